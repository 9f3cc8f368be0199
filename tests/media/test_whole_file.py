from pathlib import Path

import pytest

from stylizer.media.errors import DiskFull
from stylizer.media.whole_file import whole_file, whole_folder


def test_a_failure_keeps_the_earlier_file(folder: Path) -> None:
    path = folder / "report.json"
    path.write_text("earlier")
    with pytest.raises(ZeroDivisionError), whole_file(path) as unfinished:
        unfinished.write_text(f"half {1 / 0}")
    assert path.read_text() == "earlier"
    assert list(folder.iterdir()) == [path]


def test_a_file_appears_only_when_it_is_whole(folder: Path) -> None:
    path = folder / "report.json"
    with whole_file(path) as unfinished:
        unfinished.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_appears_only_when_it_is_whole(folder: Path, exists: bool) -> None:
    path = folder / "frames"
    if exists:
        path.mkdir()
    with whole_folder(path) as unfinished:
        (unfinished / "1.png").write_text("one")
        assert not (path / "1.png").exists()
    assert (path / "1.png").read_text() == "one"
    assert list(folder.iterdir()) == [path]


def test_a_failure_leaves_no_folder(folder: Path, full_disk) -> None:
    with pytest.raises(DiskFull), full_disk(after=100), whole_folder(folder / "frames") as unfinished:
        (unfinished / "1.png").write_bytes(bytes(1000))
    assert list(folder.iterdir()) == []
