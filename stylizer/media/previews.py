"""A picture small enough to travel inside of a message."""

import io

import cv2
import numpy as np
from PIL import Image

from stylizer.engine.picture import Picture

#: Longer side in pixels and WebP quality, from the best on. The last one fits any picture into some 4 kB.
_TRIALS = ((320, 60), (320, 30), (256, 30), (192, 30), (128, 30), (96, 10))


def encode_preview(picture: Picture, most_bytes: int) -> bytes:
    """A WebP of a picture, H x W x 3 in [0, 1], as good as `most_bytes` allow.

    Raises ValueError where not even a tiny one fits.
    """
    for side, quality in _TRIALS:
        encoded = _encode(picture, side, quality)
        if len(encoded) <= most_bytes:
            return encoded
    raise ValueError(f"No preview fits into {most_bytes} bytes.")


def _encode(picture: Picture, side: int, quality: int) -> bytes:
    height, width, _ = picture.shape
    shrink = min(1.0, side / max(height, width))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    levels = np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "WEBP", quality=quality, method=2)
    return file.getvalue()
