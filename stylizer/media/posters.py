"""Small pictures for lists."""

import cv2
import numpy as np

from stylizer.media.pictures import decode_picture

#: Longer side in pixels: a tile of a wall of pictures, on a screen with two pixels to the point.
POSTER_SIDE = 640


def poster(picture: bytes) -> bytes:
    """A JPEG of a picture file, its longer side at most :data:`POSTER_SIDE` pixels."""
    values = decode_picture(picture)
    height, width, _ = values.shape
    shrink = min(1.0, POSTER_SIDE / max(height, width))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    levels = np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(levels[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return encoded.tobytes()
