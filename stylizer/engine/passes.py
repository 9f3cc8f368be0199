"""The steps of a multi-pass render (Ruder et al. 2016, section 4.4), and any render's by its settings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from stylizer.engine.loop import frame_at
from stylizer.engine.settings import Settings
from stylizer.engine.sweeps import Step, plan_sweeps


@dataclass(frozen=True)
class PassStep(Step):
    """One frame painted in one pass, ``number``, counted from 1; it goes on from the frame's last pass."""

    number: int


def plan_steps(settings: Settings, frames: Sequence[int], held: Collection[int], shot: range) -> list[Step]:
    """List the steps of a render of ``frames`` of ``shot``, the frames numbered in ``held`` being held.

    In a loop, anchors may lie one beyond either end; :func:`stylizer.engine.loop.frame_at` says what stands
    there. A whole loop begins with its first frame, between which and itself the others are then painted.
    """
    if settings.passes > 1:
        ends = _ends({*frames, *held}, {*frames, *held}, shot) if settings.loop else set()
        return [*plan_passes(frames, {*held, *ends}, settings.passes)]
    if not settings.loop:
        return plan_sweeps(frames, held)
    if len(frames) < len(shot):
        return plan_sweeps(frames, {*held, *_ends(held, {*frames, *held}, shot)})
    steps = plan_sweeps(shot[:1], ()) + plan_sweeps(shot[1:], {shot.start, shot.stop})
    return [replace(step, position=position) for position, step in enumerate(steps)]


def _ends(last_in: Collection[int], first_in: Collection[int], shot: range) -> set[int]:
    """The numbers beyond the ends of a loop where a frame stands that is there to be tied to."""
    before = {shot.start - 1} if shot[-1] in last_in else set()
    return before | ({shot.stop} if shot.start in first_in else set())


def flow_pairs(settings: Settings, shot: range) -> list[tuple[int, int]]:
    """The pairs of frames of ``shot``, earlier first, between which painting all of it needs the motion."""
    pairs = {
        tuple(sorted((number, frame_at(number + offset, shot, settings.loop))))
        for number in shot
        for offset in settings.related_frames
        if settings.loop or number + offset in shot
    }
    return sorted((earlier, later) for earlier, later in pairs if earlier != later)


def step_iterations(settings: Settings, step: Step) -> int:
    """The most iterations that a step takes."""
    if isinstance(step, PassStep):
        return settings.pass_iterations
    tied = step.earlier is not None or step.later is not None
    return settings.iterations if tied else settings.first_iterations


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
