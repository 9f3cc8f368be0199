"""Archives are refused by how they begin: what is in them can do nothing, and costs nothing."""

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip


def crowded(entries: int) -> bytes:
    """A zip of so many empty files, written by hand: zipfile would take half a minute for a million."""
    name = b"plate.0001.png"
    header = struct.pack("<5H3L2H", 45, 0, 0, 0, 0, 0, 0, 0, len(name), 0)
    file = b"PK\x03\x04" + header + name
    listed = b"PK\x01\x02" + struct.pack("<H", 45) + header + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    size, start = len(listed) * entries, len(file) * entries
    end = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, entries, entries, size, start)
    where = b"PK\x06\x07" + struct.pack("<LQL", 0, start + size, 1)
    last = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return file * entries + listed * entries + end + where + last


def refused_for_nothing(path: Path) -> None:
    """Whoever read more than its beginning would hold it in memory, or not come back."""
    tracemalloc.start()
    try:
        with pytest.raises(InvalidClip, match=f"{path.name} is an archive, which is not unpacked"):
            read_clip(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 200_000


def test_a_zip_of_a_million_entries(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(crowded(1000))) as fewer:
        assert len(fewer.namelist()) == 1000
        assert fewer.testzip() is None
    path = tmp_path / "plates.zip"
    path.write_bytes(crowded(1_000_000))
    refused_for_nothing(path)


@pytest.mark.parametrize("name", ["shot.zip", "shot.mp4", "shot.png"])
def test_a_terabyte_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(crowded(1))
    os.truncate(path, 2**40)  # sparse: it takes no room
    refused_for_nothing(path)


@pytest.mark.parametrize(
    "beginning", [b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00"]
)
def test_other_archives(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "shot.mov"
    path.write_bytes(beginning + bytes(100))
    refused_for_nothing(path)
