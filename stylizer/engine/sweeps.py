"""The order in which the frames of a render are painted, and the neighbours that each is tied to."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stylizer.engine.errors import InvalidSettings


@dataclass(frozen=True)
class Step:
    """One frame painted once.

    ``earlier`` and ``later`` are the frame numbers of its anchors, None where it has none; related frames
    further away are counted on from them. An anchor's picture is the newest output for that frame in this
    render, else its held revision. ``earlier_share`` is the earlier anchor's part in the initial image and in
    the temporal weights, from 0 to 1; the later one has the rest. A step that is not ``final`` serves later
    steps only; each frame has one final step.
    """

    position: int
    frame: int
    earlier: int | None
    later: int | None
    earlier_share: float
    final: bool


def plan_sweeps(frames: Sequence[int], held: Collection[int]) -> list[Step]:
    """List the steps of a render of ``frames``, holding the neighbours whose numbers are in ``held``.

    Each run of consecutive frames is planned by itself: forward, backward if only its later neighbour is
    held, and in both directions if both are.
    """
    if len(set(frames)) != len(frames):
        raise InvalidSettings(f"Frames may be rendered once each; got {list(frames)}.", field="frames")
    steps: list[Step] = []
    for run in runs(sorted(frames)):
        left, right = run[0] - 1 in held, run[-1] + 1 in held
        if left and right:
            unnumbered = _between(run)
        elif right:
            unnumbered = _backward(run)
        else:
            unnumbered = _forward(run, tied=left)
        for frame, earlier, later, share, final in unnumbered:
            steps.append(Step(len(steps), frame, earlier, later, share, final))
    return steps


_Unnumbered = tuple[int, int | None, int | None, float, bool]


def runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Split ascending numbers where they are not consecutive."""
    start = 0
    for index, (number, following) in enumerate(pairwise(numbers), start=1):
        if following != number + 1:
            yield numbers[start:index]
            start = index
    if numbers:
        yield numbers[start:]


def _forward(run: Sequence[int], tied: bool) -> Iterator[_Unnumbered]:
    for frame in run:
        earlier = frame - 1 if tied or frame != run[0] else None
        yield frame, earlier, None, 0.0 if earlier is None else 1.0, True


def _backward(run: Sequence[int]) -> Iterator[_Unnumbered]:
    for frame in reversed(run):
        yield frame, None, frame + 1, 0.0, True


def _between(run: Sequence[int]) -> Iterable[_Unnumbered]:
    """Carry the left side forward through the run, then fade it into the right side on the way back.

    On the way back frame i (from 0) stands between the left side's look, as the forward sweep carried it to
    frame i - 1, and the finished frame i + 1. The shares are such that the right side's part in the finished
    frames is fade((i + 1) / (n + 1)): with both ends flat, the transitions to the held frames, which have to
    take up what the run changed besides, change least by the fade. The last frame needs no forward step:
    nothing would read it.
    """
    steps: list[_Unnumbered] = [(frame, frame - 1, None, 1.0, False) for frame in run[:-1]]
    parts = [_fade(distance / (len(run) + 1)) for distance in range(len(run) + 2)]
    for frame, (part, following) in reversed(list(zip(run, pairwise(parts[1:]), strict=True))):
        steps.append((frame, frame - 1, frame + 1, 1 - part / following, True))
    return steps


def _fade(x: float) -> float:
    """From 0 at 0 to 1 at 1, flat at both ends: 6x⁵ - 15x⁴ + 10x³."""
    return x**3 * (x * (6 * x - 15) + 10)
