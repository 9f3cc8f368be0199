"""A demo shot: frames with motion blur, and the exact motion between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Picture
from stylizer.demo.stage import Mask, Motion, Stage


@dataclass(frozen=True)
class Shot:
    """Frames are counted from 0 here; `first_frame` is the number that the first one carries on set.

    `build` paints the stage; it is called once, when the first picture or motion is asked for.
    """

    name: str
    title: str
    frame_count: int
    build: Callable[[], Stage]
    width: int = 448
    height: int = 252
    first_frame: int = 1001
    rate: tuple[int, int] = (24, 1)
    shutter: float = 0.5

    @cached_property
    def stage(self) -> Stage:
        return self.build()

    def render(self, index: int) -> Picture:
        """The frame as filmed, with motion blur: float32 HxWx3 RGB in [0,1]."""
        return self.stage.picture(self._known(index), self.shutter)

    def sharp(self, index: int, resolution: int = 1) -> Picture:
        """The frame without motion blur, at `resolution` times the size: what flow is exact for."""
        return self.stage.picture(self._known(index), resolution=resolution)

    def motion(self, index: int, other: int) -> Motion:
        """Where each pixel of frame `index` is in frame `other` (any two), and what can't be seen there.

        Exact for the sharp geometry at the middle of the exposure; a pixel belongs to the front-most layer
        that covers at least half of its centre.
        """
        return self.stage.motion(self._known(index), self._known(other))

    def forward_flow(self, index: int) -> NDArray[np.float32]:
        """To the next frame, on this frame's grid: HxWx2, u right, v down, pixels."""
        return self.motion(index, index + 1).flow

    def backward_flow(self, index: int) -> NDArray[np.float32]:
        """To the frame before, on this frame's grid: HxWx2, u right, v down, pixels."""
        return self.motion(index, index - 1).flow

    def forward_occlusion(self, index: int) -> Mask:
        """HxW: what is seen in this frame and not in the next, hidden or out of frame."""
        return self.motion(index, index + 1).occluded

    def backward_occlusion(self, index: int) -> Mask:
        """HxW: what is seen in this frame and not in the one before, hidden or out of frame."""
        return self.motion(index, index - 1).occluded

    def _known(self, index: int) -> int:
        if not 0 <= index < self.frame_count:
            raise IndexError(
                f"Shot {self.name!r} has frames 0 to {self.frame_count - 1}; there is no frame {index}."
            )
        return index
