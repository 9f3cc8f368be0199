"""Decode any picture a user may bring; encode and decode masters, a frame's 16-bit PNG."""

import io
import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms
from PIL.ImageFile import ImageFile

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture
from stylizer.media.errors import DamagedFile
from stylizer.media.sizes import MEGAPIXEL_LIMIT, size_complaint

#: Pillow's names. Formats that run a program (EPS), or that nobody paints in, stay shut.
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "AVIF", "BMP", "GIF", "PPM")

PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".avif"),
    *(".bmp", ".gif", ".ppm", ".pgm", ".pnm"),
)

#: Colour layouts with 8 bits a channel that convert to RGB without loss of meaning.
_EIGHT_BIT_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"}

#: What Pillow raises for bytes that are not what their header promised.
_BROKEN = (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, struct.error, zlib.error)

Image.init()  # before this, Pillow knows only some of the formats
# Pillow only warns of pictures above its own limit, which is near ours: have it refuse.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


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
    with _opened(data, name) as image:
        sixteen_bits = _has_sixteen_bits(image)
        orientation = _orientation(image)
        profile = _foreign_profile(image, name)
        _load(image, name)  # also where OpenCV decodes: Pillow notices damage that OpenCV does not
        if sixteen_bits:
            values = _sixteen_bits_to_srgb(_sixteen_bit_values(data, name), profile, name)
        else:
            levels = np.asarray(_eight_bits_to_srgb(image, profile, name))
            values = levels.astype(np.float32) / np.float32(255)
    values = _upright(values, orientation)
    if ground is not None:
        _check_size(values, ground, name)
    return _laid_over(ground, values)


def picture_size(picture: bytes | Path, name: str | None = None) -> tuple[int, int]:
    """Width and height of the upright picture, from the file's header alone.

    Raises :class:`InvalidPicture` as :func:`decode_picture` does, but for damage after the header.
    """
    name, data = _name_and_data(picture, name)
    with _opened(data, name) as image:
        return _upright_size(image)


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


def _opened(data: bytes, name: str) -> ImageFile:
    """The picture with its header read, its size found acceptable."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InvalidPicture(
            f"{name} has more pixels than the limit of {MEGAPIXEL_LIMIT} megapixels; scale it down."
        ) from error
    except _BROKEN as error:
        raise InvalidPicture(
            f"{name} is not a picture that can be read; use PNG, JPEG, TIFF, WebP, AVIF, BMP, GIF or PPM."
        ) from error
    if complaint := size_complaint(*image.size):
        raise InvalidPicture(f"{name} {complaint}.")
    return image


def _load(image: ImageFile, name: str) -> None:
    try:
        image.load()
    except _BROKEN as error:
        raise InvalidPicture(f"{name} is damaged or cut short ({error}).") from error


def _has_sixteen_bits(image: ImageFile) -> bool:
    return any(";16" in str(tile.args) for tile in image.tile)


def _eight_bits_to_srgb(
    image: Image.Image, profile: ImageCms.ImageCmsProfile | None, name: str
) -> Image.Image:
    """RGB, or RGBA where the picture can be transparent."""
    if image.mode not in _EIGHT_BIT_MODES:
        raise InvalidPicture(f"{name} has values of kind {image.mode}; save it with 8 or 16 bits a channel.")
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode in ("P", "PA", "LA", "RGBA", "RGBX", "1", "YCbCr"):
        image = image.convert("L" if image.mode in ("LA", "1") else "RGB")
    if profile is not None:
        image = _to_srgb(image, profile, name)
    image = image.convert("RGB")
    if alpha:
        image.putalpha(alpha)
    return image


def _sixteen_bit_values(data: bytes, name: str) -> NDArray[np.float32]:
    """Float32 H x W x 3 or 4 in [0, 1]. Pillow reads colour with 8 bits only, hence OpenCV."""
    values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16:
        raise InvalidPicture(f"{name} has a 16-bit layout that can't be read; save it as a 16-bit RGB PNG.")
    if values.ndim == 2:
        values = cv2.cvtColor(values, cv2.COLOR_GRAY2BGR)
    order = [2, 1, 0, 3][: values.shape[2]]
    return values[..., order].astype(np.float32) / np.float32(65535)


def _foreign_profile(image: ImageFile, name: str) -> ImageCms.ImageCmsProfile | None:
    """The embedded colour profile, unless there is none or it is sRGB's."""
    embedded = image.info.get("icc_profile")
    if not embedded:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
    except OSError as error:
        raise InvalidPicture(f"{name} has a damaged colour profile; save it as sRGB.") from error
    return None if "sRGB" in ImageCms.getProfileDescription(profile) else profile


