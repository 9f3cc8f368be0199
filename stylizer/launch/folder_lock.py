"""One launcher at a time on a data folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class FolderInUseError(Exception):
    """Another launcher works on the folder; the message names its process."""


class FolderLock:
    """A context manager that holds the folder; the kernel lets go of it however the process ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor = -1

    def __enter__(self) -> "FolderLock":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.folder / "launcher.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 32).decode()
            os.close(self._descriptor)
            raise FolderInUseError(
                f"Stylizer runs already on {self.folder} (process {holder}). Stop it first, "
                "or set STYLIZER_DATA to another folder."
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
