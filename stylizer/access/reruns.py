"""What a rerun would do, before it is asked for: which frames it makes, and which it is tied to."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from statistics import median

from stylizer.access.frames import holdable_frames
from stylizer.engine.loop import frame_at
from stylizer.engine.passes import plan_steps
from stylizer.engine.settings import Settings
from stylizer.models import Take


@dataclass(frozen=True)
class Run:
    """Consecutive frames of a rerun, and which of the two frames beside them are held."""

    first: int
    last: int
    earlier_held: bool
    later_held: bool

    @property
    def is_one_sided(self) -> bool:
        return self.earlier_held != self.later_held


@dataclass(frozen=True)
class RerunPlan:
    """`held` maps the frames that the rerun is tied to to their kept revision; `leaves` counts the untouched.

    `estimated_seconds` goes by what this take's frames took so far; None where none is done.
    """

    frames: list[int]
    held: dict[int, int]
    runs: list[Run]
    leaves: int
    estimated_seconds: float | None


def plan_rerun(take: Take, frames: Collection[int], settings: Settings | None = None) -> RerunPlan:
    """Plan a rerun of these frames, which have to be the take's; with the take's settings, if without own."""
    settings = settings or Settings(**take.settings)
    at = partial(frame_at, shot=take.shot.numbers, loop=settings.loop)
    numbers = sorted(set(frames))
    starts = [n for n in numbers if n - 1 not in frames]
    ends = [n for n in numbers if n + 1 not in frames]
    around = {n + side * distance for n in frames for side in (-1, 1) for distance in settings.related_frames}
    held = holdable_frames(take, {at(n) for n in around} - set(frames))
    runs = [
        Run(first, last, at(first - 1) in held, at(last + 1) in held)
        for first, last in zip(starts, ends, strict=True)
    ]
    seconds = [
        each["seconds"]
        for each in take.revisions.values_list("measures", flat=True)
        if each.get("seconds") is not None
    ]
    steps = plan_steps(settings, numbers, held, take.shot.numbers)
    return RerunPlan(
        frames=numbers,
        held=held,
        runs=runs,
        leaves=len(take.numbers) - len(numbers),
        estimated_seconds=median(seconds) * len(steps) if seconds else None,
    )
