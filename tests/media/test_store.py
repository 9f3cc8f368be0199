import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from stylizer.media.errors import DamagedFile, DiskFull
from stylizer.media.store import Store, free_bytes


@pytest.fixture
def store(folder: Path) -> Store:
    return Store(folder / "shots" / "7")


def test_a_name_is_the_hash_of_its_content(store: Store) -> None:
    name = store.put(b"a picture", "png")
    assert name == sha256(b"a picture").hexdigest() + ".png"
    assert store.read(name) == b"a picture"
    assert list(store.names()) == [name]


def test_the_same_content_from_many_at_once_is_one_whole_file(store: Store) -> None:
    content = os.urandom(200_000)
    with ThreadPoolExecutor(8) as writers:
        names = set(writers.map(lambda _: store.put(content, "gz"), range(32)))
    assert [path.name for path in store.root.iterdir()] == list(names)
    assert store.read(names.pop()) == content


def test_a_changed_file_is_not_read_and_heals_when_put_again(store: Store) -> None:
    name = store.put(b"a picture", "png")
    store.path(name).write_bytes(b"a pictura")
    with pytest.raises(DamagedFile, match="damaged"):
        store.read(name)
    store.put(b"a picture", "png")
    assert store.read(name) == b"a picture"


def test_a_missing_file_is_named(store: Store) -> None:
    name = store.put(b"a picture", "png")
    store.remove(name)
    store.remove(name)
    with pytest.raises(DamagedFile, match=f"{name} is missing"):
        store.read(name)


@pytest.mark.parametrize("name", ["../secret", "a.png", "", "A" * 64 + ".png", "0" * 64 + "/../x", "0" * 64])
def test_only_names_of_its_own_make_a_path(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a stored file"):
        store.path(name)


def test_names_can_be_limited_to_old_ones(store: Store) -> None:
    old, new = store.put(b"old", "png"), store.put(b"new", "png")
    os.utime(store.path(old), (1, 1))
    assert list(store.names(older_than=3600)) == [old]
    assert set(store.names()) == {old, new}
    store.put(b"old", "png")
    assert list(store.names(older_than=3600)) == []


def test_an_absent_folder_is_an_empty_store(store: Store) -> None:
    assert list(store.names()) == []
    store.remove_unfinished(older_than=0)


def test_a_full_disk_leaves_nothing_behind(store: Store, full_disk) -> None:
    kept = store.put(b"kept", "png")
    with full_disk(after=10_000), pytest.raises(DiskFull, match="no room to write"):
        store.put(os.urandom(50_000), "png")
    assert [path.name for path in store.root.iterdir()] == [kept]


def test_a_killed_writer_leaves_no_name_and_its_remains_can_be_removed(store: Store) -> None:
    store.root.mkdir(parents=True)
    killed = """
import os, signal, sys
from pathlib import Path
from stylizer.media.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as unfinished:
    unfinished.write_bytes(b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    path = store.path("0" * 64 + ".png")
    assert subprocess.run([sys.executable, "-c", killed, str(path)], check=False).returncode == -9
    assert list(store.names()) == []
    assert len(list(store.root.iterdir())) == 1
    store.remove_unfinished(older_than=3600)
    assert len(list(store.root.iterdir())) == 1
    store.remove_unfinished(older_than=0)
    assert list(store.root.iterdir()) == []


def test_free_bytes_of_a_folder_to_come(folder: Path) -> None:
    there = free_bytes(folder)
    assert there > 0
    assert abs(free_bytes(folder / "not" / "yet") - there) < 2**30
