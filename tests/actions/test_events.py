"""Whatever is done to a shot: an old snapshot with the events since is the fresh snapshot."""

import inspect
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from stylizer.access.feed import events_after
from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store
from stylizer.actions import (
    bursts,
    claims,
    contact_sheets,
    decisions,
    endings,
    flagged,
    imported,
    leases,
    many_takes,
    notes,
    painted,
    renders,
    reruns,
    results,
    takes,
    workers,
)
from stylizer.actions.errors import Refused
from stylizer.actions.events import change_shot
from stylizer.actions.styles import set_style_state
from stylizer.actions.take_orders import TakeOrder, WeightedStyle
from stylizer.media.pictures import encode_master
from stylizer.models import (
    Event,
    Mask,
    Note,
    Priority,
    Render,
    RenderState,
    Shot,
    Style,
    StyleState,
    Take,
    Verdict,
)
from tests import personas, studio
from tests.actions.test_permissions_of_actions import a_burst, a_contact_sheet, a_rerun_draft, stills_of
from tests.personas import Personas

LISTS = ("takes", "renders", "transitions", "notes", "decisions")

Do = Callable[[Take, Personas, Style], Any]


def created(take: Take, people: Personas, style: Style) -> None:
    takes.create_take(
        actor=people.carol, shot=take.shot, order=TakeOrder([WeightedStyle(style.versions.get())])
    )


def created_among_others(take: Take, people: Personas, style: Style) -> None:
    order = [WeightedStyle(style.versions.get())]
    many_takes.create_takes(actor=people.carol, shots=[take.shot], order=TakeOrder(order))


def burst(take: Take, people: Personas, style: Style) -> Take:
    return a_burst(people.carol, take, people, style)


def drafted(take: Take, people: Personas, style: Style) -> None:
    a_rerun_draft(people.carol, take, people, style)


def sheet(take: Take, people: Personas, style: Style) -> None:
    a_contact_sheet(people.carol, take, people, style)


def begun_from_a_burst(take: Take, people: Personas, style: Style) -> None:
    bursts.start_whole_take(actor=people.carol, burst=burst(take, people, style))


def brought_in(take: Take, people: Personas, style: Style) -> None:
    imported.import_take(actor=people.carol, shot=take.shot, clip=stills_of(take.shot))


def rerun(take: Take, people: Personas, style: Style) -> Render:
    studio.paint(take)
    seen = {n: r for n, r in studio.kept(take).items() if n in (1002, 1003)}
    return reruns.request_rerun(
        actor=people.bob, take=take, seen=seen, overrides={"seed": 7}, reason="Too dark"
    )


def rerun_in_a_region(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take)
    mask = Mask.objects.create(shot=take.shot, created_by=people.carol)
    mask.pictures.create(frame=1003, picture=studio.stored_picture(take.shot_id, 3))
    region = reruns.RerunRegion(mask)
    reruns.request_rerun(actor=people.bob, take=take, seen={1003: studio.kept(take)[1003]}, region=region)
    lease = studio.claim(take)
    picture = studio.stored_frame(shot_store(take.shot_id), personas.picture(8))
    rims = {"rim_before": 0.02, "rim_after": 0.04, "rim_factor": 2.0}
    results.commit_revision(
        claim=lease,
        position=0,
        frame=1003,
        **picture,
        measures=rims,
        anchors=[],
        region=picture["picture"],
    )


def cancelled(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take, [1001, 1002])
    renders.cancel_render(actor=people.carol, render=take.renders.get())


def paused(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take, [1001, 1002])
    renders.pause_render(actor=people.carol, render=take.renders.get())


def resumed(take: Take, people: Personas, style: Style) -> None:
    paused(take, people, style)
    renders.resume_render(actor=people.carol, render=take.renders.get())


def approved(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take)
    decisions.decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen=studio.kept(take))


