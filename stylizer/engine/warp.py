"""Backward warping: a picture as it looks from another frame."""

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow.estimators import Flow


def backward_warp(picture: NDArray[np.float32], flow: Flow) -> NDArray[np.float32]:
    """out(y, x) = picture(y + v, x + u), bilinear; positions outside take the nearest edge's value.

    ``picture`` is H x W x C in any units, ``flow`` H x W x 2 from the wanted frame to the picture's.
    Interpolates exactly, unlike ``cv2.remap``, which rounds positions to 1/32 pixel: over a shot of hundreds
    of warps that rounding would move the strokes.
    """
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    y = np.clip(rows + flow[..., 1], 0, height - 1)
    x = np.clip(columns + flow[..., 0], 0, width - 1)
    top, left = np.floor(y).astype(np.intp), np.floor(x).astype(np.intp)
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, across = (y - top)[..., None], (x - left)[..., None]
    upper = picture[top, left] * (1 - across) + picture[top, right] * across
    lower = picture[bottom, left] * (1 - across) + picture[bottom, right] * across
    return np.asarray(upper * (1 - down) + lower * down, dtype=np.float32)
