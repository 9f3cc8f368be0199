"""The columns of the table: short sequences of frames, and the true motion between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from stylizer.benchmark.truth import Truth
from stylizer.demo.shot import Shot
from stylizer.engine.errors import EngineError
from stylizer.engine.picture import Picture
from stylizer.engine.settings import SMALLEST_SIDE

#: Width and height that frames are reduced to fit into.
Cap = tuple[int, int]

#: The rendered shots whose motion is moderate: the paper's claims are checked on these.
MODERATE_MOTION = ("0310", "0420")


@dataclass(frozen=True)
class Scene:
    """Frames as filmed, numbered from ``first_number``; ``truths`` by the places of both frames, from 0.

    The truths between neighbours, (i, i + 1), give the paper's figure; those from frame 0 to a later one the
    long-range figure. Any of them may be missing. ``description`` says where the scene is from.
    """

    name: str
    description: str
    first_number: int
    frames: Sequence[Picture]
    truths: Mapping[tuple[int, int], Truth]

    @property
    def width(self) -> int:
        return int(self.frames[0].shape[1])

    @property
    def height(self) -> int:
        return int(self.frames[0].shape[0])

    @property
    def neighbours(self) -> dict[tuple[int, int], Truth]:
        """The truths between frames that follow each other."""
        return {pair: truth for pair, truth in self.truths.items() if pair[1] == pair[0] + 1}


class SceneSource(Protocol):
    """A scene that can be read: only the one at work is in memory."""

    @property
    def name(self) -> str: ...

    def load(self, frame_count: int, cap: Cap) -> Scene:
        """At most ``frame_count`` frames, reduced to fit into ``cap``. Raises what reading raises."""
        ...


@dataclass(frozen=True)
class RenderedScene:
    """A demo shot: its motion is exact, between any two frames."""

    shot: Shot

    @property
    def name(self) -> str:
        return self.shot.name

    def load(self, frame_count: int, cap: Cap) -> Scene:
        shot = self.shot
        width, height = fitted(shot.width, shot.height, cap)
        count = min(frame_count, shot.frame_count)
        pairs = {(index, index + 1) for index in range(count - 1)} | {(0, later) for later in range(1, count)}
        truths = {}
        for first, second in sorted(pairs):
            motion = shot.motion(first, second)
            truths[first, second] = Truth.of(motion.flow, motion.occluded).shrunk(width, height)
        frames = [reduced(shot.render(index).astype(np.float32), width, height) for index in range(count)]
        return Scene(shot.name, f"{shot.title}, rendered: exact motion", shot.first_frame, frames, truths)


def fitted(width: int, height: int, cap: Cap) -> tuple[int, int]:
    """The size of frames inside ``cap``, sides' ratio kept, never enlarged.

    Raises :class:`EngineError` where a side would fall below what the engine works on.
    """
    factor = min(1.0, cap[0] / width, cap[1] / height)
    size = round(width * factor), round(height * factor)
    if min(size) < SMALLEST_SIDE:
        raise EngineError(
            f"Frames of {width}×{height} pixels become {size[0]}×{size[1]} within {cap[0]}×{cap[1]}; both "
            f"sides have to be at least {SMALLEST_SIDE}. Raise the size cap.",
            field="size",
        )
    return size


def reduced(picture: Picture, width: int, height: int) -> Picture:
    """A frame at ``width`` x ``height``, each pixel the mean of those it stands for."""
    if picture.shape[:2] == (height, width):
        return picture
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32)
