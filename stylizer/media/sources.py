"""Source pictures as they are kept: no larger than what they hold, and nothing lost."""

import cv2
import numpy as np

from stylizer.engine.picture import Picture
from stylizer.media.pictures import encode_master


def encode_source(picture: Picture) -> bytes:
    """A picture (float32 H x W x 3, RGB in [0, 1]) as a PNG: of 8 bits where they hold it exactly, else 16.

    `decode_picture` gives the picture back, to the last bit where it came from 8 or 16 bits.
    """
    levels = np.rint(picture * np.float32(255))
    if not np.array_equal(levels / np.float32(255), picture):
        return encode_master(picture)
    rgb = np.clip(levels, 0, 255).astype(np.uint8)
    _, encoded = cv2.imencode(".png", np.ascontiguousarray(rgb[..., ::-1]))
    return encoded.tobytes()
