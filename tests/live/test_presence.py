"""Who is here, at which frame: real sockets on real servers, and the memory behind them."""

import json
import time
from typing import Any

import pytest

from stylizer import actions
from stylizer.actions.presence import say_gone, say_here
from stylizer.api.schemas.socket import PeopleMessage
from stylizer.live import listener as listening
from stylizer.live.presence import Presence
from stylizer.models import Event
from tests.web import PATIENCE, Watcher


def here(username: str, frame: int, take: int = 7) -> dict[str, Any]:
    return {"username": username, "name": username.title(), "take": take, "frame": frame}


def say(watcher: Watcher, take: Any, frame: int) -> None:
    watcher.send({"type": "here", "take": take.pk, "frame": frame})


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """These sockets don't answer the beats as a browser does, and a machine may be slow."""
    monkeypatch.setattr(listening, "BEATS_OF_SILENCE", 10_000)


def wait_for(watcher: Watcher, wanted: dict[str, int]) -> None:
    """Until exactly these people are at these frames."""
    seen: list[dict[str, int]] = []
    until = time.monotonic() + 3 * PATIENCE
    while not seen or seen[-1] != wanted:
        assert time.monotonic() < until, f"waited for {wanted}, and saw {seen}"
        message = watcher.receive()
        if message["type"] == "people":
            PeopleMessage.model_validate(message)
            seen.append({each["username"]: each["frame"] for each in message["people"]})


def test_each_person_appears_once_where_they_moved_last() -> None:
    present = Presence(patience=15)
    assert present.hear("a", here("bob", 1001), now=0)
    assert present.hear("b", here("bob", 1005), now=1)
    assert present.hear("c", here("alice", 1002), now=2)
    assert present.people() == [here("alice", 1002), here("bob", 1005)]
    assert not present.hear("a", here("bob", 1001), now=5)  # alive, but not moved
    assert present.hear("a", here("bob", 1003), now=6)
    assert present.people()[1] == here("bob", 1003)
    assert present.hear("a", None, now=7)
    assert present.people()[1] == here("bob", 1005)
    assert not present.hear("unknown", None, now=8)


def test_a_silent_window_is_forgotten() -> None:
    present = Presence(patience=15)
    present.hear("a", here("bob", 1001), now=0)
    present.hear("b", here("alice", 1001), now=0)
    present.hear("b", here("alice", 1001), now=10)
    assert not present.forget_silent(now=15)
    assert present.forget_silent(now=16)
    assert present.people() == [here("alice", 1001)]


def test_people_see_each_other_come_move_and_go(patient, web_server, people, shot, take) -> None:
    events = Event.objects.filter(shot=shot).count()
    with web_server.watch(people.bob, shot.pk) as bob:
        say(bob, take, 1001)
        wait_for(bob, {"bob": 1001})
        with web_server.watch(people.dave, shot.pk) as dave:
            wait_for(dave, {"bob": 1001})  # who is here already is told at once
            say(dave, take, 1002)
            wait_for(bob, {"bob": 1001, "dave": 1002})
            say(bob, take, 1004)
            wait_for(dave, {"bob": 1004, "dave": 1002})
        wait_for(bob, {"bob": 1004})
    assert Event.objects.filter(shot=shot).count() == events


def test_two_windows_of_a_person_are_one_person(patient, web_server, people, shot, take) -> None:
    with web_server.watch(people.dave, shot.pk) as dave, web_server.watch(people.bob, shot.pk) as first:
        say(first, take, 1001)
        wait_for(dave, {"bob": 1001})
        with web_server.watch(people.bob, shot.pk) as second:
            say(second, take, 1003)
            wait_for(dave, {"bob": 1003})
        wait_for(dave, {"bob": 1001})


def test_people_on_another_server_are_here_too(patient, web_server, people, shot, take) -> None:
    """What another process's consumer does reaches this one through Postgres."""
    with web_server.watch(people.dave, shot.pk) as dave:
        dave.receive()
        say_here(actor=people.bob, shot_id=shot.pk, socket="elsewhere", take=take.pk, frame=1004)
        wait_for(dave, {"bob": 1004})
        say_gone(shot_id=shot.pk, socket="elsewhere")
        wait_for(dave, {})


def test_who_says_nothing_any_more_vanishes(web_server, people, shot, take, monkeypatch) -> None:
    monkeypatch.setattr(listening, "BEAT", 0.2)
    with web_server.watch(people.bob, shot.pk) as bob, web_server.watch(people.dave, shot.pk) as dave:
        say(bob, take, 1001)
        wait_for(dave, {"bob": 1001})
        wait_for(dave, {})  # the socket is open, but nobody answers the beats


def test_a_member_who_is_removed_vanishes(patient, web_server, people, project, shot, take) -> None:
    with web_server.watch(people.bob, shot.pk) as bob, web_server.watch(people.dave, shot.pk) as dave:
        say(dave, take, 1003)
        wait_for(bob, {"dave": 1003})
        actions.remove_member(actor=people.alice, project=project, user=people.dave)
        wait_for(bob, {})


@pytest.mark.parametrize(
    "message",
    [
        {"type": "here", "take": 1},
        {"type": "here", "take": 1, "frame": "1001"},
        {"type": "here", "take": 1, "frame": -1},
        {"type": "here", "take": 1, "frame": 1001, "name": "Alice"},
        {"type": "here", "take": 1, "frame": 2**31},
    ],
)
def test_what_is_no_place_ends_the_socket(web_server, people, shot, message) -> None:
    with web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        watcher.send(json.dumps(message))
        assert watcher.close_code() == 4400
