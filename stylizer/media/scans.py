"""Pictures larger than can be worked on, made smaller while they are decoded."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin
from PIL.ImageFile import ImageFile

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture
from stylizer.media.pictures import (
    decode_picture,
    has_sixteen_bits,
    laid_over,
    load_whole,
    open_header,
    orientation_of,
    shares,
    upright,
    upright_size,
)
from stylizer.media.sizes import MEGAPIXEL_LIMIT, size_complaint
from stylizer.media.srgb import eight_bits_to_srgb, foreign_profile, sixteen_bits_to_srgb
from stylizer.media.strips import Levels, plain, strips

#: What larger pictures are brought to at most: a frame of 4096 × 2160 with strokes of almost twice the usual
#: size uses no more.
SCALED_MEGAPIXELS = 32

#: JPEG, PNG and TIFF are decoded in parts: up to here it takes half a minute.
SCAN_MEGAPIXELS = 600

#: Other files are decoded whole: here that takes 1.6 GB, as much as a picture of 80 megapixels does.
WHOLE_MEGAPIXELS = 320


@dataclass(frozen=True)
class Scan:
    """A picture, and the width and height, upright, that it had in its file."""

    picture: Picture
    width: int
    height: int


def decode_scan(scan: bytes | Path, name: str) -> Scan:
    """Decode a picture file as `decode_picture` does; what is larger than that takes is scaled down.

    Sides are divided by a whole number, so that every pixel is the mean of as many. What is left over at the
    right and at the bottom goes. Raises :class:`InvalidPicture`.
    """
    with io.BytesIO(scan) if isinstance(scan, bytes) else scan.open("rb") as file:
        image = open_header(file, name)
        width, height = upright_size(image)
        if width * height <= MEGAPIXEL_LIMIT * 1e6:
            file.seek(0)
            return Scan(decode_picture(file.read(), name), width, height)
        by = _divisor(image)
        if complaint := size_complaint(width // by, height // by):
            raise InvalidPicture(f"{name}, its sides divided by {by}, {complaint}.")
        return Scan(_scaled(image, file, by, name), width, height)


def _divisor(image: ImageFile) -> int:
    """What both sides are divided by. The decoder of JPEG knows powers of two alone."""
    least = int(np.ceil(np.sqrt(image.width * image.height / (SCALED_MEGAPIXELS * 1e6))))
    return 1 << (least - 1).bit_length() if image.format == "JPEG" else least


def _scaled(image: ImageFile, file: BinaryIO, by: int, name: str) -> Picture:
    _check_limit(image, SCAN_MEGAPIXELS, name)
    profile = foreign_profile(image, name)
    if rows := strips(image, file, name):
        orientation = _orientation_of_strips(image)
        levels, mode = _averaged(rows, by), image.mode
    else:
        orientation = orientation_of(image)
        small = _scaled_jpeg(image, by, name) if image.format == "JPEG" else _scaled_whole(image, by, name)
        levels, mode = np.atleast_3d(np.asarray(small)), small.mode
    if levels.dtype == np.uint16:
        values = sixteen_bits_to_srgb(shares(levels), profile, name)
    else:
        values = shares(np.asarray(eight_bits_to_srgb(_image(levels, mode), profile, name)))
    return laid_over(None, upright(values, orientation))


def _averaged(rows: Iterable[Levels], by: int) -> Levels:
    """Every ``by`` x ``by`` pixels as one."""
    done: list[Levels] = []
    rest: Levels | None = None
    for some in rows:
        some = some if rest is None else np.concatenate([rest, some])
        height, width = some.shape[0] // by, some.shape[1] // by
        whole, rest = some[: height * by, : width * by], some[height * by :]
        if height:
            small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
            done.append(small.reshape(height, width, -1))
    return np.concatenate(done)


def _scaled_jpeg(image: ImageFile, by: int, name: str) -> Image.Image:
    image.draft("", (image.width // by, image.height // by))
    load_whole(image, name)
    return image


def _scaled_whole(image: ImageFile, by: int, name: str) -> Image.Image:
    _check_limit(image, WHOLE_MEGAPIXELS, name)
    if has_sixteen_bits(image):
        raise InvalidPicture(
            f"{name} has 16 bits a channel in tiles, planes or interlaced, which can't be read in parts: "
            "save it as a plain 16-bit PNG."
        )
    load_whole(image, name)
    return plain(image).reduce(by)


def _orientation_of_strips(image: ImageFile) -> int:
    """A TIFF is turned by its decoder, a strip of one is not."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return int(image.tag_v2.get(274, 1))
    return orientation_of(image)


def _image(levels: Levels, mode: str) -> Image.Image:
    """The levels as an image; ``mode`` is the file's, and tells CMYK from RGBA."""
    channels = {1: "L", 2: "LA", 3: "RGB", 4: "CMYK" if mode == "CMYK" else "RGBA"}[levels.shape[2]]
    height, width, _ = levels.shape
    return Image.frombytes(channels, (width, height), levels.tobytes())


def _check_limit(image: ImageFile, megapixels: int, name: str) -> None:
    found = image.width * image.height / 1e6
    if found > megapixels:
        raise InvalidPicture(
            f"{name} is {image.width}×{image.height} pixels ({found:.0f} megapixels); the limit of a "
            f"{image.format} file is {megapixels} megapixels. Scale it down, or send it as a JPEG."
        )
