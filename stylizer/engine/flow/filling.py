"""Vectors that nothing confirms, replaced by those of their surroundings, up to the frame's edges.

What is hidden in the other frame has no vector that could be found, and an estimator puts there what happens
to fit; at the edge of a thing in motion it draws the motion a few pixels too far. Both are known by their low
confidence. The frame itself says how far the vectors around them reach: motion changes where colours do.
"""

import cv2
import numpy as np

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.flow.eight_bit import eight_bit
from stylizer.engine.motion import Flow, FlowPair
from stylizer.engine.picture import Picture

#: Strength of the smoother, and the difference in colour, of 255, that stops it by the factor e.
_STRENGTH, _EDGE = 30.0, 5.0

#: A vector counts by its confidence to this power: one that is half sure spreads next to nothing.
_POWER = 4

#: What the least certain vector still counts, for places without a certain one far and wide.
_LEAST = 1e-4


def fill(pair: FlowPair, earlier: Picture, later: Picture) -> FlowPair:
    """Smooth both flows between two frames, weighted by their confidence and stopped by the frames' edges.

    Fast global smoother (Min et al. 2014) of the weighted vectors, over that of the weights.
    """
    return FlowPair(
        forward=_filled(pair.forward, pair.backward, earlier, later),
        backward=_filled(pair.backward, pair.forward, later, earlier),
    )


def _filled(flow: Flow, opposite: Flow, source: Picture, neighbour: Picture) -> Flow:
    weight = np.maximum(
        soft_confidence(flow, opposite, source, neighbour).weight ** _POWER, np.float32(_LEAST)
    )
    smoother = cv2.ximgproc.createFastGlobalSmootherFilter(eight_bit(source), _STRENGTH, _EDGE)
    return np.asarray(
        smoother.filter(flow * weight[..., None]) / smoother.filter(weight)[..., None], np.float32
    )
