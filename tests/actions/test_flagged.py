"""Flagged frames are rerun once, held stronger; then somebody says whether that is better."""

from fractions import Fraction

import pytest

from stylizer.access.flagged import frames_to_rerun
from stylizer.actions import (
    Invalid,
    Refused,
    RevisionChanged,
    TakeOrder,
    WeightedStyle,
    answer_rerun,
    create_take,
    decide,
    import_shot,
    rerun_flagged,
)
from stylizer.actions.endings import finish_render
from stylizer.models import Event, Project, Render, Shot, Style, Take, Verdict
from tests import studio
from tests.personas import Personas, picture

#: Of the pairs into 1002 to 1012, all but one alike.
ERRORS = [0.001, 0.0011, 0.0009, 0.001, 0.02, 0.001, 0.0012, 0.001, 0.0011, 0.001, 0.0009]


@pytest.fixture
def long_shot(people: Personas, project: Project) -> Shot:
    frames = (picture(seed) for seed in range(12))
    return import_shot(
        actor=people.carol, project=project, name="long", frames=frames, rate=Fraction(24), first_frame=1001
    )


def start(people: Personas, shot: Shot, style: Style, factor: float | None) -> Take:
    styles = [WeightedStyle(style.versions.get())]
    return create_take(actor=people.carol, shot=shot, order=TakeOrder(styles, rerun_flagged=factor))


def paint(take: Take, errors: list[float]) -> None:
    """Make the waiting render's frames, measure them as the worker does, and finish."""
    lease = studio.claim(take)
    for frame in Render.objects.get(pk=lease.render_id).frames:
        studio.commit(lease, frame)
    measure(take, errors)
    finish_render(claim=lease)


def measure(take: Take, errors: list[float]) -> None:
    kept = {row.number: row.kept for row in take.take_frames.select_related("kept__take")}
    for number, error in zip(range(1002, 1013), errors, strict=True):
        earlier, later = kept[number - 1], kept[number]
        if not take.transitions.filter(earlier=earlier, later=later).exists():
            studio.measure(earlier, later, mean=error)


def test_the_frame_that_stands_out_is_rerun_once_by_the_rule(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=2)
    paint(take, ERRORS)

    rerun = take.renders.get(by_rule=True)
    assert (rerun.frames, sorted(map(int, rerun.held))) == ([1006], [1005, 1007])
    assert rerun.settings["temporal_weight"] == 2 * take.settings["temporal_weight"]
    assert rerun.requested_by == people.carol
    assert "stands out: frame 1006" in rerun.reason
    event = Event.objects.filter(shot=long_shot).latest("number")
    assert (event.kind, event.actor_worker) == ("flagged.rerun", studio.WORKER.name)

    paint(take, ERRORS)  # it stands out as before, and is left alone
    assert take.renders.filter(kind="rerun").count() == 1


def test_without_the_rule_nothing_is_rerun(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=None)
    paint(take, ERRORS)
    assert list(take.renders.values_list("kind", flat=True)) == ["first"]
    assert frames_to_rerun(take) == {1006: ["stands out"]}


def test_a_take_without_flags_is_left_alone(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=2)
    paint(take, [0.001] * 11)
    assert take.renders.count() == 1


def test_a_person_asks_for_it_and_approved_frames_stay(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=None)
    paint(take, ERRORS)
    decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen={1006: studio.kept(take)[1006]})
    with pytest.raises(Refused, match="No frame is flagged"):
        rerun_flagged(actor=people.carol, take=take, factor=2)
    decide(actor=people.bob, take=take, kind=Verdict.WITHDRAW, seen={1006: studio.kept(take)[1006]})
    render = rerun_flagged(actor=people.carol, take=take, factor=3)
    assert (render.held_stronger, render.by_rule, render.frames) == (3, False, [1006])


@pytest.mark.parametrize("factor", [1.0, 0.5, 11.0, float("nan")])
def test_a_factor_that_holds_no_stronger_is_refused(people, long_shot, style, factor: float) -> None:
    with pytest.raises(Invalid, match="temporal weight"):
        start(people, long_shot, style, factor=factor)


def test_somebody_goes_back(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=2)
    paint(take, ERRORS)
    before = studio.kept(take)
    paint(take, ERRORS)
    rerun = take.renders.get(by_rule=True)
    with pytest.raises(RevisionChanged):
        answer_rerun(actor=people.bob, render=rerun, better=False, seen={1006: before[1006]})
    answer_rerun(actor=people.bob, render=rerun, better=False, seen={1006: studio.kept(take)[1006]})
    assert studio.kept(take) == before
    with pytest.raises(Refused, match="answered"):
        answer_rerun(actor=people.bob, render=rerun, better=True, seen={1006: before[1006]})


def test_somebody_keeps_it(people, long_shot, style) -> None:
    take = start(people, long_shot, style, factor=2)
    paint(take, ERRORS)
    paint(take, ERRORS)
    kept = studio.kept(take)
    decision = answer_rerun(
        actor=people.bob, render=take.renders.get(by_rule=True), better=True, seen={1006: kept[1006]}
    )
    assert (decision.kind, decision.made_by, studio.kept(take)) == (Verdict.KEEP, people.bob, kept)
