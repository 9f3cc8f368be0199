"""Decode any picture a user may bring; encode and decode masters, a frame's 16-bit PNG."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture
from stylizer.media.errors import DamagedFile
from stylizer.media.sizes import size_complaint
from stylizer.media.srgb import eight_bits_to_srgb, foreign_profile, sixteen_bits_to_srgb

#: Pillow's names. Formats that run a program (EPS), or that nobody paints in, stay shut.
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "AVIF", "BMP", "GIF", "PPM")

PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".avif"),
    *(".bmp", ".gif", ".ppm", ".pgm", ".pnm"),
)

#: What Pillow raises for bytes that are not what their header promised.
BROKEN = (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, struct.error, zlib.error)

Image.init()  # before this, Pillow knows only some of the formats
Image.MAX_IMAGE_PIXELS = None  # sizes are checked here, against limits of our own, before anything is decoded


def decode_picture(picture: bytes | Path, name: str | None = None, ground: Picture | None = None) -> Picture:
    """Decode a picture file to float32 H x W x 3, RGB in [0, 1], sRGB, upright.

    Grey, palette and CMYK become RGB; an embedded colour profile is converted to sRGB; 16 bits a channel
    stay 16 bits; transparent parts are laid over ``ground`` (default: black), and alpha is not kept; of
    several pictures in a file the first counts. ``name`` is what messages call the picture (default: the
    file's name).

    Raises :class:`InvalidPicture`: not a picture, damaged, or of a size that can't be worked on; with a
    ``ground``, of any size but its own.
    """
    name, data = _name_and_data(picture, name)
    with open_header(io.BytesIO(data), name) as image:
        _check_limits(image, name)
        sixteen_bits = has_sixteen_bits(image)
        orientation = orientation_of(image)
        profile = foreign_profile(image, name)
        load_whole(image, name)  # also where OpenCV decodes: Pillow notices damage that OpenCV does not
        if sixteen_bits:
            values = sixteen_bits_to_srgb(shares(sixteen_bit_levels(data, name)), profile, name)
        else:
            values = shares(np.asarray(eight_bits_to_srgb(image, profile, name)))
    values = upright(values, orientation)
    if ground is not None:
        _check_size(values, ground, name)
    return laid_over(ground, values)


def picture_size(picture: bytes | Path, name: str | None = None) -> tuple[int, int]:
    """Width and height of the upright picture, from the file's header alone.

    Raises :class:`InvalidPicture` as :func:`decode_picture` does, but for damage after the header.
    """
    name, data = _name_and_data(picture, name)
    with open_header(io.BytesIO(data), name) as image:
        _check_limits(image, name)
        return upright_size(image)


def encode_master(picture: Picture) -> bytes:
    """A picture (float32 H x W x 3, RGB in [0, 1]) as a 16-bit PNG, rounded to nearest.

    The same picture always gives the same bytes. What lies outside [0, 1] is clipped.

    Raises ``ValueError`` for values that are not numbers.
    """
    if not np.isfinite(picture).all():
        raise ValueError("A master can't hold values that are not finite numbers.")
    levels = np.rint(np.clip(picture.astype(np.float64), 0, 1) * 65535).astype(np.uint16)
    # Painted noise hardly compresses: run lengths are as small as the slower strategies.
    how = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]
    _, encoded = cv2.imencode(".png", np.ascontiguousarray(levels[..., ::-1]), how)
    return encoded.tobytes()


def decode_master(data: bytes) -> Picture:
    """What :func:`encode_master` wrote: float32 H x W x 3, RGB in [0, 1], multiples of 1/65535.

    Raises :class:`DamagedFile` for anything that is not a whole 16-bit RGB PNG.
    """
    levels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    if levels is None or levels.dtype != np.uint16 or levels.ndim != 3 or levels.shape[2] != 3:
        raise DamagedFile("A master is not a whole 16-bit RGB PNG; restore it from a backup.")
    return levels[..., ::-1].astype(np.float32) / np.float32(65535)


def _name_and_data(picture: bytes | Path, name: str | None) -> tuple[str, bytes]:
    if isinstance(picture, bytes):
        return name or "The picture", picture
    try:
        return name or picture.name, picture.read_bytes()
    except OSError as error:
        raise InvalidPicture(f"{picture} can't be read: {error.strerror}.") from error


def open_header(file: BinaryIO, name: str) -> ImageFile:
    """The picture with its header read, of whatever size. Raises InvalidPicture."""
    try:
        return Image.open(file, formats=FORMATS)
    except BROKEN as error:
        raise InvalidPicture(
            f"{name} is not a picture that can be read; use PNG, JPEG, TIFF, WebP, AVIF, BMP, GIF or PPM."
        ) from error


def _check_limits(image: ImageFile, name: str) -> None:
    if complaint := size_complaint(*image.size):
        raise InvalidPicture(f"{name} {complaint}.")


def load_whole(image: ImageFile, name: str) -> None:
    try:
        image.load()
    except BROKEN as error:
        raise InvalidPicture(f"{name} is damaged or cut short ({error}).") from error


def has_sixteen_bits(image: ImageFile) -> bool:
    return any(";16" in str(tile.args) for tile in image.tile)


def sixteen_bit_levels(data: bytes, name: str) -> NDArray[Any]:
    """uint16 H x W x 3 or 4, as in the file. Pillow reads colour with 8 bits only, hence OpenCV."""
    levels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if levels is None or levels.dtype != np.uint16:
        raise InvalidPicture(f"{name} has a 16-bit layout that can't be read; save it as a 16-bit RGB PNG.")
    if levels.ndim == 2:
        levels = cv2.cvtColor(levels, cv2.COLOR_GRAY2BGR)
    return levels[..., [2, 1, 0, 3][: levels.shape[2]]]


def _check_size(values: NDArray[np.float32], ground: Picture, name: str) -> None:
    (height, width), (wanted_height, wanted_width) = values.shape[:2], ground.shape[:2]
    if (width, height) != (wanted_width, wanted_height):
        raise InvalidPicture(
            f"{name} is {width}×{height} pixels; it has to be {wanted_width}×{wanted_height}, uncropped."
        )


def laid_over(ground: Picture | None, values: NDArray[np.float32]) -> Picture:
    if values.shape[2] == 3:
        return values
    colour, alpha = values[..., :3], values[..., 3:]
    return colour * alpha if ground is None else colour * alpha + ground * (1 - alpha)


def shares(levels: NDArray[Any]) -> Picture:
    """Levels of uint8 or uint16 as float32 in [0, 1]."""
    values: Picture = np.divide(levels, np.float32(np.iinfo(levels.dtype).max), dtype=np.float32)
    return values


def orientation_of(image: ImageFile) -> int:
    """EXIF tag 274, from the header alone: 1 is upright, 2 to 8 are mirrored or turned."""
    if image.format == "TIFF":
        return 1  # Pillow and OpenCV turn TIFF by themselves
    tags = Image.Exif()
    tags.load(image.info.get("exif", b""))  # not image.getexif(), which would decode a PNG
    return int(tags.get(ExifTags.Base.Orientation, 1))


def upright(picture: Picture, orientation: int) -> Picture:
    if orientation in (5, 6, 7, 8):
        picture = picture.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return np.ascontiguousarray(picture)


def upright_size(image: ImageFile) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if orientation_of(image) >= 5 else (width, height)
