from stylizer.engine.passes import PassStep, plan_passes, plan_steps
from stylizer.engine.settings import resolve_settings
from stylizer.engine.sweeps import plan_sweeps


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

    assert plan_steps(single, [1, 2], {3}) == plan_sweeps([1, 2], {3})
    assert plan_steps(several, [1, 2], {3}) == plan_passes([1, 2], {3}, 2)
