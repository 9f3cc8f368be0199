"""Small pictures for lists."""

from stylizer.engine.picture import Picture
from stylizer.media.jpegs import encode_jpeg
from stylizer.media.pictures import decode_picture

#: Longer side in pixels: a tile of a wall of pictures, on a screen with two pixels to the point.
POSTER_SIDE = 640

POSTER_SUFFIX = "jpg"


def poster(picture: bytes) -> bytes:
    """A JPEG of a picture file, its longer side at most :data:`POSTER_SIDE` pixels."""
    return encode_poster(decode_picture(picture))


def encode_poster(picture: Picture) -> bytes:
    """The same of a picture (float32 H x W x 3, RGB in [0, 1])."""
    height, width, _ = picture.shape
    return encode_jpeg(picture, min(1.0, POSTER_SIDE / max(height, width)), quality=85)
