"""Backward warping: a picture as it looks from another frame."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.motion import Flow

Floats = NDArray[np.float32]


#: Samples on each side of a position that "lanczos" looks at.
_LOBES = 3


def backward_warp(
    picture: Floats, flow: Flow, interpolation: Literal["linear", "lanczos"] = "linear"
) -> Floats:
    """out(y, x) = picture(y + v, x + u), interpolated; positions outside take the nearest edge's value.

    ``picture`` is H x W x C in any units, ``flow`` H x W x 2 from the wanted frame to the picture's. "linear"
    is the method's; "lanczos" keeps the finest strokes, and may overshoot.
    Interpolates exactly, unlike ``cv2.remap``, which rounds positions to 1/32 pixel: over a shot of hundreds
    of warps that rounding would move the strokes.
    """
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    y = np.clip(rows + flow[..., 1], 0, height - 1)
    x = np.clip(columns + flow[..., 0], 0, width - 1)
    top, left = np.floor(y), np.floor(x)
    kernel = _linear if interpolation == "linear" else _lanczos
    across = [(np.clip(left + step, 0, width - 1).astype(np.intp), share) for step, share in kernel(x - left)]
    pixels = picture.reshape(height * width, -1)
    out = np.zeros((height, width, pixels.shape[1]), np.float32)
    for down, row_share in kernel(y - top):
        row = np.clip(top + down, 0, height - 1).astype(np.intp) * width
        for column, column_share in across:
            out += (row_share * column_share)[..., None] * pixels[row + column]
    return out


def _linear(part: Floats) -> list[tuple[int, Floats]]:
    """The two neighbours of a position ``part`` of the way between them, and the share of each."""
    return [(0, 1 - part), (1, part)]


def _lanczos(part: Floats) -> list[tuple[int, Floats]]:
    """The six neighbours of a position and their shares, which sum to 1 (Duchon 1979)."""
    steps = range(1 - _LOBES, _LOBES + 1)
    away = part.astype(np.float64)  # in which what stays on the grid keeps its bits
    shares = [np.sinc(away - step) * np.sinc((away - step) / _LOBES) for step in steps]
    total = np.sum(shares, axis=0)
    return [(step, np.asarray(share / total, np.float32)) for step, share in zip(steps, shares, strict=True)]
