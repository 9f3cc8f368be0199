"""Frames that stand out: by how much, beside what the footage does by itself, and put down to what."""

import math
import random
from collections.abc import Sequence
from statistics import median

import pytest

from stylizer.access.feed import events_after
from stylizer.access.frames import missing_transitions
from stylizer.access.snapshot import take_snapshot
from stylizer.access.standing_out import find_standing_out
from stylizer.actions import keep_revision, request_rerun
from stylizer.models import Project, Style, Take
from tests import studio
from tests.actions.test_events import merge
from tests.personas import Personas

#: Of the pairs into 1002 to 1008: mean error and source residual.
CALM = [
    (0.001, 0.0005),
    (0.0012, 0.0005),
    (0.001, 0.0005),
    (0.0009, 0.0005),
    (0.0011, 0.0005),
    (0.001, 0.0005),
]


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    """Eight frames, painted: 1001 to 1008."""
    return studio.painted_take(people.carol, project, style, 8)


def measure(take: Take, figures: Sequence[tuple[float, float | None]], blame: str = "") -> None:
    """What is not measured yet among the kept neighbours, in order."""
    for (earlier, later), (mean, residual) in zip(missing_transitions(take), figures, strict=True):
        studio.measure(earlier, later, mean=mean, source_residual=residual, blame=blame)


def shown(take: Take, people: Personas) -> dict[int, dict[str, object]]:
    frames = take_snapshot(people.dave, take.pk)["frames"]
    assert [each["number"] for each in frames if "stands out" in each["flags"]] == [
        each["number"] for each in frames if each["stands_out"]
    ]
    return {each["number"]: each["stands_out"] for each in frames if each["stands_out"]}


def test_an_error_far_above_the_others_stands_out_with_its_cause(take: Take, people: Personas) -> None:
    measure(take, [*CALM[:3], (0.02, 0.002), *CALM[3:]], blame="flow error")
    means = [mean for mean, _ in CALM] + [0.02]
    ratios = [mean / residual for mean, residual in CALM] + [10]
    assert shown(take, people) == {
        1005: {
            "factor": round(0.02 / median(means), 1),
            "beside_footage": round(10 / median(ratios), 1),
            "blame": "flow error",
        }
    }


def test_what_the_footage_does_itself_stands_out_nowhere(take: Take, people: Personas) -> None:
    measure(take, [*CALM[:3], (0.02, 0.02), *CALM[3:]])  # a flash: as large an error, and a larger residual
    assert shown(take, people) == {}


def test_a_residual_that_was_not_measured_excuses_nothing(take: Take, people: Personas) -> None:
    measure(take, [*CALM[:3], (0.02, None), *CALM[3:]])
    assert shown(take, people) == {1005: {"factor": 20.0, "beside_footage": None, "blame": ""}}


def test_errors_that_spread_widely_have_no_outlier_at_the_same_distance(take: Take, people: Personas) -> None:
    wide = [0.0002, 0.004, 0.001, 0.02, 0.0005, 0.002, 0.0001]
    measure(take, [(mean, mean / 2) for mean in wide])
    assert shown(take, people) == {}


def test_four_pairs_have_no_usual_error(take: Take, people: Personas) -> None:
    made = studio.kept(take)
    revisions = take.revisions.in_bulk(made.values())
    for number, mean in [(1002, 0.001), (1003, 0.001), (1004, 0.05), (1005, 0.001)]:
        studio.measure(revisions[made[number - 1]], revisions[made[number]], mean=mean)
    assert shown(take, people) == {}


def plainly(figures: Sequence[tuple[float, float | None]]) -> dict[int, float]:
    """The formula again, step by step: the pairs that stand out, and by which factor."""
    errors = [math.log(mean) for mean, _ in figures]
    ratios = [
        None if residual is None else math.log(mean / max(residual, mean / 1000))
        for mean, residual in figures
    ]
    middle = median(errors)
    spread = max(median(abs(error - middle) for error in errors), math.log(1.1))
    usual = median([ratio for ratio in ratios if ratio is not None] or [0.0])
    return {
        1002 + place: round(math.exp(error - middle), 1)
        for place, (error, ratio) in enumerate(zip(errors, ratios, strict=True))
        if 0.6745 * (error - middle) / spread > 3.5 and (ratio is None or ratio > usual - math.log(1.1))
    }


def test_what_the_database_finds_is_what_the_formula_says(
    people: Personas, project: Project, style: Style
) -> None:
    lot = random.Random(5)
    take = studio.painted_take(people.carol, project, style, 25)
    figures: list[tuple[float, float | None]] = [
        (
            0.001 * math.exp(lot.gauss(0, 0.15)) * lot.choice([1, 1, 1, 4, 8]),
            lot.choice([None, 0.0, 0.0004, 0.0005, 0.004]),
        )
        for _ in range(24)
    ]
    measure(take, figures)
    found = find_standing_out(take)
    assert {frame: each.factor for frame, each in found.items()} == plainly(figures)
    assert len(found) >= 3
    assert any(each.beside_footage is None for each in found.values())


def test_it_comes_and_goes_by_events_as_the_median_moves(take: Take, people: Personas) -> None:
    snapshot = take_snapshot(people.dave, take.pk)
    measure(take, [*CALM[:3], (0.02, 0.002), *CALM[3:]])
    assert shown(take, people).keys() == {1005}
    first = studio.kept(take)[1006]
    seen = {number: studio.kept(take)[number] for number in range(1006, 1009)}
    request_rerun(actor=people.bob, take=take, seen=seen)
    studio.paint(take)
    measure(take, [(0.02, 0.002)] * 3)  # now half of the take is as loud
    assert shown(take, people) == {}
    keep_revision(
        actor=people.bob,
        take=take,
        frame=1006,
        revision=take.revisions.get(pk=first),
        seen=studio.kept(take)[1006],
        reason="",
    )
    assert len(shown(take, people)) > 0

    for event in events_after(take.shot_id, snapshot["number"]):
        merge(snapshot, event)
    assert snapshot == take_snapshot(people.dave, take.pk)
