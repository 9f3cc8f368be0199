"""Threads of notes: who said what when, and whether it is still open."""

import pytest

from stylizer.access.frames import compute_frames
from stylizer.access.snapshot import take_snapshot
from stylizer.actions import Invalid, Refused, add_note, reopen_note, reply_to_note, resolve_note
from stylizer.models import Note, Take
from stylizer.models.drawings import MOST_SHAPES, Arrow
from tests.personas import Personas


@pytest.fixture
def note(take: Take, people: Personas) -> Note:
    return add_note(
        actor=people.dave, take=take, first_frame=1002, last_frame=1003, text="Boils", flagged=True
    )


def flagged(take: Take) -> list[int]:
    return [frame.number for frame in compute_frames(take) if "flagged" in frame.flags]


def thread(take: Take, people: Personas) -> dict:
    (found,) = take_snapshot(people.dave, take.pk)["notes"]
    return found


def test_replies_stand_in_the_order_of_writing_with_author_and_time(
    note: Note, take: Take, people: Personas
) -> None:
    reply_to_note(actor=people.carol, note=note, text="  Here?  ")
    reply_to_note(actor=people.dave, note=note, text="There.")
    first, second = thread(take, people)["replies"]
    assert (first["author"], first["text"]) == (people.carol.get_full_name(), "Here?")
    assert (second["author"], second["text"]) == (people.dave.get_full_name(), "There.")
    assert first["created_at"] < second["created_at"]
    with pytest.raises(Invalid, match="A reply needs words"):
        reply_to_note(actor=people.carol, note=note, text=" \n ")


def test_a_thread_is_resolved_and_taken_up_again_by_somebody(
    note: Note, take: Take, people: Personas
) -> None:
    with pytest.raises(Refused, match="open already"):
        reopen_note(actor=people.bob, note=note)
    resolve_note(actor=people.bob, note=note)
    reply_to_note(actor=people.carol, note=note, text="Thanks")
    assert thread(take, people)["resolved_by"] == people.bob.get_full_name()  # a reply reopens nothing
    assert flagged(take) == []
    reopen_note(actor=people.dave, note=note)
    found = thread(take, people)
    assert (found["resolved_by"], found["resolved_at"]) == (None, None)
    assert found["reopened_by"] == people.dave.get_full_name()
    assert found["reopened_at"] > found["created_at"]
    assert flagged(take) == [1002, 1003]
    with pytest.raises(Refused, match="open already"):
        reopen_note(actor=people.bob, note=note)


def test_a_drawing_is_bounded(take: Take, people: Personas) -> None:
    arrow = Arrow(kind="arrow", colour="yellow", points=((0.1, 0.2), (0.3, 0.4)))
    with pytest.raises(Invalid, match=f"{MOST_SHAPES + 1} shapes is too much"):
        add_note(
            actor=people.dave,
            take=take,
            first_frame=1001,
            last_frame=1001,
            text="Here",
            drawing=[arrow] * (MOST_SHAPES + 1),
        )
