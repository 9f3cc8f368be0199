"""Backward warping: a picture as it looks from another frame."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.motion import Flow

Floats = NDArray[np.float32]


def backward_warp(
    picture: Floats, flow: Flow, interpolation: Literal["linear", "cubic"] = "linear"
) -> Floats:
    """out(y, x) = picture(y + v, x + u), interpolated; positions outside take the nearest edge's value.

    ``picture`` is H x W x C in any units, ``flow`` H x W x 2 from the wanted frame to the picture's. "linear"
    is the method's; "cubic" (Catmull-Rom) keeps more of the finest strokes, and may overshoot.
    Interpolates exactly, unlike ``cv2.remap``, which rounds positions to 1/32 pixel: over a shot of hundreds
    of warps that rounding would move the strokes.
    """
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    y = np.clip(rows + flow[..., 1], 0, height - 1)
    x = np.clip(columns + flow[..., 0], 0, width - 1)
    top, left = np.floor(y), np.floor(x)
    kernel = _linear if interpolation == "linear" else _cubic
    out = np.zeros((height, width, picture.shape[2]), np.float32)
    for down, row_share in kernel(y - top):
        row = np.clip(top + down, 0, height - 1).astype(np.intp)
        for across, column_share in kernel(x - left):
            column = np.clip(left + across, 0, width - 1).astype(np.intp)
            out += (row_share * column_share)[..., None] * picture[row, column]
    return out


def _linear(part: Floats) -> list[tuple[int, Floats]]:
    """The two neighbours of a position ``part`` of the way between them, and the share of each."""
    return [(0, 1 - part), (1, part)]


def _cubic(part: Floats) -> list[tuple[int, Floats]]:
    """The four neighbours of a position and their shares (Keys 1981, a = −½)."""
    squared, cubed = part**2, part**3
    return [
        (-1, -0.5 * cubed + squared - 0.5 * part),
        (0, 1.5 * cubed - 2.5 * squared + 1),
        (1, -1.5 * cubed + 2 * squared + 0.5 * part),
        (2, 0.5 * cubed - 0.5 * squared),
    ]