def kept(take: Take, people: Personas, style: Style) -> None:
    first = studio.paint(take)
    seen = {1002: first[1002].pk}
    reruns.request_rerun(actor=people.bob, take=take, seen=seen)
    again = studio.paint(take)
    decisions.decide(actor=people.bob, take=take, kind="approve", seen={1003: first[1003].pk})
    decisions.keep_revision(
        actor=people.bob, take=take, frame=1002, revision=first[1002], seen=again[1002].pk
    )


def painted_by_hand(take: Take, people: Personas, style: Style) -> None:
    made = studio.paint(take)
    picture = encode_master(personas.picture(7))
    painted.keep_painted_frame(
        actor=people.carol, take=take, frame=1003, picture=picture, seen=made[1003].pk, reason="The hand"
    )


def noted(take: Take, people: Personas, style: Style) -> Note:
    return notes.add_note(
        actor=people.dave, take=take, first_frame=1002, last_frame=1004, text="It boils.", flagged=True
    )


def note_resolved(take: Take, people: Personas, style: Style) -> None:
    notes.resolve_note(actor=people.bob, note=noted(take, people, style))


def note_replied(take: Take, people: Personas, style: Style) -> None:
    notes.reply_to_note(actor=people.carol, note=noted(take, people, style), text="Since the rerun.")


def note_reopened(take: Take, people: Personas, style: Style) -> None:
    note = noted(take, people, style)
    notes.resolve_note(actor=people.bob, note=note)
    notes.reopen_note(actor=people.dave, note=note)


def withdrawn(take: Take, people: Personas, style: Style) -> None:
    studio.commit(studio.claim(take), 1001)
    set_style_state(actor=people.alice, style=style, state=StyleState.WITHDRAWN, reason="The heirs said no")


def claimed(take: Take, people: Personas, style: Style) -> leases.Claim:
    return studio.claim(take)


def released(take: Take, people: Personas, style: Style) -> None:
    lease = studio.claim(take)
    studio.commit(lease, 1001)
    endings.release_render(claim=lease)


def weighed(take: Take, people: Personas, style: Style) -> None:
    results.record_weights(
        claim=studio.claim(take), weights_hash="f" * 64, weights_origin="the drawer", engine_version="1"
    )


def stepped(take: Take, people: Personas, style: Style) -> None:
    rerun(take, people, style)
    lease = studio.claim(take)
    picture = studio.stored_picture(take.shot_id, 1)
    results.store_step(claim=lease, position=0, frame=1002, picture=picture)


def skipped(take: Take, people: Personas, style: Style) -> None:
    rerun(take, people, style)
    results.skip_step(claim=studio.claim(take), position=0, frame=1002)


def committed(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take, [1001, 1002])


def recommitted(take: Take, people: Personas, style: Style) -> None:
    """The frames beside an approved one get new pictures, and so does one that another was tied to."""
    approved(take, people, style)
    seen = {n: r for n, r in studio.kept(take).items() if n in (1001, 1003)}
    decisions.decide(actor=people.bob, take=take, kind=Verdict.WITHDRAW, seen=seen)
    reruns.request_rerun(actor=people.bob, take=take, seen=seen)
    studio.paint(take)


def failed_once(take: Take, people: Personas, style: Style) -> None:
    results.fail_frame(claim=studio.claim(take), position=0, frame=1001, message="It diverged.")


def failed(take: Take, people: Personas, style: Style) -> None:
    lease = studio.claim(take)
    for _ in range(2):
        results.fail_frame(claim=lease, position=0, frame=1001, message="It diverged.")


def measured(take: Take, people: Personas, style: Style) -> None:
    made = studio.paint(take)
    studio.measure(made[1001], made[1002])
    studio.measure(made[1002], made[1003], unmeasured_share=0.3, speed=1.5)
    studio.measure(made[1003], made[1004], speed=2.5)


def finished(take: Take, people: Personas, style: Style) -> None:
    studio.paint(take)


def render_failed(take: Take, people: Personas, style: Style) -> None:
    endings.fail_render(claim=studio.claim(take), message="No such weights.")


def retried(take: Take, people: Personas, style: Style) -> None:
    lease = studio.claim(take)
    studio.commit(lease, 1001)
    endings.fail_render(claim=lease, message="No such weights.")
    renders.retry_render(actor=people.carol, render=take.renders.get())


