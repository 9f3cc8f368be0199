"""What a frame costs by its size, and by how many came before it."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

import cv2
import numpy as np
import torch

from stylizer.benchmark.lane import Contestant, Lane
from stylizer.benchmark.progress import RunProgress
from stylizer.engine.perception import Perception
from stylizer.engine.picture import Picture
from stylizer.engine.settings import Settings
from stylizer.engine.shot import shot_work

#: The sizes of the plot, each about twice the pixels of the one before or more.
SIZES = (
    *((256, 144), (384, 216), (512, 288), (768, 432), (1024, 576), (1536, 864)),
    *((1920, 1080), (2688, 1512), (3840, 2160)),
)

#: Frames of a size: the first, and two of the steady state.
FRAMES_OF_A_SIZE = 3

#: Shot lengths of the plot, up to the longest asked for.
LENGTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True)
class Footage:
    """``count`` frames made one by one: ``filmed`` there and back again, brought to ``size``.

    Enlarged footage moves as far on the screen as larger footage would.
    """

    filmed: Sequence[Picture]
    count: int
    size: tuple[int, int]

    def __iter__(self) -> Iterator[Picture]:
        there_and_back = (*self.filmed, *self.filmed[-2:0:-1])
        for picture in islice(cycle(there_and_back), self.count):
            yield _resized(picture, self.size)


@dataclass(frozen=True)
class OfSize:
    """A frame of this size in the steady state. ``tile`` is the setting's, 0 for the whole frame at once."""

    width: int
    height: int
    pixels: int
    tile: int
    seconds_first_frame: float
    seconds_per_frame: float
    cpu_seconds_per_frame: float
    peak_memory_mb: float


@dataclass(frozen=True)
class OfLength:
    """A shot of ``frames``: the median seconds of its last half, and the memory held at its end."""

    frames: int
    seconds_per_frame: float
    cpu_seconds_per_frame: float
    resident_mb: float


@dataclass(frozen=True)
class Work:
    """What is painted with: ``settings`` resolves those for a width and height."""

    preset: str
    network: str
    settings: Callable[[int, int], Settings]
    load: Callable[[torch.device], Perception]
    filmed: Sequence[Picture]
    style: Picture
    device: torch.device

    def lane(self, size: tuple[int, int], frame_count: int) -> Lane:
        """A process that paints so many frames of this size."""
        contestant = Contestant(self.preset, self.network, self.settings(*size), self.load, frame_count)
        return Lane(contestant, Footage(self.filmed, frame_count, size), self.style, self.device)


def by_size(work: Work, sizes: Sequence[tuple[int, int]], progress: RunProgress) -> Iterator[OfSize]:
    """Each size in a process of its own, as its peak of memory is to be its own."""
    for width, height in sizes:
        settings = work.settings(width, height)
        with closing(work.lane((width, height), FRAMES_OF_A_SIZE)) as lane:
            turns = []
            for place in range(FRAMES_OF_A_SIZE):
                progress.cell(f"{width}×{height}, frame {place + 1}")
                turns.append(lane.turn(progress.report))
                at_most = lane.contestant.work_at_most(place, width, height)
                progress.finished(at_most, f"{turns[-1].seconds:.2f} s")
            steady = turns[1:]
            yield OfSize(
                width,
                height,
                width * height,
                settings.tile,
                seconds_first_frame=turns[0].seconds,
                seconds_per_frame=median(turn.seconds for turn in steady),
                cpu_seconds_per_frame=median(turn.cpu_seconds for turn in steady),
                peak_memory_mb=lane.finish().peak_memory_mb,
            )


def by_length(
    work: Work, size: tuple[int, int], lengths: Sequence[int], progress: RunProgress
) -> Iterator[OfLength]:
    """One shot, as long as the last of ``lengths``, which rise; looked at when it is as long as each."""
    seconds, cpu_seconds = [], []
    with closing(work.lane(size, lengths[-1])) as lane:
        for place in range(lengths[-1]):
            progress.cell(f"{size[0]}×{size[1]}, frame {place + 1} of {lengths[-1]}")
            turn = lane.turn(progress.report)
            progress.finished(lane.contestant.work_at_most(place, *size), f"{turn.seconds:.2f} s")
            seconds.append(turn.seconds)
            cpu_seconds.append(turn.cpu_seconds)
            if place + 1 in lengths:
                half = slice((place + 1) // 2, None)
                yield OfLength(place + 1, median(seconds[half]), median(cpu_seconds[half]), turn.resident_mb)


def planned(work: Work, sizes: Sequence[tuple[int, int]], longest: int) -> float:
    """The most work of both plots, in iterations at each frame's size; the long shot is of the first size."""
    shots = [(size, FRAMES_OF_A_SIZE) for size in sizes] + [(sizes[0], longest)]
    return sum(shot_work(work.settings(*size), frames, *size) for size, frames in shots)


def exponent(found: Sequence[OfSize]) -> float | None:
    """The least-squares p of seconds ~ pixelsᵖ: 1 where cost is linear in pixels. One size tells nothing."""
    if len(found) < 2:
        return None
    logs = np.log([(each.pixels, each.cpu_seconds_per_frame) for each in found])
    return float(np.polyfit(logs[:, 0], logs[:, 1], 1)[0])


def sizes_up_to(largest: tuple[int, int]) -> list[tuple[int, int]]:
    """Those of :data:`SIZES` that fit into ``largest``."""
    return [size for size in SIZES if size[0] <= largest[0] and size[1] <= largest[1]]


def lengths_up_to(longest: int) -> list[int]:
    """Those of :data:`LENGTHS` below ``longest``, and this one."""
    return [*(length for length in LENGTHS if length < longest), longest]


def _resized(picture: Picture, size: tuple[int, int]) -> Picture:
    if picture.shape[1::-1] == size:
        return picture
    shrinks = math.prod(size) < picture.shape[0] * picture.shape[1]
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(resized, np.float32)
