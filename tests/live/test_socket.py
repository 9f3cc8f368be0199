"""The live feed: a real socket, a real server, a real Postgres."""

import json
from typing import Any

import pytest
from django.db import connection
from websockets.exceptions import InvalidStatus

from stylizer import actions
from stylizer.access.snapshot import take_snapshot
from stylizer.actions import OPERATOR
from stylizer.actions.workers import send_forming, send_progress
from stylizer.api.schemas.socket import EventMessage, FormingMessage, HeadMessage, ProgressMessage
from stylizer.live import listener as listening
from stylizer.models import Event, Shot
from tests import studio

NOT_UNDERSTOOD, NOT_SIGNED_IN, NOT_FOUND = 4400, 4401, 4404


@pytest.fixture
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to wait 5 seconds for what comes with the next head number."""
    monkeypatch.setattr(listening, "BEAT", 0.2)


def note(people: Any, take: Any, text: str = "Look") -> None:
    actions.add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1002, text=text)


def head(shot: Shot) -> int:
    return Shot.objects.get(pk=shot.pk).head


def paint(take: Any) -> None:
    """Paint what the take waits for, and measure all its neighbours."""
    studio.paint(take)
    measure(take)


def measure(take: Any) -> None:
    kept = {row.number: row.kept for row in take.take_frames.select_related("kept")}
    for number in sorted(kept)[1:]:
        studio.measure(kept[number - 1], kept[number])


def seen(take: Any, *numbers: int) -> dict[int, int | None]:
    """What an up-to-date screen shows of these frames."""
    kept = studio.kept(take)
    return {number: kept[number] for number in numbers}


# Who may listen


def test_members_of_every_role_may_watch(web_server, people, shot) -> None:
    for user in (people.alice, people.bob, people.carol, people.dave):
        with web_server.watch(user, shot.pk) as watcher:
            assert watcher.receive() == {"type": "head", "number": head(shot)}


def test_others_are_told_why_not(web_server, people, shot) -> None:
    for user, code in (
        (people.charlie, NOT_FOUND),
        (people.erin, NOT_SIGNED_IN),
        (people.nobody, NOT_SIGNED_IN),
    ):
        with web_server.watch(user, shot.pk) as watcher:
            assert watcher.close_code() == code


def test_an_unknown_shot_is_not_found(web_server, people) -> None:
    for unknown in (0, 10**17, 10**30):
        with web_server.watch(people.alice, unknown) as watcher:
            assert watcher.close_code() == NOT_FOUND


def test_a_page_of_another_site_can_not_connect(web_server, people, shot) -> None:
    for origin in ("http://evil.example", "https://127.0.0.1.evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused, web_server.watch(people.alice, shot.pk, origin):
            pass
        assert refused.value.response.status_code == 403


def test_who_is_removed_from_the_project_is_cut_off_at_once(web_server, people, project, shot) -> None:
    with web_server.watch(people.dave, shot.pk) as dave, web_server.watch(people.bob, shot.pk) as bob:
        dave.receive(), bob.receive()
        actions.remove_member(actor=people.alice, project=project, user=people.dave)
        assert dave.close_code() == NOT_FOUND
        bob.send({"type": "since", "number": 0})
        assert bob.receive()["type"] == "event"


def test_whose_account_is_switched_off_is_cut_off_at_once(web_server, people, shot) -> None:
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        actions.set_user_active(actor=OPERATOR, user=people.dave, is_active=False)
        assert watcher.close_code() == NOT_SIGNED_IN


def test_signing_out_ends_the_sockets_of_that_session(web_server, people, shot) -> None:
    browser = web_server.client(people.dave)
    with browser, web_server.watch(people.dave, shot.pk, cookies=dict(browser.cookies)) as watcher:
        watcher.receive()
        assert browser.post("/sign-out").status_code == 302
        assert watcher.close_code() == NOT_SIGNED_IN


def test_a_role_that_ends_without_a_notification_ends_with_the_next_beat(
    quick_beats, web_server, people, project, shot
) -> None:
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        project.memberships.filter(user=people.dave).delete()
        assert watcher.close_code() == NOT_FOUND


# What is told


def test_every_event_comes_in_order_and_in_the_declared_shape(web_server, people, shot, take) -> None:
    before = head(shot)
    with web_server.watch(people.dave, shot.pk) as watcher:
        HeadMessage.model_validate(watcher.receive())
        paint(take)
        events = watcher.receive_until(head(shot))
    assert [event["number"] for event in events] == list(range(before + 1, head(shot) + 1))
    for event in events:
        EventMessage.model_validate_json(json.dumps(event))


def test_events_of_another_shot_do_not_come(web_server, people, project, shot, take) -> None:
    from tests.personas import picture

    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        actions.import_shot(
            actor=people.carol, project=project, name="other", frames=[picture(7)], rate=shot.rate
        )
        note(people, take)
        events = watcher.receive_until(head(shot))
    assert [event["kind"] for event in events] == ["note.added"]


def test_progress_comes_without_a_number(web_server, people, shot, take) -> None:
    progress = {
        "shot": shot.pk,
        "render": take.renders.latest("pk").pk,
        "take": take.pk,
        "frame": 1001,
        "iteration": 3,
        "iterations": 10,
        "loss": 12.5,
        "phase": "optimise",
        "frames_done": 0,
        "frames_total": 5,
        "eta_seconds": None,
    }
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        send_progress(message=progress)
        received = watcher.receive()
    ProgressMessage.model_validate(received)
    assert received == {"type": "progress", **progress}


def test_a_forming_frame_comes_without_a_number_too(web_server, people, shot, take) -> None:
    forming = forming_message(shot, take, iteration=3)
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        send_forming(message=forming)
        received = watcher.receive()
    FormingMessage.model_validate(received)
    assert received == {"type": "forming", **forming}
    assert Event.objects.filter(shot=shot, kind__contains="forming").count() == 0


async def test_a_slow_socket_is_shown_the_last_preview_of_each_render_only(monkeypatch) -> None:
    sent: list[dict[str, Any]] = []

    async def queue(_group: str, message: dict[str, Any]) -> None:
        sent.append(message)

    monkeypatch.setattr(listening, "_send", queue)
    listener = listening.Listener()
    for render, text in ((1, "old"), (1, "new"), (2, "other take's")):
        await listener._show_forming(5, render, text)
    shown = [
        message["text"]
        for message in sent
        if listener.is_newest_forming(5, message["render"], message["number"])
    ]
    assert shown == ["new", "other take's"]


def forming_message(shot: Shot, take: Any, iteration: int) -> dict[str, Any]:
    return {
        "shot": shot.pk,
        "render": take.renders.latest("pk").pk,
        "take": take.pk,
        "frame": 1001,
        "iteration": iteration,
        "iterations": 10,
        "picture": "x" * 7300,
    }


def test_an_old_snapshot_with_the_events_since_is_a_fresh_snapshot(web_server, people, shot, take) -> None:
    """The promise that the browser lives on, over all that people and workers do to a take."""
    with web_server.client(people.bob) as browser, web_server.watch(people.bob, shot.pk) as watcher:
        state = browser.get(f"/api/takes/{take.pk}/snapshot").json()
        first = state["number"]
        live_through_a_day(people, take)
        for event in watcher.receive_until(head(shot)):
            if event["number"] > first:
                apply(state, event)
        assert state == browser.get(f"/api/takes/{take.pk}/snapshot").json()
    assert state["number"] > first + 20


def live_through_a_day(people: Any, take: Any) -> None:
    """Every kind of write to a take: first run, judgements, notes, a rerun, another revision kept."""
    actions.pause_render(actor=people.carol, render=take.renders.latest("pk"))
    actions.resume_render(actor=people.carol, render=take.renders.latest("pk"))
    paint(take)
    flagged = actions.add_note(
        actor=people.dave, take=take, first_frame=1002, last_frame=1003, text="It flickers", flagged=True
    )
    actions.decide(actor=people.bob, take=take, kind="approve", seen=seen(take, 1001, 1002))
    actions.decide(actor=people.bob, take=take, kind="reject", seen=seen(take, 1005), reason="Dark")
    actions.request_rerun(
        actor=people.carol,
        take=take,
        seen=seen(take, 1003, 1004),
        overrides={"temporal_weight": 2000.0},
        reason="Calmer",
    )
    paint(take)
    old = take.revisions.get(frame=1003, number=1)
    actions.keep_revision(actor=people.bob, take=take, frame=1003, revision=old, seen=seen(take, 1003)[1003])
    measure(take)
    actions.reply_to_note(actor=people.carol, note=flagged, text="Painted again")
    actions.resolve_note(actor=people.bob, note=flagged)
    actions.reopen_note(actor=people.dave, note=flagged)
    actions.decide(actor=people.bob, take=take, kind="withdraw", seen=seen(take, 1002))
    actions.request_rerun(actor=people.carol, take=take, seen=seen(take, 1004))
    actions.cancel_render(actor=people.carol, render=take.renders.latest("pk"))


def apply(state: dict[str, Any], event: dict[str, Any]) -> None:
    """What the browser does with an event."""
    for name, rows in event["data"].items():
        key = (lambda row: row["number"]) if name == "frames" else (lambda row: row["id"])
        merged = {key(row): row for row in state[name]} | {key(row): row for row in rows}
        state[name] = [merged[each] for each in sorted(merged)]
    state["number"] = event["number"]


def test_replies_come_with_their_thread(web_server, people, shot, take) -> None:
    first = actions.add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Boils")
    with web_server.watch(people.bob, shot.pk) as watcher:
        watcher.receive()
        for author, words in ((people.carol, "Here?"), (people.dave, "There.")):
            actions.reply_to_note(actor=author, note=first, text=words)
        actions.resolve_note(actor=people.bob, note=first)
        events = watcher.receive_until(head(shot))
    assert [event["kind"] for event in events] == ["note.replied", "note.replied", "note.resolved"]
    (thread,) = events[-1]["data"]["notes"]
    assert [(reply["author"], reply["text"]) for reply in thread["replies"]] == [
        (people.carol.get_full_name(), "Here?"),
        (people.dave.get_full_name(), "There."),
    ]
    assert thread["resolved_by"] == people.bob.get_full_name()


# What is missed, and asked for again


def test_events_since_a_number_are_sent_again(web_server, people, shot, take) -> None:
    for n in range(3):
        note(people, take, f"note {n}")
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        watcher.send({"type": "since", "number": head(shot) - 2})
        events = watcher.receive_until(head(shot))
    assert [event["data"]["notes"][0]["text"] for event in events] == ["note 1", "note 2"]


def test_more_events_than_the_channel_layer_holds_all_come_when_asked_for(
    web_server, people, shot, take
) -> None:
    """The in-memory layer keeps 100 messages for a socket, and drops the rest without a word."""
    with web_server.watch(people.dave, shot.pk) as watcher:
        number = watcher.receive()["number"]
        for n in range(120):
            note(people, take, f"note {n}")
        watcher.send({"type": "since", "number": number})
        wanted = range(number + 1, head(shot) + 1)
        got: set[int] = set()
        while not got >= set(wanted):
            got |= {event["number"] for event in watcher.receive_until(head(shot))}
    assert len(wanted) == 120


def test_a_notification_that_never_came_costs_a_beat_at_most(
    quick_beats, web_server, people, shot, take
) -> None:
    with web_server.watch(people.dave, shot.pk) as watcher:
        number = watcher.receive()["number"] + 1
        Event.objects.create(shot=shot, number=number, kind="silent", actor_worker="w", data={})
        Shot.objects.filter(pk=shot.pk).update(head=number)
        assert [event["kind"] for event in watcher.receive_until(number)] == ["silent"]


def test_the_listener_comes_back_when_its_connection_is_cut(web_server, people, shot, take) -> None:
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        for n in range(3):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = %s",
                    [listening.APPLICATION_NAME],
                )
                assert (True,) in cursor.fetchall()  # the one of last time may be on its way out still
            note(people, take, f"note {n}")
            assert watcher.receive_until(head(shot))[-1]["data"]["notes"][0]["text"] == f"note {n}"


def test_what_is_not_understood_ends_the_socket(web_server, people, shot) -> None:
    for message in (
        "",
        "nonsense",
        "[]",
        '{"type": "since"}',
        '{"type": "since", "number": -1}',
        '{"type": "since", "number": true}',
        '{"type": "since", "number": 1e3}',
        '{"type": "since", "number": 99999999999999999999}',
        '{"type": "subscribe", "number": 1}',
    ):
        with web_server.watch(people.dave, shot.pk) as watcher:
            watcher.receive()
            watcher.send(message)
            assert (message, watcher.close_code()) == (message, NOT_UNDERSTOOD)


def test_the_snapshot_over_http_is_the_one_that_access_makes(web_server, people, take) -> None:
    paint(take)
    with web_server.client(people.bob) as browser:
        served = browser.get(f"/api/takes/{take.pk}/snapshot").json()
    assert served == json.loads(json.dumps(take_snapshot(people.bob, take.pk)))
