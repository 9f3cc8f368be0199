"""Which of two flows explains a pixel better: what the frames themselves say, without knowing the truth."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.motion import Flow

#: A frame's luma, float32 H x W from 0 to 255.
Luma = NDArray[np.float32]

#: What a difference in gradient counts against one in luma, the difference from which a pixel counts as
#: hidden and no worse, and the deviation of the window looked at, in pixels.
_GRADIENT_SHARE, _HIDDEN, _WINDOW = 3.0, 25.0, 1.5


def better_explained(first: Luma, second: Luma, flow: Flow, other: Flow) -> Flow:
    """At each pixel the vector of the two that explains both frames better; ``flow``'s where they tie."""
    here, there = _with_gradients(first), _with_gradients(second)
    other_wins = _misfit(here, there, other) < _misfit(here, there, flow)
    return np.where(other_wins[..., None], other, flow)


def _with_gradients(luma: Luma) -> Luma:
    across, down = (cv2.Scharr(luma, cv2.CV_32F, *order, scale=1 / 32) for order in ((1, 0), (0, 1)))
    return np.dstack([luma, across, down])


def _misfit(here: Luma, there: Luma, flow: Flow) -> Luma:
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    moved = cv2.remap(there, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    luma, across, down = np.moveaxis(np.minimum(np.abs(here - moved), _HIDDEN), -1, 0)
    misfit = luma + _GRADIENT_SHARE * (across + down)
    return np.asarray(cv2.GaussianBlur(misfit, (0, 0), _WINDOW), np.float32)
