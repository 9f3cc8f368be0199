"""What a pixel whose motion is uncertain takes from those around it, up to the frame's edges.

The frame itself says how far they reach: motion changes where colours do.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.flow.eight_bit import eight_bit
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Mask, Picture

#: The difference in colour, of 255, that stops the smoother by the factor e.
_EDGE = 5.0

#: A pixel counts by its confidence to this power: one that is half sure spreads next to nothing.
_POWER = 4

#: What the least certain pixel still counts, for places without a certain one far and wide.
_LEAST = np.float32(1e-4)


def certainty(flow: Flow, opposite: Flow, source: Picture, neighbour: Picture) -> Mask:
    """How much each vector of ``flow`` counts, float32 H x W in [0, 1]; arguments as for soft_confidence."""
    return np.asarray(soft_confidence(flow, opposite, source, neighbour).weight ** _POWER, np.float32)


def from_surroundings(
    field: NDArray[np.float32], certain: Mask, source: Picture, strength: float
) -> NDArray[np.float32]:
    """``field``, float32 H x W x C, smoothed by what each pixel counts, up to the edges of ``source``.

    Fast global smoother (Min et al. 2014) of the weighted field, over that of the weights.
    """
    weight = np.maximum(certain, _LEAST)
    smoother = cv2.ximgproc.createFastGlobalSmootherFilter(eight_bit(source), strength, _EDGE)
    smooth = smoother.filter(field * weight[..., None]).reshape(field.shape)
    return np.asarray(smooth / smoother.filter(weight)[..., None], np.float32)
