from itertools import pairwise

import pytest

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.sweeps import Step, plan_sweeps


def rows(steps: list[Step]) -> list[tuple[int, int | None, int | None, bool]]:
    assert [step.position for step in steps] == list(range(len(steps)))
    return [(step.frame, step.earlier, step.later, step.final) for step in steps]


def test_a_first_render_goes_forward_from_a_free_first_frame() -> None:
    assert rows(plan_sweeps([3, 1, 2], held=())) == [
        (1, None, None, True),
        (2, 1, None, True),
        (3, 2, None, True),
    ]


def test_held_on_the_left_goes_forward() -> None:
    assert rows(plan_sweeps([5, 6], held={4})) == [(5, 4, None, True), (6, 5, None, True)]


def test_held_on_the_right_goes_backward() -> None:
    assert rows(plan_sweeps([5, 6], held={7})) == [(6, None, 7, True), (5, None, 6, True)]


def test_one_frame_between_two_held_ones_is_one_step() -> None:
    (step,) = plan_sweeps([5], held={4, 6})

    assert rows([step]) == [(5, 4, 6, True)]
    assert step.earlier_share == 0.5


def test_held_on_both_sides_goes_forward_then_backward() -> None:
    steps = plan_sweeps([5, 6, 7], held={4, 8})

    assert rows(steps) == [
        (5, 4, None, False),
        (6, 5, None, False),
        (7, 6, 8, True),
        (6, 5, 7, True),
        (5, 4, 6, True),
    ]


def test_runs_are_planned_apart_and_only_neighbours_hold() -> None:
    assert rows(plan_sweeps([1, 2, 9, 20], held={3, 8, 10, 15})) == [
        (2, None, 3, True),
        (1, None, 2, True),
        (9, 8, 10, True),
        (20, None, None, True),
    ]


@pytest.mark.parametrize("length", [1, 2, 3, 8, 30])
def test_the_right_side_fades_in_smoothly_and_alike_from_both_ends(length: int) -> None:
    """Follow how much of each finished frame comes from the right, when the left carries nothing of it."""
    right = {0: 0.0, length + 1: 1.0}
    for step in plan_sweeps(range(1, length + 1), held={0, length + 1}):
        if step.final:
            assert step.later is not None
            right[step.frame] = (1 - step.earlier_share) * right[step.later]

    parts = [right[frame] for frame in range(length + 2)]
    changes = [later - earlier for earlier, later in pairwise(parts)]
    assert parts == pytest.approx([1 - part for part in reversed(parts)])
    assert min(changes) > 0
    assert changes[0] == pytest.approx(min(changes))
    assert changes[-1] == pytest.approx(min(changes))


@pytest.mark.parametrize("held", [(), {0}, {31}, {0, 31}])
def test_every_frame_ends_once_and_anchors_exist_when_they_are_read(held: set[int]) -> None:
    painted = set(held)
    finals = []
    for step in plan_sweeps(range(1, 31), held):
        assert {step.earlier, step.later} - {None} <= painted
        painted.add(step.frame)
        if step.final:
            finals.append(step.frame)
    assert sorted(finals) == list(range(1, 31))


def test_nothing_to_do_and_a_frame_twice() -> None:
    assert plan_sweeps([], held={1}) == []
    with pytest.raises(InvalidSettings, match="once each"):
        plan_sweeps([1, 1], held=())
