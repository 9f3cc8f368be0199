"""Soft weights between 0 and 1 from a flow's own certainty, which Ruder et al. 2016 left to future work.

How far a vector may be off is guessed, in squared pixels, from three things that are known without the truth:

    E = ½ |f₁ + f₂|² + 2 d² / g² + 2 |∇f₁|²

f₁ + f₂ is what is left of going there and back; both vectors have a part in it, hence the half. d² is the
squared difference in colour between the frame and its neighbour moved onto it, g² the squared gradient of the
frame: a vector that misses by e across a gradient at any angle changes the colour by d² = ½ g² e² on average.
The last one is the change of the motion from pixel to pixel: at the edge of a thing in motion the flow is
drawn up to a pixel or two too far. The weight is 1 / (1 + E²), one half where a pixel's error is expected.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import Cause, Reliability, reliability
from stylizer.engine.warp import backward_warp

#: Each of the three is smoothed by a Gaussian of this sigma, in pixels.
_SMOOTHING = 1.0

#: A round trip that misses by more says no more: it counts as this many squared pixels.
_FARTHEST = 25.0

#: Added to g²: where a frame is flat its colours say little about the flow.
_LEAST_GRADIENT = 1e-3

#: The quarter of the pixels that differ least in colour differ by grain and light alone; twice that, the
#: median of the pixels under such grain, is not held against any pixel.
_GRAIN_QUANTILE, _GRAIN_FACTOR = 0.25, 2.0


def soft_confidence(flow: Flow, opposite: Flow, source: Picture, neighbour_source: Picture) -> Reliability:
    """Weigh ``flow``, which leads from ``source`` to ``neighbour_source``, by how sure it is.

    ``opposite`` leads back; flows are float32 H x W x 2 in pixels, each on its own frame's grid. The weight
    is 0 out of frame; the causes are :func:`reliability`'s, and do not decide the weight.
    """
    cause = reliability(flow, opposite).cause
    inside = cause != Cause.OUT_OF_FRAME
    if not inside.any():
        return Reliability(np.zeros(cause.shape, np.float32), cause)
    missed = np.minimum(_squared(flow + backward_warp(opposite, flow)), _FARTHEST)
    expected = (
        0.5 * _smooth(missed)
        + 2 * _misplaced(source, backward_warp(neighbour_source, flow), inside)
        + 2 * _smooth(_squared_gradient(flow))
    )
    return Reliability(np.where(inside, 1 / (1 + expected**2), 0).astype(np.float32), cause)


def _misplaced(source: Picture, moved: Picture, inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """d² / g², the squared difference of colours in units of the picture's own squared gradient."""
    difference = _smooth(_squared(source - moved)) / np.float32(3)
    grain = _GRAIN_FACTOR * np.quantile(difference[inside], _GRAIN_QUANTILE)
    gradient = _smooth(_squared_gradient(source)) / np.float32(3)
    return np.asarray(np.maximum(difference - grain, 0) / (gradient + _LEAST_GRADIENT))


def _squared_gradient(field: NDArray[np.float32]) -> NDArray[np.float32]:
    """Squared central differences across and down, summed over the channels of ``field`` (H x W x C)."""
    padded = np.pad(field, ((1, 1), (1, 1), (0, 0)), mode="symmetric")
    across = (padded[1:-1, 2:] - padded[1:-1, :-2]) / np.float32(2)
    down = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / np.float32(2)
    return np.asarray(_squared(across) + _squared(down))


def _squared(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.square(vectors).sum(axis=-1), np.float32)


def _smooth(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), _SMOOTHING, borderType=cv2.BORDER_REFLECT))
