"""Footage among the files of a folder, however deep: videos, and series of numbered pictures."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip
from stylizer.media.pictures import PICTURE_SUFFIXES
from stylizer.media.sequences import number_in_name, read_series
from stylizer.media.video import VIDEO_SUFFIXES


@dataclass(frozen=True)
class FoundFootage:
    """A clip that may be there: ``name`` says where below the folder that was searched, without numbers.

    ``read`` looks at it; it raises :class:`InvalidClip`, or :class:`InvalidPicture`.
    """

    name: str
    read: Callable[[], Clip]


def find_footage(path: Path, rate: Fraction) -> Iterator[FoundFootage]:
    """The footage at ``path``, a folder or one video, in the order of names; ``rate`` is for pictures.

    Hidden files and folders, links to folders, and files that are neither video nor picture are left alone.
    Raises :class:`InvalidClip` where there is nothing at ``path``.
    """
    if path.is_file():
        yield FoundFootage(path.stem, partial(read_clip, path, rate))
        return
    if not path.is_dir():
        raise InvalidClip(f"There is no file or folder {path}.")
    for place, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = [Path(place, name) for name in sorted(names) if not name.startswith(".")]
        yield from _in_folder(path, Path(place), files, rate)


def _in_folder(root: Path, folder: Path, files: list[Path], rate: Fraction) -> Iterator[FoundFootage]:
    """Names are as they would be told to somebody who stands in ``root``."""
    where = folder.relative_to(root)
    series: dict[tuple[str, str, str], list[tuple[int, Path]]] = defaultdict(list)
    for file in files:
        suffix = file.suffix.lower()
        if suffix in VIDEO_SUFFIXES:
            yield FoundFootage((where / file.stem).as_posix(), partial(read_clip, file, rate))
        elif suffix in PICTURE_SUFFIXES:
            before, number, after = number_in_name(file) or (file.stem, 1, "")
            series[before, after, suffix].append((number, file))
    for (before, after, _), numbered in series.items():
        plain = (before + after).strip(" ._-")
        name = (where / plain).as_posix() if plain or where.parts else root.resolve().name
        yield FoundFootage(name, partial(_read_series, numbered, rate))


def _read_series(numbered: list[tuple[int, Path]], rate: Fraction) -> Clip:
    first = numbered[0][1]
    if len(numbered) == 1:
        raise InvalidClip(f"{first.name} is a single picture: a series has at least two.")
    return read_series(first, numbered, rate)
