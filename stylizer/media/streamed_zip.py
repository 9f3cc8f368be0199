"""A zip that is sent while it is made."""

from collections.abc import Generator, Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile


def zip_parts(files: Iterable[tuple[str, bytes]]) -> Generator[bytes, None, None]:
    """The zip of these files, by name and content, as parts; they are stored as they are.

    Its list of files is the last part: without it, as where `files` raises, no program opens what came.
    """
    outgoing = _Outgoing()
    with ZipFile(outgoing, "w", ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
            yield outgoing.take()
    yield outgoing.take()


class _Outgoing(BytesIO):
    """What was written since the last part was taken. ZipFile seeks back within its newest file alone."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    def take(self) -> bytes:
        part = self.getvalue()
        self._taken += len(part)
        super().seek(0)
        self.truncate()
        return part

    def tell(self) -> int:
        return self._taken + super().tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        return self._taken + super().seek(offset - self._taken)
