"""Picture files in strips from the top, each a small picture file of its own: little is decoded at once.

A PNG is one compressed stream in which rows refer to the row above: some of its rows, below the row above
them as it came out, are a PNG again. A TIFF keeps its strips apart already.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from stylizer.engine.errors import InvalidPicture
from stylizer.media.pictures import FORMATS, has_sixteen_bits, load_whole, sixteen_bit_levels

#: Pixels of a strip, where we choose.
STRIP_PIXELS = 4_000_000

#: H x W x C of uint8 or uint16.
Levels = NDArray[Any]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Channels by the colour type of a PNG: grey, colour, palette, grey and colour with alpha.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: What says how the values of a TIFF are meant: bits, compression, photometric interpretation, fill order,
#: samples, planes, predictor, colour map, extra samples, sample format, JPEG tables, subsampling, reference
#: black and white.
_MEANING = (258, 259, 262, 266, 277, 284, 317, 320, 338, 339, 347, 530, 532)


def strips(image: ImageFile, file: BinaryIO, name: str) -> Iterator[Levels] | None:
    """The rows of a picture whose header is read, a strip at a time; as they lie in the file, not upright.

    None where the file can only be decoded whole. What is damaged is found on the way: InvalidPicture.
    """
    if image.format == "PNG":
        return _png_strips(file, name) if _is_plain_png(file) else None
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _has_strips(image):
        return _tiff_strips(image, file, name)
    return None


def plain(image: Image.Image) -> Image.Image:
    """The same picture in a layout whose values can be averaged: no palette, 8 bits a channel."""
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    mode = {"1": "L", "P": "RGB", "RGBX": "RGB", "YCbCr": "RGB"}.get(image.mode)
    return image.convert(mode) if mode else image


def _decode(strip: bytes, name: str) -> tuple[Levels, Levels]:
    """The values as they lie in the file, and as they can be averaged."""
    with Image.open(io.BytesIO(strip), formats=FORMATS) as image:
        if has_sixteen_bits(image):
            levels = sixteen_bit_levels(strip, name)
            return levels, levels
        load_whole(image, name)
        return _channels(image), _channels(plain(image))


def _channels(image: Image.Image) -> Levels:
    return np.atleast_3d(np.asarray(image))


def _is_plain_png(file: BinaryIO) -> bool:
    """Whole bytes a value, rows in order, and values that are read as they are written."""
    file.seek(len(_SIGNATURE) + 8)
    _, _, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", file.read(13))
    return not interlaced and (depth == 8 or (depth == 16 and kind != 4))


def _png_strips(file: BinaryIO, name: str) -> Iterator[Levels]:
    file.seek(len(_SIGNATURE))
    chunks = _png_chunks(file, name)
    _, header = next(chunks)
    width, height, depth, kind = struct.unpack(">IIBB", header[:10])
    row_bytes = 1 + width * _CHANNELS[kind] * depth // 8  # the first says how the row above is used
    at_once = max(1, STRIP_PIXELS // width) * row_bytes
    meaning: list[bytes] = []
    above = bytes(row_bytes)
    left = height * row_bytes
    for rows in _pieces(_inflated(chunks, meaning, name), at_once):
        rows = rows[:left]
        left -= len(rows)
        count, odd = divmod(len(rows), row_bytes)
        if odd:
            break
        size = struct.pack(">II", width, count + 1)
        body = zlib.compress(above + rows, 0)
        strip = [_chunk(b"IHDR", size + header[8:]), *meaning, _chunk(b"IDAT", body), _chunk(b"IEND", b"")]
        as_filed, levels = _decode(_SIGNATURE + b"".join(strip), name)
        last = as_filed[-1, :, : _CHANNELS[kind]]
        above = b"\0" + last.astype(last.dtype.newbyteorder(">")).tobytes()
        yield levels[1:]
        if not left:
            return
    raise InvalidPicture(f"{name} is damaged or cut short (rows are missing).")


def _inflated(chunks: Iterator[tuple[bytes, bytes]], meaning: list[bytes], name: str) -> Iterator[bytes]:
    """The rows, as they come; the chunks that say what their values mean are put in ``meaning`` before."""
    stream = zlib.decompressobj()
    for kind, content in chunks:
        if kind in (b"PLTE", b"tRNS"):
            meaning.append(_chunk(kind, content))
        if kind != b"IDAT":
            continue
        try:
            while content:
                yield stream.decompress(content, STRIP_PIXELS)
                content = stream.unconsumed_tail
        except zlib.error as error:
            raise InvalidPicture(f"{name} is damaged or cut short ({error}).") from error


def _png_chunks(file: BinaryIO, name: str) -> Iterator[tuple[bytes, bytes]]:
    while len(start := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", start)
        content, checksum = file.read(length), file.read(4)
        if kind in (b"IHDR", b"IDAT") and checksum != struct.pack(">I", zlib.crc32(kind + content)):
            raise InvalidPicture(f"{name} is damaged or cut short (a checksum is wrong).")
        yield kind, content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", zlib.crc32(kind + content))


def _pieces(stream: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of ``size``, the last one shorter."""
    waiting = bytearray()
    for some in stream:
        waiting += some
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


def _has_strips(image: TiffImagePlugin.TiffImageFile) -> bool:
    """Strips that hold all channels of some rows each, and that are small, or can be cut."""
    tags = image.tag_v2
    rows = min(tags.get(278, tags[257]), tags[257])
    one_plane = tags.get(284, 1) == 1 and tags.get(259, 1) != 6  # the JPEG of old has no strips of its own
    small = tags[256] * rows <= 4 * STRIP_PIXELS or _bytes_of_a_row(image) is not None
    return 273 in tags and one_plane and small


def _bytes_of_a_row(image: TiffImagePlugin.TiffImageFile) -> int | None:
    """None where rows can't be told apart, since they are compressed."""
    tags = image.tag_v2
    bits = tags[256] * tags.get(277, 1) * tags.get(258, (1,))[0]
    return bits // 8 if tags.get(259, 1) == 1 and bits % 8 == 0 else None


def _tiff_strips(image: TiffImagePlugin.TiffImageFile, file: BinaryIO, name: str) -> Iterator[Levels]:
    tags = image.tag_v2
    height, rows = tags[257], tags.get(278, tags[257])
    row_bytes, at_once = _bytes_of_a_row(image), max(1, STRIP_PIXELS // tags[256])
    for index, (offset, length) in enumerate(zip(tags[273], tags[279], strict=True)):
        file.seek(offset)
        left = min(rows, height - index * rows)
        while left:
            count = left if row_bytes is None else min(left, at_once)
            strip = file.read(length if row_bytes is None else count * row_bytes)
            yield _decode(_tiff(image, count, strip), name)[1]
            left -= count


def _tiff(image: TiffImagePlugin.TiffImageFile, rows: int, strip: bytes) -> bytes:
    """A TIFF of one strip."""
    tags = image.tag_v2
    start = b"II*\0\0\0\0\0" if tags.prefix == b"II" else b"MM\0*\0\0\0\0"
    directory = ImageFileDirectory_v2(start)
    for tag in _MEANING:
        if tag in tags:
            directory.tagtype[tag] = tags.tagtype[tag]
            directory[tag] = tags[tag]
    # Width, height, where the strip begins (behind the directory), rows a strip, the strip's length.
    for tag, value in ((256, tags[256]), (257, rows), (273, 0), (278, rows), (279, len(strip))):
        directory.tagtype[tag] = 4
        directory[tag] = value
    file = io.BytesIO()
    directory.save(file)
    return file.getvalue() + strip
