"""A folder of files named after their content."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from stylizer.media.errors import DamagedFile
from stylizer.media.whole_file import UNFINISHED, sync, whole_file

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")


class Store:
    """Files that never change: the name ``<sha256 of the content>.<suffix>`` stands for one content."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its name. It is on the disk, whole, when this returns.

        The same content twice is the same file; it is written anew, so that it counts as new to a collector
        and heals if it was damaged.

        Raises :class:`DiskFull`, and then keeps nothing.
        """
        name = f"{sha256(data).hexdigest()}.{suffix}"
        path = self.path(name)
        if not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
            sync(self.root.parent)
        with whole_file(path) as unfinished:
            unfinished.write_bytes(data)
        return name

    def path(self, name: str) -> Path:
        """Where the file of this name is, or would be. Raises ``ValueError`` for what can't be a name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a stored file.")
        return self.root / name

    def read(self, name: str) -> bytes:
        """The content of this name. Raises :class:`DamagedFile` where it is missing or has changed."""
        path = self.path(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise DamagedFile(f"The stored file {path} is missing; restore it from a backup.") from error
        if sha256(data).hexdigest() != name.partition(".")[0]:
            raise DamagedFile(f"The stored file {path} is damaged; restore it from a backup.")
        return data

    def link(self, name: str, other: "Store") -> None:
        """Give ``other``, on the same disk, the file of this name too, without a copy of its content."""
        other.root.mkdir(parents=True, exist_ok=True)
        other.path(name).hardlink_to(self.path(name))
        sync(other.root)

    def take_over(self, other: "Store") -> None:
        """Move all files of ``other``, on the same disk, here."""
        self.root.mkdir(parents=True, exist_ok=True)
        for name in list(other.names()):
            other.path(name).replace(self.path(name))
        sync(self.root)

    def names(self, older_than: float = 0) -> Iterator[str]:
        """The names of all files that were put at least ``older_than`` seconds ago, in no order."""
        for path in self._files(older_than):
            if _NAME.fullmatch(path.name):
                yield path.name

    def remove(self, name: str) -> None:
        """Remove this file; no error if it is gone already."""
        self.path(name).unlink(missing_ok=True)

    def remove_unfinished(self, older_than: float) -> None:
        """Remove what killed processes left half-written, at least ``older_than`` seconds ago."""
        for path in self._files(older_than):
            if path.name.endswith(UNFINISHED):
                path.unlink(missing_ok=True)

    def _files(self, older_than: float) -> Iterator[Path]:
        latest = time.time() - older_than
        for path in list(self.root.iterdir()) if self.root.is_dir() else []:
            with suppress(FileNotFoundError):  # removed since the folder was listed
                if path.stat().st_mtime <= latest:
                    yield path


def free_bytes(root: Path) -> int:
    """Room left for new files on the disk that holds ``root``, which need not exist yet."""
    existing = next(folder for folder in (root, *root.absolute().parents) if folder.exists())
    return shutil.disk_usage(existing).free
