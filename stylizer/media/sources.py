"""Source pictures as they are kept: no larger than what they hold, and nothing lost."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.picture import Picture
from stylizer.media.pictures import encode_master

#: Values that are looked at together: few enough for a core's own cache. A painter beside this needs the way
#: to the memory, which one core alone can fill.
BAND = 1 << 17


def encode_source(picture: Picture) -> bytes:
    """A picture (float32 H x W x 3, RGB in [0, 1]) as a PNG: of 8 bits where they hold it exactly, else 16.

    `decode_picture` gives the picture back, to the last bit where it came from 8 or 16 bits.
    """
    levels = _eight_bits(picture)
    if levels is None:
        return encode_master(picture)
    _, encoded = cv2.imencode(".png", levels)
    return encoded.tobytes()


def _eight_bits(picture: Picture) -> NDArray[np.uint8] | None:
    """The picture in 8 bits, BGR; None where they don't hold it."""
    bgr = np.empty(picture.shape, np.uint8)
    rows = max(1, BAND // picture[0].size)
    for top in range(0, len(picture), rows):
        band = picture[top : top + rows]
        levels = np.rint(band * np.float32(255))
        if not np.array_equal(levels / np.float32(255), band):
            return None
        bgr[top : top + rows] = np.clip(levels, 0, 255)[..., ::-1]
    return bgr
