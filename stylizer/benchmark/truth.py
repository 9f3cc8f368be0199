"""What is known for certain about the motion between two frames of a scene."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.measures import squared_error
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture
from stylizer.engine.warp import backward_warp

#: Where motions that are averaged differ by more than this (deviation, in pixels), two things move apart,
#: and their mean is the motion of neither.
MIXED_MOTION = 0.25


@dataclass(frozen=True)
class Truth:
    """``flow`` leads from one frame to another, float32 H x W x 2, on the first one's grid.

    ``seen`` marks the pixels that have a partner: known, inside the other frame, and not hidden there.
    """

    flow: Flow
    seen: NDArray[np.bool_]

    @classmethod
    def of(cls, flow: Flow, hidden: NDArray[np.bool_]) -> Truth:
        """The truth of a flow, given which pixels are hidden or unknown; partners out of frame are found."""
        height, width = hidden.shape
        rows, columns = np.mgrid[:height, :width]
        x, y = columns + flow[..., 0], rows + flow[..., 1]
        inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
        return cls(np.where(hidden[..., None], np.float32(0), flow), inside & ~hidden)

    def error(self, picture: Picture, other: Picture) -> NDArray[np.float32]:
        """Squared error, H x W, of ``other`` warped back onto the grid of ``picture``, mean over colours."""
        return squared_error(other, picture, self.flow)

    def then(self, following: Truth) -> Truth:
        """From this truth's first frame to the frame that ``following`` leads to.

        A pixel is seen if it is all the way: where it lands, all pixels that its further way is interpolated
        from are seen, and move together.
        """
        further = backward_warp(following.flow, self.flow)
        spread = backward_warp(np.square(following.flow), self.flow) - np.square(further)
        mixed = spread.sum(axis=-1) > MIXED_MOTION**2
        unseen = backward_warp((~following.seen).astype(np.float32)[..., None], self.flow)[..., 0] > 0
        return Truth.of(self.flow + further, ~self.seen | mixed | unseen)

    def shrunk(self, width: int, height: int) -> Truth:
        """For frames reduced to ``width`` x ``height``: each pixel's mean motion, where it has one."""
        full_height, full_width = self.seen.shape
        if (full_width, full_height) == (width, height):
            return self
        scale = np.array([width / full_width, height / full_height])
        motion = self.flow.astype(np.float64) * scale
        mean = _reduced(motion, width, height)
        spread = _reduced(np.square(motion), width, height) - np.square(mean)
        mixed = spread.sum(axis=-1) > MIXED_MOTION**2
        unseen = _reduced((~self.seen).astype(np.float64), width, height) > 1e-6
        return Truth.of(mean.astype(np.float32), mixed | unseen)

    def cropped(self, rows: slice, columns: slice) -> Truth:
        """For frames of which only these rows and columns are kept."""
        return Truth.of(self.flow[rows, columns], ~self.seen[rows, columns])


def _reduced(values: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA))
