"""Small pictures for lists."""

from stylizer.media.jpegs import encode_jpeg
from stylizer.media.pictures import decode_picture

#: Longer side in pixels: a tile of a wall of pictures, on a screen with two pixels to the point.
POSTER_SIDE = 640


def poster(picture: bytes) -> bytes:
    """A JPEG of a picture file, its longer side at most :data:`POSTER_SIDE` pixels."""
    values = decode_picture(picture)
    height, width, _ = values.shape
    return encode_jpeg(values, min(1.0, POSTER_SIDE / max(height, width)), quality=85)
