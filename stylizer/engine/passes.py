"""The steps of a multi-pass render (Ruder et al. 2016, section 4.4), and any render's by its settings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from stylizer.engine.settings import Settings
from stylizer.engine.sweeps import Step, plan_sweeps


@dataclass(frozen=True)
class PassStep(Step):
    """One frame painted in one pass, ``number``, counted from 1; it goes on from the frame's last pass."""

    number: int


def plan_steps(settings: Settings, frames: Sequence[int], held: Collection[int]) -> list[Step]:
    """List the steps of a render of ``frames``, the frames numbered in ``held`` being held beside it."""
    if settings.passes > 1:
        return [*plan_passes(frames, held, settings.passes)]
    return plan_sweeps(frames, held)


def plan_passes(frames: Sequence[int], held: Collection[int], passes: int) -> list[PassStep]:
    """Every frame once a pass: by itself in the first one, then in turn backward and forward.

    A step's anchor is the neighbour that the pass comes from, in the render or held. The last pass is final.
    """
    reachable = {*frames, *held}
    steps: list[PassStep] = []
    for number in range(1, passes + 1):
        forward = number % 2 == 1
        for frame in sorted(frames, reverse=not forward):
            neighbour = frame - 1 if forward else frame + 1
            tied = neighbour if number > 1 and neighbour in reachable else None
            earlier, later = (tied, None) if forward else (None, tied)
            share = 0.0 if earlier is None else 1.0
            steps.append(PassStep(len(steps), frame, earlier, later, share, number == passes, number))
    return steps
