"""The race: presets and networks on the same frames in turn, against the authors' program in our own form."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from statistics import median
from typing import Any

import torch

from stylizer.benchmark.figures import Judge, temporal_error
from stylizer.benchmark.lane import Contestant, Footprint, Lane, Turn
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scenes import Scene
from stylizer.engine.perception.space import UNITS_PER_ONE
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings

#: The name that the row all others are held against carries in the column of presets.
REFERENCE = "reference"


@dataclass(frozen=True)
class Race:
    """``contestants`` begin with the reference, whose ``frame_count`` is how many frames all are judged on.

    ``cap`` is what its iterations were cut to, None where it had its own.
    """

    scene: Scene
    style: Picture
    contestants: Sequence[Contestant]
    cap: int | None
    repeats: int
    device: torch.device

    @property
    def judged(self) -> int:
        return self.contestants[0].frame_count


@dataclass(frozen=True)
class Timed:
    """The turns of one contestant, one list a repeat."""

    contestant: Contestant
    turns: Sequence[Sequence[Turn]]
    footprint: Footprint

    @property
    def pictures(self) -> list[Picture]:
        return [turn.picture for turn in self.turns[0]]

    @property
    def first(self) -> list[Turn]:
        return [turns[0] for turns in self.turns]

    @property
    def steady(self) -> list[Turn]:
        """All but the first frames."""
        return [turn for turns in self.turns for turn in turns[1:]]


@dataclass(frozen=True)
class Judged:
    """What VGG-19 says of the pictures, and the truth: of the first one, and the mean of those after it.

    ``last`` is the total of the last picture painted, however few are judged besides. Totals have the
    temporal loss along the true motion in them where that is known. ``temporal`` is the mean squared error
    along it, pixels in [0, 1], over the pixels that both frames see; else None.
    """

    first: float
    total: float
    last: float
    temporal: float | None


@dataclass(frozen=True)
class Row:
    """One contestant. The steady state are all frames but the first; its figures are medians over them.

    ``seconds_spread`` is the least and the most of its frames' seconds, ``speedup_spread`` what that makes of
    the ratio. Speedups are the reference's seconds over the row's; where ``reference_cap`` is not None the
    reference was cut to so many iterations, and would have taken longer. ``cpu_speedup`` is the ratio of
    what the processor worked, which other work on the machine disturbs less. ``judged_ratio`` is the row's
    judged total over the reference's, on the same frames. ``judged_ratio_last_frame`` is that of the last
    frame painted over the reference's steady ones: what few iterations leave undone adds up from frame to
    frame, and the reference is too slow to be asked for as many. ``flops_rate`` is within the optimiser.
    What a peer does not tell is None.
    """

    preset: str
    network: str
    device: str
    seconds_first_frame: float | None
    seconds_per_frame: float
    seconds_spread: tuple[float, float]
    cpu_seconds_per_frame: float | None
    speedup: float
    speedup_spread: tuple[float, float]
    speedup_first_frame: float | None
    cpu_speedup: float | None
    reference_cap: int | None
    judged_total: float
    judged_ratio: float
    judged_total_first_frame: float
    judged_ratio_first_frame: float
    judged_total_last_frame: float
    judged_ratio_last_frame: float
    temporal: float | None
    iterations: float | None
    iterations_first_frame: float | None
    peak_memory_mb: float | None
    flops_rate: float | None


def interleaved(frame_counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Whose turn it is: every contestant paints a frame before any paints the next. (Contestant, place.)"""
    for place in range(max(frame_counts)):
        for contestant, count in enumerate(frame_counts):
            if place < count:
                yield contestant, place


def run_race(race: Race, progress: RunProgress) -> list[Timed]:
    """Time every contestant. Raises :class:`EngineError` where one can't paint."""
    order = [*interleaved([each.frame_count for each in race.contestants])]
    size = race.scene.width, race.scene.height
    planned = [race.contestants[who].work_at_most(place, *size) for who, place in order]
    progress.begin(race.repeats * sum(planned))
    turns: list[list[list[Turn]]] = [[] for _ in race.contestants]
    footprints: list[Footprint] = []
    for _ in range(race.repeats):
        with ExitStack() as stack:
            lanes = [
                stack.enter_context(closing(Lane(each, race.scene.frames, race.style, race.device)))
                for each in race.contestants
            ]
            for of_contestant in turns:
                of_contestant.append([])
            for (who, place), most in zip(order, planned, strict=True):
                progress.cell(f"{race.contestants[who].label}, frame {place + 1}")
                turn = lanes[who].turn(progress.report)
                progress.finished(most, f"{turn.seconds:.2f} s")
                turns[who][-1].append(turn)
            footprints = [lane.finish() for lane in lanes]
    progress.close()
    return [Timed(*of_contestant) for of_contestant in zip(race.contestants, turns, footprints, strict=True)]


