"""A zip that is sent while it is made, read back with Python's own module."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

import pytest

from stylizer.media.streamed_zip import zip_parts

FILES = {f"frame_{number}.png": bytes([number % 256]) * (1000 + number) for number in range(1001, 1006)}

#: In a file's header: its sizes come after its content, which some programs can't read.
SIZES_COME_LATER = 0x08


def test_the_parts_together_are_the_zip() -> None:
    with ZipFile(io.BytesIO(b"".join(zip_parts(FILES.items())))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert not any(entry.flag_bits & SIZES_COME_LATER for entry in archive.infolist())


def test_a_part_comes_before_the_next_file_is_made() -> None:
    made: list[str] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name, content in FILES.items():
            made.append(name)
            yield name, content

    parts = zip_parts(files())
    assert FILES["frame_1001.png"] in next(parts)
    assert made == ["frame_1001.png"]


def test_one_that_broke_off_is_no_zip() -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield from list(FILES.items())[:3]
        raise OSError("the fourth is gone")

    came: list[bytes] = []
    with pytest.raises(OSError, match="the fourth"):  # noqa: PT012 -- what came before it counts
        for part in zip_parts(files()):
            came.append(part)
    assert len(came) == 3
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(b"".join(came)))
