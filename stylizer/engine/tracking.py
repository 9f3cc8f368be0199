"""A region drawn on one frame, carried to the others by the optical flow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Mask, Picture
from stylizer.engine.warp import backward_warp

#: Strength of the smoother that fills, and the difference in colour, of 255, that stops it by the factor e.
_STRENGTH, _EDGE = 100.0, 5.0

#: A pixel counts by its confidence to this power: one that is half sure says next to nothing.
_POWER = 4

#: What the least certain pixel still counts, for places without a certain one far and wide.
_LEAST = 1e-4

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
    sure = soft_confidence(flow, opposite, source, neighbour_source).weight ** _POWER
    weight = np.maximum(sure, np.float32(_LEAST))
    colours = np.rint(np.clip(source, 0, 1) * 255).astype(np.uint8)
    smoother = cv2.ximgproc.createFastGlobalSmootherFilter(colours, _STRENGTH, _EDGE)
    around = smoother.filter(moved * weight) / smoother.filter(weight)
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