def judge_pictures(
    judge: Judge, pictures: Sequence[Picture], scene: Scene, style: Picture, count: int
) -> Judged:
    """Judge the first ``count``, two at least, and the last of the scene's first frames, as painted."""
    weight = resolve_settings(scene.width, scene.height).temporal_weight * UNITS_PER_ONE**2
    places = sorted({*range(count), len(pictures) - 1})
    frames = [scene.frames[place] for place in places]
    losses = judge.each([pictures[place] for place in places], frames, style)
    totals = {place: float(each.total) for place, each in zip(places, losses, strict=True)}
    truths = {pair: truth for pair, truth in scene.neighbours.items() if pair[1] in totals}
    for pair, truth in truths.items():
        totals[pair[1]] += weight * temporal_error(pictures, {pair: truth}).all_pixels
    compared = {pair: truth for pair, truth in truths.items() if pair[1] < count}
    return Judged(
        first=totals[0],
        total=sum(totals[place] for place in range(1, count)) / (count - 1),
        last=totals[len(pictures) - 1],
        temporal=temporal_error(pictures, compared).masked if compared else None,
    )


def rows(race: Race, timed: Sequence[Timed], judged: Sequence[Judged]) -> list[Row]:
    """``timed`` and ``judged`` in the order of the contestants, the reference first."""
    reference, against = timed[0], judged[0]
    slow = median(turn.seconds for turn in reference.steady)
    slow_cpu = median(turn.cpu_seconds for turn in reference.steady)
    slow_first = median(turn.seconds for turn in reference.first)
    found = []
    for each, losses in zip(timed, judged, strict=True):
        seconds = [turn.seconds for turn in each.steady]
        cpu_seconds = median(turn.cpu_seconds for turn in each.steady)
        first = median(turn.seconds for turn in each.first)
        found.append(
            Row(
                preset=each.contestant.preset,
                network=each.contestant.network,
                device=str(race.device),
                seconds_first_frame=first,
                seconds_per_frame=median(seconds),
                seconds_spread=(min(seconds), max(seconds)),
                cpu_seconds_per_frame=cpu_seconds,
                speedup=slow / median(seconds),
                speedup_spread=(slow / max(seconds), slow / min(seconds)),
                speedup_first_frame=slow_first / first,
                cpu_speedup=slow_cpu / cpu_seconds,
                reference_cap=race.cap,
                **_held_against(losses, against),
                iterations=median(turn.iterations for turn in each.steady),
                iterations_first_frame=median(turn.iterations for turn in each.first),
                peak_memory_mb=each.footprint.peak_memory_mb,
                flops_rate=_rate(each),
            )
        )
    return found


def peer_row(
    race: Race, name: str, seconds: float, peak_memory_mb: float, losses: Judged, reference: Row
) -> Row:
    """Another program's, which was timed as a whole: ``seconds`` a frame, its start among them."""
    ratio = reference.seconds_per_frame / seconds
    against = Judged(
        reference.judged_total_first_frame,
        reference.judged_total,
        reference.judged_total_last_frame,
        reference.temporal,
    )
    return Row(
        preset="peer",
        network=name,
        device="its own",
        seconds_first_frame=None,
        seconds_per_frame=seconds,
        seconds_spread=(seconds, seconds),
        cpu_seconds_per_frame=None,
        speedup=ratio,
        speedup_spread=(ratio, ratio),
        speedup_first_frame=None,
        cpu_speedup=None,
        reference_cap=race.cap,
        **_held_against(losses, against),
        iterations=None,
        iterations_first_frame=None,
        peak_memory_mb=peak_memory_mb,
        flops_rate=None,
    )


def _held_against(losses: Judged, reference: Judged) -> dict[str, Any]:
    return {
        "judged_total": losses.total,
        "judged_ratio": losses.total / reference.total,
        "judged_total_first_frame": losses.first,
        "judged_ratio_first_frame": losses.first / reference.first,
        "judged_total_last_frame": losses.last,
        "judged_ratio_last_frame": losses.last / reference.total,
        "temporal": losses.temporal,
    }


def _rate(timed: Timed) -> float | None:
    found = [turn.iteration_seconds for turn in timed.steady if turn.iteration_seconds]
    return timed.footprint.iteration_flops / median(found) if found else None
