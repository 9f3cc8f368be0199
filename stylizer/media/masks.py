"""Masks as pictures: white is inside, black is outside, grey is in between."""

from pathlib import Path

import cv2
import numpy as np

from stylizer.engine.measures import LUMA
from stylizer.engine.picture import Mask
from stylizer.media.pictures import decode_picture


def decode_mask(picture: bytes | Path, name: str | None = None) -> Mask:
    """The luma of a picture, float32 H x W in [0, 1], on 65,536 levels: white is 1 and black is 0 exactly.

    ``name`` is what messages call it. Raises :class:`InvalidPicture` as :func:`decode_picture` does.
    """
    luma = (decode_picture(picture, name) @ LUMA).astype(np.float64)
    return np.asarray(np.rint(luma * 65535) / 65535, np.float32)


def encode_mask(mask: Mask) -> bytes:
    """A grey PNG, of 8 bits where they hold the mask exactly, else 16."""
    levels = np.rint(mask.astype(np.float64) * 65535).astype(np.uint16)
    short = levels % 257 == 0
    _, encoded = cv2.imencode(".png", (levels // 257).astype(np.uint8) if short.all() else levels)
    return encoded.tobytes()
