from collections.abc import Collection

from stylizer.engine.loop import frame_at
from stylizer.engine.passes import (
    PassStep,
    flow_pairs,
    plan_passes,
    plan_steps,
    related_numbers,
    step_work,
)
from stylizer.engine.settings import resolve_settings
from stylizer.engine.sweeps import Step, plan_sweeps


def rows(steps: list[PassStep]) -> list[tuple[int, int, int | None, int | None]]:
    return [(step.number, step.frame, step.earlier, step.later) for step in steps]


def test_passes_turn_and_the_first_one_ties_nothing() -> None:
    steps = plan_passes([3, 1, 2], held=(), passes=3)

    assert rows(steps) == [
        (1, 1, None, None),
        (1, 2, None, None),
        (1, 3, None, None),
        (2, 3, None, None),
        (2, 2, None, 3),
        (2, 1, None, 2),
        (3, 1, None, None),
        (3, 2, 1, None),
        (3, 3, 2, None),
    ]
    assert [step.position for step in steps] == list(range(9))
    assert [step.frame for step in steps if step.final] == [1, 2, 3]


def test_held_frames_tie_the_ends_from_the_second_pass_on() -> None:
    steps = plan_passes([5, 6, 9], held={4, 7, 10}, passes=3)

    assert rows(steps)[:3] == [(1, 5, None, None), (1, 6, None, None), (1, 9, None, None)]
    assert rows(steps)[3:6] == [(2, 9, None, 10), (2, 6, None, 7), (2, 5, None, 6)]
    assert rows(steps)[6:] == [(3, 5, 4, None), (3, 6, 5, None), (3, 9, None, None)]


def test_the_settings_choose_the_plan() -> None:
    single, several = (resolve_settings(64, 48, passes=passes) for passes in (1, 2))

    shot = range(1, 4)
    assert plan_steps(single, [1, 2], {3}, shot) == plan_sweeps([1, 2], {3})
    assert plan_steps(several, [1, 2], {3}, shot) == plan_passes([1, 2], {3}, 2)
    limits = {"first_iterations": 9, "iterations": 4, "pass_iterations": 5}
    assert [
        step_work(single.model_copy(update=limits), s, 64, 48) for s in plan_steps(single, [1, 2], (), shot)
    ] == [9, 4]
    assert [
        step_work(several.model_copy(update=limits), s, 64, 48) for s in plan_steps(several, [1], (), shot)
    ] == [5, 5]


def tied(steps: list[Step]) -> list[tuple[int, int | None, int | None, bool]]:
    assert [step.position for step in steps] == list(range(len(steps)))
    return [(step.frame, step.earlier, step.later, step.final) for step in steps]


def test_a_loop_is_painted_between_its_first_frame_and_itself() -> None:
    loop, shot = resolve_settings(64, 48, loop=True), range(11, 15)

    assert tied(plan_steps(loop, list(shot), (), shot)) == [
        (11, None, None, True),
        (12, 11, None, False),
        (13, 12, None, False),
        (14, 13, 15, True),
        (13, 12, 14, True),
        (12, 11, 13, True),
    ]
    assert [frame_at(number, shot, loop=True) for number in (10, 11, 15, 16)] == [14, 11, 11, 12]
    assert frame_at(15, shot, loop=False) == 15
    assert tied(plan_steps(loop, [11], (), range(11, 12))) == [(11, None, None, True)]


def test_reruns_at_the_ends_of_a_loop_hold_what_is_beyond() -> None:
    loop, shot = resolve_settings(64, 48, loop=True), range(11, 17)

    assert tied(plan_steps(loop, [16], {15, 11}, shot)) == [(16, 15, 17, True)]
    assert tied(plan_steps(loop, [11], {12, 16}, shot)) == [(11, 10, 12, True)]
    ends = tied(plan_steps(loop, [11, 16], {12, 15}, shot))
    assert ends == [(11, None, 12, True), (16, 15, 17, True)]


def test_passes_go_round_a_loop() -> None:
    loop, shot = resolve_settings(64, 48, loop=True, passes=2), range(11, 14)

    last_pass = tied(plan_steps(loop, list(shot), (), shot))[3:]
    assert last_pass == [(13, None, 14, True), (12, None, 13, True), (11, None, 12, True)]


def test_anchors_come_first_and_the_others_between_them() -> None:
    chosen, shot = (
        resolve_settings(64, 48, anchor_interval=3, first_iterations=9, iterations=4),
        range(11, 18),
    )
    steps = plan_steps(chosen, list(shot), (), shot)

    assert tied(steps) == [
        (11, None, None, True),
        (14, 11, None, True),
        (17, 14, None, True),
        (12, 11, None, False),
        (13, 12, 14, True),
        (12, 11, 13, True),
        (15, 14, None, False),
        (16, 15, 17, True),
        (15, 14, 16, True),
    ]
    assert [step_work(chosen, step, 64, 48) for step in steps] == [9, 9, 9, 4, 4, 4, 4, 4, 4]
    assert related_numbers(resolve_settings(64, 48, related_frames=(1, 2, 4)), 14, -1) == [14, 13, 11]
    rerun = plan_steps(chosen, [15], {14, 16}, shot)
    assert tied(rerun) == [(15, 14, 16, True)]


def test_held_frames_are_anchors_too_and_draw_the_others_from_both_sides() -> None:
    chosen, shot = resolve_settings(64, 48, anchor_interval=3), range(1, 8)
    steps = plan_steps(chosen, [1, 2, 3, 4, 6], {5, 7}, shot)

    assert tied(steps) == [
        (4, None, 5, True),
        (1, None, 4, True),
        (2, 1, None, False),
        (3, 2, 4, True),
        (2, 1, 3, True),
        (6, 5, 7, True),
    ]
    assert plan_steps(chosen, [], {*shot}, shot) == []


def test_the_anchors_of_a_loop_go_round() -> None:
    chosen, shot = resolve_settings(64, 48, anchor_interval=2, loop=True), range(11, 17)
    assert tied(plan_steps(chosen, list(shot), (), shot)) == [
        (11, None, None, True),
        (13, 11, None, False),
        (15, 13, 17, True),
        (13, 11, 15, True),
        (12, 11, 13, True),
        (14, 13, 15, True),
        (16, 15, 17, True),
    ]


def test_the_motion_that_is_needed_is_told_beforehand() -> None:
    def pairs(held: Collection[int] = (), **overrides: object) -> set[tuple[int, int]]:
        return set(flow_pairs(resolve_settings(64, 48, **overrides), range(1, 6), held))

    beside = {(1, 2), (2, 3), (3, 4), (4, 5)}
    assert pairs() == beside
    assert pairs(held={2, 5}) == beside
    assert pairs(related_frames=(1, 3)) == beside | {(1, 4), (2, 5)}
    assert pairs(loop=True) == pairs(loop=True, held={1, 2, 3, 4, 5}) == beside | {(1, 5)}
    assert pairs(passes=2, related_frames=(1, 3)) == beside | {(1, 4), (2, 5)}
    assert pairs(anchor_interval=2) == beside | {(1, 3), (3, 5)}
    assert pairs(anchor_interval=4, held={2}) == beside | {(2, 5)}