def prioritised(take: Take, people: Personas, style: Style) -> None:
    renders.prioritise_render(actor=people.bob, render=take.renders.get(), priority=Priority.HIGH)


def flagged_again(take: Take, people: Personas, style: Style) -> Render:
    made = studio.paint(take)
    rerun = reruns.request_rerun(actor=people.bob, take=take, seen={1002: made[1002].pk})
    studio.paint(take)  # and 1003 is stale
    assert rerun.frames == [1002]
    return flagged.rerun_flagged(actor=people.carol, take=take, factor=2)


def answered(take: Take, people: Personas, style: Style) -> None:
    again = flagged_again(take, people, style)
    studio.paint(take)
    seen = {number: studio.kept(take)[number] for number in again.frames}
    flagged.answer_rerun(actor=people.bob, render=again, better=False, seen=seen)


def flagged_by_rule(take: Take, people: Personas, style: Style) -> None:
    lease = studio.claim(take)
    for _ in range(2):
        results.fail_frame(claim=lease, position=0, frame=1001, message="It diverged.")
    for frame in range(1002, 1006):
        studio.commit(lease, frame)
    with change_shot(take.shot_id, "take.ruled", people.carol) as change:
        Take.objects.filter(pk=take.pk).update(rerun_flagged=2)
        change.takes.add(take.pk)
    endings.finish_render(claim=lease)


def out_of_room(take: Take, people: Personas, style: Style) -> None:
    lease = studio.claim(take)
    studio.commit(lease, 1001)
    endings.pause_for_room(claim=lease, reason="The disk is full.")


def room_again(take: Take, people: Personas, style: Style) -> None:
    out_of_room(take, people, style)
    endings.resume_for_room(worker=studio.WORKER)


#: Each action that changes what the page of a take shows, and a way to have it happen.
DOINGS: dict[str, Do] = {
    "create_take": created,
    "create_takes": created_among_others,
    "create_burst": burst,
    "create_contact_sheet": sheet,
    "create_rerun_draft": drafted,
    "start_whole_take": begun_from_a_burst,
    "import_take": brought_in,
    "request_rerun": rerun,
    "cancel_render": cancelled,
    "pause_render": paused,
    "resume_render": resumed,
    "decide": approved,
    "keep_revision": kept,
    "keep_painted_frame": painted_by_hand,
    "add_note": noted,
    "reply_to_note": note_replied,
    "resolve_note": note_resolved,
    "reopen_note": note_reopened,
    "claim_render": claimed,
    "refuse_renders_with": withdrawn,
    "release_render": released,
    "record_weights": weighed,
    "store_step": stepped,
    "skip_step": skipped,
    "commit_revision": committed,
    "commit_revision again": recommitted,
    "commit_revision in a region": rerun_in_a_region,
    "fail_frame once": failed_once,
    "fail_frame": failed,
    "commit_transition": measured,
    "finish_render": finished,
    "fail_render": render_failed,
    "rerun_flagged": flagged_again,
    "answer_rerun": answered,
    "rerun_flagged_by_rule": flagged_by_rule,
    "retry_render": retried,
    "prioritise_render": prioritised,
    "pause_for_room": out_of_room,
    "resume_for_room": room_again,
}

#: These touch nothing that the page shows.
UNSEEN = {
    "renew_lease",
    "has_lease",
    "store_flow",
    "record_worker",
    "forget_silent_workers",
    "send_progress",
    "send_forming",
    "wake_lost_renders",
    "wake_for_unmeasured",
}


def merge(snapshot: dict[str, Any], event: dict[str, Any]) -> None:
    """What the browser does with an event."""
    assert event["number"] == snapshot["number"] + 1
    snapshot["number"] = event["number"]
    shown = snapshot["frames"][0]["take"]
    for name, rows in event["data"].items():
        key = ("take", "number") if name == "frames" else ("id",)
        by_key = {tuple(row[k] for k in key): row for row in snapshot[name]}
        for row in rows:
            if name == "takes" or row["take"] == shown:
                by_key[tuple(row[k] for k in key)] = row
        snapshot[name] = [by_key[k] for k in sorted(by_key)]


