"""Files that arrive in pieces, each with a checksum."""

import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from stylizer.media.whole_file import room_for

_READ_AT_ONCE = 2**20


class Readable(Protocol):
    """As a file, or the body of a request."""

    def read(self, size: int, /) -> bytes: ...


class Checksum(Protocol):
    """As hashlib's."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class Crc32:
    """The checksum of zip and PNG, four bytes, the first the highest: quick, and enough against accidents."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4)


CHECKSUMS: dict[str, Callable[[], Checksum]] = {
    "crc32": Crc32,
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}


def write_piece(path: Path, offset: int, data: Readable, most: int, checksum: Checksum) -> int | None:
    """Write what ``data`` holds into the file at ``offset``, through to the disk, and feed ``checksum``.

    Returns how many bytes that were, or None for more than ``most``. Whoever asks decides whether they count.
    Raises :class:`DiskFull`.
    """
    written = 0
    with room_for(path), path.open("r+b") as file:
        file.seek(offset)
        while piece := data.read(_READ_AT_ONCE):
            written += len(piece)
            if written > most:
                return None
            file.write(piece)
            checksum.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return written
