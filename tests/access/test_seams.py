"""Seams: which pairs are the border of a rerun, and how far each stands out of the take."""

from collections.abc import Callable
from statistics import median

import pytest

from stylizer.access.feed import events_after
from stylizer.access.frames import missing_transitions
from stylizer.access.snapshot import take_snapshot
from stylizer.actions import (
    keep_painted_frame,
    keep_revision,
    request_rerun,
)
from stylizer.media.pictures import encode_master
from stylizer.models import Project, Style, Take
from tests import personas, studio
from tests.actions.test_events import merge
from tests.personas import Personas

Errors = Callable[[int], float]


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    """Twelve frames, painted and measured: 1001 to 1012, each pair with an error of its own."""
    take = studio.painted_take(people.carol, project, style, 12)
    measure(take, lambda frame: 0.001 + 0.0001 * (frame % 4))
    return take


def measure(take: Take, error: Errors) -> None:
    """What is not measured yet among the kept neighbours."""
    for earlier, later in missing_transitions(take):
        studio.measure(earlier, later, mean=error(later.frame))


def rerun(take: Take, people: Personas, *frames: int) -> None:
    request_rerun(actor=people.bob, take=take, seen={n: studio.kept(take)[n] for n in frames})
    studio.paint(take)


def errors_now(take: Take) -> dict[int, float]:
    """By another way than the one under test: pair by pair."""
    now = studio.kept(take)
    rows = {
        number: take.transitions.filter(earlier=now[number - 1], later=now[number])
        for number in now
        if number - 1 in now
    }
    return {number: row.get().mean for number, row in rows.items() if row.exists()}


def seams_shown(take: Take, people: Personas) -> dict[int, dict[str, object]]:
    frames = take_snapshot(people.dave, take.pk)["frames"]
    assert [each["number"] for each in frames if "seam" in each["flags"]] == [
        each["number"] for each in frames if each["seam"]
    ]
    return {each["number"]: each["seam"] for each in frames if each["seam"]}


def test_borders_of_a_rerun_that_stand_out_are_seams(take: Take, people: Personas) -> None:
    rerun(take, people, 1004, 1005, 1006)
    loud = {1004: 0.004, 1005: 0.009, 1006: 0.0012, 1007: 0.0025}
    measure(take, lambda frame: loud[frame])

    typical = median(errors_now(take).values())
    assert 0.001 <= typical < 0.0015
    assert seams_shown(take, people) == {  # 1005 is as loud, but inside of the rerun
        1004: {"factor": pytest.approx(0.004 / typical, abs=0.005), "held": 1003, "away": -1},
        1007: {"factor": pytest.approx(0.0025 / typical, abs=0.005), "held": 1007, "away": 1},
    }


def test_a_border_at_the_median_is_none_and_neither_is_a_loud_first_render(
    take: Take, people: Personas
) -> None:
    assert seams_shown(take, people) == {}
    rerun(take, people, 1004)
    measure(take, lambda _: 1.49 * median([0.001, 0.0011, 0.0012, 0.0013]))
    assert seams_shown(take, people) == {}


def test_the_newer_of_two_reruns_is_the_one_that_does_not_fit(take: Take, people: Personas) -> None:
    rerun(take, people, 1006, 1007)
    rerun(take, people, 1004, 1005)
    measure(take, lambda frame: 0.01 if frame == 1006 else 0.001)
    assert [(n, seam["held"], seam["away"]) for n, seam in seams_shown(take, people).items()] == [
        (1006, 1006, 1)
    ]


def test_a_frame_painted_by_hand_beside_a_rerun_is_no_seam_of_it(take: Take, people: Personas) -> None:
    rerun(take, people, 1004)
    measure(take, lambda _: 0.001)
    seen = studio.kept(take)[1005]
    picture = encode_master(personas.picture(7))
    keep_painted_frame(actor=people.carol, take=take, frame=1005, picture=picture, seen=seen)
    measure(take, lambda _: 0.02)
    assert seams_shown(take, people) == {}


def test_a_seam_goes_with_the_revision_and_comes_and_goes_with_the_median(
    take: Take, people: Personas
) -> None:
    snapshot = take_snapshot(people.dave, take.pk)
    before = take.revisions.get(pk=studio.kept(take)[1004])
    rerun(take, people, 1004)
    measure(take, lambda _: 0.00185)
    assert seams_shown(take, people).keys() == {1004, 1005}
    again = [*range(1006, 1013)]
    rerun(take, people, *again)
    measure(take, lambda _: 0.0016)  # now the take as a whole is louder
    assert seams_shown(take, people) == {}
    keep_revision(
        actor=people.bob, take=take, frame=1004, revision=before, seen=studio.kept(take)[1004], reason=""
    )

    for event in events_after(take.shot_id, snapshot["number"]):
        merge(snapshot, event)
    assert snapshot == take_snapshot(people.dave, take.pk)
