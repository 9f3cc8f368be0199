"""The feed of the queue page: hints about all the shots that somebody sees, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import pytest
from websockets import Origin
from websockets.sync.client import connect

from stylizer.actions import (
    OPERATOR,
    TakeOrder,
    WeightedStyle,
    add_member,
    add_note,
    create_project,
    create_take,
    import_shot,
    remove_member,
    set_user_active,
)
from stylizer.actions.workers import send_progress
from stylizer.api.schemas.socket import AliveMessage, ChangedMessage, ProgressMessage
from stylizer.live import listener as listening
from stylizer.models import Role, Take, User
from tests.personas import Personas, picture
from tests.web import Watcher, WebServer, session_cookies

NOT_UNDERSTOOD, NOT_SIGNED_IN = 4400, 4401


@contextmanager
def watch(server: WebServer, user: User) -> Iterator[Watcher]:
    cookies = "; ".join(f"{name}={value}" for name, value in session_cookies(user).items())
    with connect(
        f"ws://{server.host}/ws/studio/", origin=Origin(server.url), additional_headers={"Cookie": cookies}
    ) as connection:
        yield Watcher(connection)


@pytest.fixture
def no_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "BEAT", 3600.0)


def note(people: Personas, take: Take) -> None:
    add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")


def test_it_tells_of_changes_and_progress(no_beats, web_server, people, take) -> None:
    with watch(web_server, people.dave) as dave:
        assert AliveMessage(**dave.receive())
        note(people, take)
        assert ChangedMessage(**dave.receive()).shot == take.shot_id
        progress = {
            "shot": take.shot_id,
            "take": take.pk,
            "render": take.renders.get().pk,
            "frame": 1001,
            "iteration": 1,
            "iterations": 9,
            "loss": None,
            "phase": "optimise",
            "frames_done": 0,
            "frames_total": 5,
            "eta_seconds": None,
        }
        send_progress(message=progress)
        assert ProgressMessage(**dave.receive()).model_dump(exclude={"type"}) == progress


def test_nobody_hears_of_what_they_do_not_see(no_beats, web_server, people, take, project) -> None:
    """Both see a shot of another project, and dave this one, too, until he is taken out."""
    elsewhere = create_project(actor=OPERATOR, name="Far away")
    for person in (people.charlie, people.dave):
        add_member(actor=OPERATOR, project=elsewhere, user=person, role=Role.ARTIST)
    far = import_shot(
        actor=people.charlie, project=elsewhere, name="far", frames=[picture(1)], rate=Fraction(24)
    )
    with watch(web_server, people.charlie) as charlie, watch(web_server, people.dave) as dave:
        charlie.receive(), dave.receive()
        note(people, take)
        assert dave.receive() == {"type": "changed", "shot": take.shot_id}
        remove_member(actor=OPERATOR, project=project, user=people.dave)
        add_note(actor=people.bob, take=take, first_frame=1001, last_frame=1001, text="Hm")
        version = take.take_styles.get().style_version
        create_take(actor=people.charlie, shot=far, order=TakeOrder([WeightedStyle(version)]))
        for watcher in (charlie, dave):
            assert watcher.receive() == {"type": "changed", "shot": far.pk}


def test_a_beat_says_that_it_lives(web_server, people, monkeypatch) -> None:
    monkeypatch.setattr(listening, "BEAT", 0.2)
    with watch(web_server, people.dave) as dave:
        assert [dave.receive() for _ in range(2)] == [{"type": "alive"}] * 2


def test_an_account_that_is_switched_off_ends_it(no_beats, web_server, people) -> None:
    with watch(web_server, people.dave) as dave:
        dave.receive()
        set_user_active(actor=people.alice, user=people.dave, is_active=False)
        assert dave.close_code() == NOT_SIGNED_IN


def test_there_is_nothing_to_say_on_it(web_server, people) -> None:
    with watch(web_server, people.dave) as dave:
        dave.receive()
        dave.send({"type": "since", "number": 0})
        assert dave.close_code() == NOT_UNDERSTOOD