@pytest.mark.parametrize("name", DOINGS)
def test_the_old_snapshot_with_the_events_is_the_fresh_one(
    name: str, take: Take, people: Personas, style: Style
) -> None:
    snapshot = take_snapshot(people.dave, take.pk)
    before = snapshot["number"]

    DOINGS[name](take, people, style)

    events = events_after(take.shot_id, before)
    assert events
    for event in events:
        merge(snapshot, event)
    fresh = take_snapshot(people.dave, take.pk)
    assert snapshot == fresh


def test_every_action_on_a_shot_is_among_them() -> None:
    def actions_of(module: ModuleType) -> set[str]:
        return {
            name
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__
            and not name.startswith("_")
            and all(p.kind is p.KEYWORD_ONLY for p in inspect.signature(function).parameters.values())
        }

    began = (takes, bursts, contact_sheets, many_takes, imported)
    went_on = (flagged, decisions, painted, notes, renders, reruns)
    workers_own = (leases, claims, results, endings, workers)
    actions = set().union(*map(actions_of, began + went_on + workers_own))
    assert actions - UNSEEN == {name.split()[0] for name in DOINGS}


def test_numbers_have_no_gaps_and_a_refused_write_leaves_none(
    take: Take, people: Personas, style: Style
) -> None:
    kept(take, people, style)
    with pytest.raises(Refused):
        reruns.request_rerun(actor=people.bob, take=take, seen={1003: studio.kept(take)[1003]})
    assert claims.claim_render(worker=studio.WORKER, render_id=take.renders.first().pk) is None

    numbers = list(Event.objects.filter(shot=take.shot).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, Shot.objects.get(pk=take.shot_id).head + 1))


def test_events_name_who_acted(take: Take, people: Personas, style: Style) -> None:
    rerun(take, people, style)
    events = [(each["kind"], each["actor"]) for each in events_after(take.shot_id, 0)]
    assert events[0] == ("shot.imported", "Carol")
    assert ("revision.committed", "worker-1") in events
    assert events[-1] == ("rerun.requested", "Bob")


def test_a_render_under_way_shows_which_frame_is_being_painted(take: Take, people: Personas) -> None:
    studio.commit(studio.claim(take), 1001)
    frames = take_snapshot(people.dave, take.pk)["frames"]
    assert [frame["rendering"] for frame in frames] == ["done", "rendering", "queued", "queued", "queued"]
    assert take.renders.get().state == RenderState.RUNNING


@pytest.mark.django_db(transaction=True)
def test_the_notification_carries_ids_only_and_comes_with_the_commit(take: Take, people: Personas) -> None:
    params = connections["default"].get_connection_params()
    listening = psycopg.connect(
        **{key: value for key, value in params.items() if key not in ("cursor_factory", "context")},
        autocommit=True,
    )
    with listening:
        listening.execute("LISTEN stylizer_event")
        noted(take, people, Style())
        heard = next(listening.notifies(timeout=5))
    head = Shot.objects.get(pk=take.shot_id).head
    assert heard.payload == f'{{"shot": {take.shot_id}, "number": {head}}}'
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_gap_and_lose_nothing(take: Take, people: Personas) -> None:
    snapshot = take_snapshot(people.dave, take.pk)
    start = threading.Barrier(3)

    def write(frame: int) -> None:
        start.wait()
        for _ in range(5):
            notes.add_note(
                actor=people.dave, take=take, first_frame=frame, last_frame=1005, text="Hm", flagged=True
            )
        connection.close()

    writers = [threading.Thread(target=write, args=(frame,)) for frame in (1001, 1002, 1003)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    for event in events_after(take.shot_id, snapshot["number"]):
        merge(snapshot, event)
    assert snapshot == take_snapshot(people.dave, take.pk)
    assert len(snapshot["notes"]) == 15