def _to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile, name: str) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError as error:
        raise InvalidPicture(
            f"{name} has a colour profile that does not fit its values ({error}); save it as sRGB."
        ) from error
    assert converted is not None  # only in-place conversions return nothing
    return converted


def _sixteen_bits_to_srgb(values: Picture, profile: ImageCms.ImageCmsProfile | None, name: str) -> Picture:
    """Convert through a lattice of 52³ colours: LittleCMS, as Pillow offers it, takes 8 bits only.

    Between the lattice's points the conversion is interpolated linearly, so that fine gradients stay fine.
    """
    if profile is None:
        return values
    axis = np.arange(0, 256, 5, dtype=np.uint8)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(1, -1, 3)
    is_grey = profile.profile.xcolor_space.strip() == "GRAY"
    image = Image.fromarray(points[..., 0] if is_grey else points)
    lattice = np.asarray(_to_srgb(image, profile, name)).reshape(len(axis), len(axis), len(axis), 3)
    colour = _interpolate(lattice.astype(np.float32) / np.float32(255), values[..., :3])
    return np.concatenate([colour, values[..., 3:]], axis=2)


def _interpolate(lattice: Picture, colour: Picture) -> Picture:
    """Trilinear interpolation in ``lattice`` (n x n x n x 3) at ``colour`` (H x W x 3, in [0, 1])."""
    position = colour * (len(lattice) - 1)
    low = np.minimum(position.astype(np.intp), len(lattice) - 2)
    share = position - low
    result = np.zeros_like(colour)
    for corner in np.ndindex(2, 2, 2):
        r, g, b = np.moveaxis(low + corner, -1, 0)
        weight = np.where(np.array(corner, bool), share, 1 - share).prod(axis=-1, keepdims=True)
        result += weight * lattice[r, g, b]
    return result


def _check_size(values: NDArray[np.float32], ground: Picture, name: str) -> None:
    (height, width), (wanted_height, wanted_width) = values.shape[:2], ground.shape[:2]
    if (width, height) != (wanted_width, wanted_height):
        raise InvalidPicture(
            f"{name} is {width}×{height} pixels; it has to be {wanted_width}×{wanted_height}, uncropped."
        )


def _laid_over(ground: Picture | None, values: NDArray[np.float32]) -> Picture:
    if values.shape[2] == 3:
        return values
    colour, alpha = values[..., :3], values[..., 3:]
    return colour * alpha if ground is None else colour * alpha + ground * (1 - alpha)


def _orientation(image: ImageFile) -> int:
    """EXIF tag 274, from the header alone: 1 is upright, 2 to 8 are mirrored or turned."""
    if image.format == "TIFF":
        return 1  # Pillow and OpenCV turn TIFF by themselves
    tags = Image.Exif()
    tags.load(image.info.get("exif", b""))  # not image.getexif(), which would decode a PNG
    return int(tags.get(ExifTags.Base.Orientation, 1))


def _upright(picture: Picture, orientation: int) -> Picture:
    if orientation in (5, 6, 7, 8):
        picture = picture.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return np.ascontiguousarray(picture)


def _upright_size(image: ImageFile) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) >= 5 else (width, height)
