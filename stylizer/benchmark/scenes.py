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


@dataclass(frozen=True)
class Frame:
    """How frames are made smaller: reduced to fit into ``cap``, then cut to their middle of size ``crop``.

    Both are width and height in pixels. Reducing makes motion smaller and layers thinner; a part of a large
    frame keeps both as they are.
    """

    cap: tuple[int, int]
    crop: tuple[int, int] | None = None

    def of(self, width: int, height: int) -> tuple[int, int]:
        """The size of reduced frames, before they are cut: sides' ratio kept, never enlarged.

        Raises :class:`EngineError` where a side would fall below what the engine works on.
        """
        factor = min(1.0, self.cap[0] / width, self.cap[1] / height)
        size = round(width * factor), round(height * factor)
        smallest = min(*size, *(self.crop or size))
        if smallest < SMALLEST_SIDE:
            raise EngineError(
                f"Frames of {width}×{height} pixels become as small as {smallest} on a side; both sides have "
                f"to be at least {SMALLEST_SIDE}. Raise the size cap.",
                field="size",
            )
        return size

    def picture(self, picture: Picture) -> Picture:
        """Reduced and cut; each pixel is the mean of those it stands for."""
        width, height = self.of(picture.shape[1], picture.shape[0])
        if picture.shape[:2] != (height, width):
            picture = np.asarray(
                cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32
            )
        return np.ascontiguousarray(picture[self._middle(width, height)])

    def truth(self, truth: Truth) -> Truth:
        """For frames so reduced and cut."""
        height, width = truth.seen.shape
        size = self.of(width, height)
        return truth.shrunk(*size).cropped(*self._middle(*size))

    def _middle(self, width: int, height: int) -> tuple[slice, slice]:
        crop_width, crop_height = self.crop or (width, height)
        left, top = max(0, (width - crop_width) // 2), max(0, (height - crop_height) // 2)
        return slice(top, top + crop_height), slice(left, left + crop_width)


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

    def load(self, frame_count: int, frame: Frame) -> Scene:
        """At most ``frame_count`` frames, made smaller as ``frame`` says. Raises what reading raises."""
        ...


@dataclass(frozen=True)
class RenderedScene:
    """A demo shot: its motion is exact, between any two frames."""

    shot: Shot

    @property
    def name(self) -> str:
        return self.shot.name

    def load(self, frame_count: int, frame: Frame) -> Scene:
        shot = self.shot
        count = min(frame_count, shot.frame_count)
        pairs = {(index, index + 1) for index in range(count - 1)} | {(0, later) for later in range(1, count)}
        truths = {}
        for first, second in sorted(pairs):
            motion = shot.motion(first, second)
            truths[first, second] = frame.truth(Truth.of(motion.flow, motion.occluded))
        frames = [frame.picture(shot.render(index).astype(np.float32)) for index in range(count)]
        return Scene(shot.name, f"{shot.title}, rendered: exact motion", shot.first_frame, frames, truths)
