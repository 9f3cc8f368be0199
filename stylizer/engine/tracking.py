"""A region drawn on one frame, carried to the others by the optical flow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow.surroundings import certainty, from_surroundings
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Mask, Picture
from stylizer.engine.warp import backward_warp

#: Strength of the smoother that fills.
_STRENGTH = 100.0

#: Interpolation makes the rim wider at every step; this much steeper, it stays 2 to 3 pixels wide.
_GAIN = np.float32(1.2)

#: Islands and holes of less than this part of the region are mistakes of the flow.
_SMALLEST = 0.02


def carry(mask: Mask, flow: Flow, opposite: Flow, source: Picture, neighbour_source: Picture) -> Mask:
    """Move a region from a neighbour to the frame whose footage is ``source``.

    ``mask`` is the neighbour's, float32 H x W in [0, 1]; ``flow`` leads from this frame to the neighbour,
    ``opposite`` back. Where going there and back does not lead home, the mask follows from its surroundings,
    as far as the frame's colours reach. The contour, where the mask is 0.5, moves by parts of a pixel.
    """
    moved = backward_warp(mask[..., None], flow)[..., 0]
    sure = certainty(flow, opposite, source, neighbour_source)
    around = from_surroundings(moved[..., None], sure, source, _STRENGTH)[..., 0]
    found = sure * moved + (1 - sure) * around
    return _cleaned(np.clip(np.float32(0.5) + _GAIN * (found - np.float32(0.5)), 0, 1))


def _cleaned(mask: Mask) -> Mask:
    """Without small islands and small holes."""
    inside = mask >= 0.5
    least = _SMALLEST * np.count_nonzero(inside)
    islands, holes = _smaller(inside, least), _smaller(~inside, least)
    return np.asarray(np.where(islands, 0, np.where(holes, 1, mask)), np.float32)


def _smaller(part: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """The connected pieces of ``part`` with fewer pixels than ``least``, as a mask of their pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] < least
    small[0] = False  # what is not in the part
    return np.asarray(small[labels])
