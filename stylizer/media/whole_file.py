"""Write a file or a folder whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from stylizer.media.errors import DiskFull

#: Ends the name of every file and folder that is still being written; such names also begin with a dot.
UNFINISHED = ".unfinished"

#: Disk full, quota reached, largest allowed file size reached.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; rename it to ``path`` at the end, synced to disk.

    If the body raises, nothing stays behind and an earlier ``path`` stays as it was.

    Raises :class:`DiskFull` where there is no room.
    """
    unfinished = _unfinished_beside(path)
    try:
        with room_for(path):
            yield unfinished
            sync(unfinished)
            unfinished.replace(path)
            sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder beside ``path`` to fill; rename it to ``path`` at the end.

    ``path`` may exist as an empty folder. If the body raises, nothing stays behind.

    Raises :class:`DiskFull` where there is no room.
    """
    unfinished = _unfinished_beside(path)
    try:
        with room_for(path):
            unfinished.mkdir()
            yield unfinished
            for file in unfinished.iterdir():
                sync(file)
            sync(unfinished)
            unfinished.replace(path)
            sync(path.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _unfinished_beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid4().hex}{UNFINISHED}")


@contextmanager
def room_for(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        free = shutil.disk_usage(path.parent).free / 2**20
        raise DiskFull(
            f"There is no room to write {path.name} ({error.strerror}; {free:.0f} MB free in {path.parent}). "
            "Nothing of it was kept; make room and try again."
        ) from error


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file, or a folder's new names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
