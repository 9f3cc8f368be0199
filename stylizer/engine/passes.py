"""The steps of a multi-pass render (Ruder et al. 2016, section 4.4), and any render's by its settings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stylizer.engine.coarse_to_fine import work_at_most
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
    Where anchors come first, a whole shot is painted twice over: its anchors as if there were no frames
    between them, then those frames between the anchors. A render may be of the anchors alone.
    """
    if settings.anchor_interval and {*frames, *held} >= {*shot}:
        return _anchors_first(settings, held, shot)
    if settings.anchor_interval and {*frames, *held} == {*anchor_numbers(settings, shot)}:
        return _anchors_alone(settings, frames, held, shot)
    if settings.passes > 1:
        ends = _ends({*frames, *held}, {*frames, *held}, shot) if settings.loop else set()
        return [*plan_passes(frames, {*held, *ends}, settings.passes)]
    if not settings.loop:
        return plan_sweeps(frames, held)
    if len(frames) < len(shot):
        return plan_sweeps(frames, {*held, *_ends(held, {*frames, *held}, shot)})
    steps = plan_sweeps(shot[:1], ()) + plan_sweeps(shot[1:], {shot.start, shot.stop})
    return [replace(step, position=position) for position, step in enumerate(steps)]


def anchor_numbers(settings: Settings, shot: range) -> range:
    """The frames of ``shot`` that are painted before the others; all of them where there are no anchors."""
    return shot[:: settings.anchor_interval or 1]


def _anchors_first(settings: Settings, held: Collection[int], shot: range) -> list[Step]:
    anchors = {*anchor_numbers(settings, shot), *held}
    steps = _anchors_alone(settings, anchors - {*held}, held, shot)
    plain = settings.model_copy(update={"anchor_interval": 0})
    steps += plan_steps(plain, sorted({*shot} - anchors), anchors, shot)
    return [replace(step, position=position) for position, step in enumerate(steps)]


def _anchors_alone(
    settings: Settings, frames: Collection[int], held: Collection[int], shot: range
) -> list[Step]:
    """The anchors painted as if there were no frames between them."""
    plain = settings.model_copy(update={"anchor_interval": 0})
    anchors = sorted({*frames, *held})
    places = range(len(anchors))

    def number(place: int) -> int:
        """Of the anchor at this place, which in a loop may lie one beyond either end."""
        rounds, within = divmod(place, len(anchors))
        return anchors[within] + rounds * len(shot)

    between_anchors = plan_steps(
        plain,
        [place for place in places if anchors[place] not in held],
        [place for place in places if anchors[place] in held],
        places,
    )
    return [
        replace(
            step,
            frame=number(step.frame),
            earlier=None if step.earlier is None else number(step.earlier),
            later=None if step.later is None else number(step.later),
        )
        for step in between_anchors
    ]


def _ends(last_in: Collection[int], first_in: Collection[int], shot: range) -> set[int]:
    """The numbers beyond the ends of a loop where a frame stands that is there to be tied to."""
    before = {shot.start - 1} if shot[-1] in last_in else set()
    return before | ({shot.stop} if shot.start in first_in else set())


def flow_pairs(settings: Settings, shot: range, held: Collection[int] = ()) -> list[tuple[int, int]]:
    """The pairs of frames of ``shot``, earlier first, between which painting all of it needs the motion.

    Those of neighbours are needed to measure with, whether or not paint is carried along them.
    """
    pairs = set(pairwise(shot))
    if settings.loop and len(shot) > 1:
        pairs.add((shot[0], shot[-1]))
    painted = {*held}
    for step in plan_steps(settings, [n for n in shot if n not in held], held, shot):
        beside = *related_numbers(settings, step.earlier, -1), *related_numbers(settings, step.later, 1)
        for related in {frame_at(number, shot, settings.loop) for number in beside} & painted - {step.frame}:
            pairs.add((min(related, step.frame), max(related, step.frame)))
        painted.add(step.frame)
    return sorted(pairs)


def related_numbers(settings: Settings, neighbour: int | None, direction: int) -> list[int]:
    """The frames that a step is tied to on the side of this neighbour (direction -1 or 1), closest first."""
    if neighbour is None:
        return []
    return [neighbour + direction * (offset - 1) for offset in settings.related_frames]


def step_work(settings: Settings, step: Step, width: int, height: int) -> float:
    """The most work of a step, in iterations at the size of its frame, ``width`` x ``height``."""
    limit, by_itself = settings.first_iterations, step.earlier is None and step.later is None
    if isinstance(step, PassStep):
        limit, by_itself = settings.pass_iterations, step.number == 1
    elif {step.frame - 1, step.frame + 1} & {step.earlier, step.later}:
        limit = settings.iterations
    return work_at_most(settings, width, height, limit) if by_itself else limit


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
