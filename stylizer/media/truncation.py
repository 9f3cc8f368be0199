"""Tell from a video file's own headers whether its end is missing."""

import os
from pathlib import Path
from typing import BinaryIO

_EBML_SEGMENT = bytes.fromhex("18538067")


def declared_bytes(path: Path) -> int | None:
    """How long the file says it is; more than it has means that its end is missing.

    Knows MP4 and MOV (ISO/IEC 14496-12, the sizes of the outer boxes), Matroska and WebM (RFC 8794, the
    segment's size) and AVI (RIFF). ``None`` for other kinds, and where the file doesn't say.
    """
    with path.open("rb") as file:
        start = file.read(12)
        if start[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
            return _boxes_end(file)
        if start.startswith(bytes.fromhex("1a45dfa3")):
            return _segment_end(file)
        if start.startswith(b"RIFF"):
            return 8 + int.from_bytes(start[4:8], "little")
    return None


def _boxes_end(file: BinaryIO) -> int | None:
    """Where the last outer box ends. A box is its size (4 bytes), its kind (4 bytes) and its content."""
    end = os.fstat(file.fileno()).st_size
    position = 0
    while position < end:
        file.seek(position)
        header = file.read(16)
        size = int.from_bytes(header[:4])
        if size == 1:
            size = int.from_bytes(header[8:16])
        if size < 8:  # 0: up to the end of the file; else not a box
            return None
        position += size
    return position


def _segment_end(file: BinaryIO) -> int | None:
    """Where the segment ends. An element is its kind, its size (a number of 1 to 8 bytes) and its content."""
    file.seek(4)
    header_size = _ebml_number(file)
    if header_size is None:
        return None
    file.seek(header_size, os.SEEK_CUR)
    if file.read(4) != _EBML_SEGMENT:
        return None
    size = _ebml_number(file)
    return None if size is None else file.tell() + size


def _ebml_number(file: BinaryIO) -> int | None:
    """A number whose first set bit tells its length in bytes; ``None`` where all others are set: unknown."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    length = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(length - 1)) & ((1 << 7 * length) - 1)
    return None if value == (1 << 7 * length) - 1 else value
