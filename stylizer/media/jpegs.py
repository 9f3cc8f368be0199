"""Pictures for the eye alone: 8 bits, small, quick to load."""

import cv2
import numpy as np

from stylizer.engine.picture import Picture


def encode_jpeg(picture: Picture, shrink: float, quality: int) -> bytes:
    """A picture (float32 H x W x 3, RGB in [0, 1]) as a JPEG, its sides scaled by ``shrink``, at most 1.

    Colour is kept at full resolution: in paintings it has edges as sharp as brightness has.
    """
    height, width, _ = picture.shape
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = picture if shrink == 1 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    levels = np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
    sampling = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    how = [cv2.IMWRITE_JPEG_QUALITY, quality, *sampling]
    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(levels[..., ::-1]), how)
    return encoded.tobytes()
