"""Read numbered pictures as a clip: a folder, a pattern such as ``frame_%04d.png``, or one picture."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from stylizer.engine.picture import Picture
from stylizer.media.clip import Clip
from stylizer.media.errors import InvalidClip
from stylizer.media.pictures import PICTURE_SUFFIXES, decode_picture, picture_size
from stylizer.media.sound import Soundtrack

#: Pictures carry no frame rate; this one is film's.
DEFAULT_RATE = Fraction(24)

#: Numbers beyond this are no frame numbers but dates and serial numbers.
_LARGEST_NUMBER = 999_999_999

_PLACEHOLDER = re.compile(r"%(0\d+)?d")
_LAST_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>\d+)(?P<after>\D*)")


@dataclass(frozen=True)
class PictureSequence(Clip):
    """Pictures of one size, numbered without a gap, in the order of ``files``."""

    files: tuple[Path, ...] = ()

    def frames(self, numbers: range | None = None) -> Iterator[Picture]:
        for number in self._checked(numbers):
            file = self.files[number - self.first_number]
            picture = decode_picture(file)
            if picture.shape[:2] != (self.height, self.width):
                raise InvalidClip(f"{file.name} has changed its size.")
            yield picture

    def sound(self, numbers: range) -> Soundtrack | None:  # noqa: ARG002 -- pictures are silent
        return None


def is_pattern(path: Path) -> bool:
    """Whether the name stands for many: it has a place for a number."""
    return _PLACEHOLDER.search(path.name) is not None


def read_pattern(path: Path, rate: Fraction) -> PictureSequence:
    """The files that ``path``, written as for printf, names. Raises :class:`InvalidClip`."""
    place = _PLACEHOLDER.search(path.name)
    assert place is not None  # is_pattern
    before, after = path.name[: place.start()], path.name[place.end() :]
    fitting = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
    numbered = [
        (int(match[1]), file)
        for file in _files(path.parent)
        if (match := fitting.fullmatch(file.name))
        and f"{before}{place.group() % int(match[1])}{after}" == file.name
    ]
    if not numbered:
        raise InvalidClip(f"No file in {path.parent} fits {path.name}.")
    return read_series(path, numbered, rate)


def read_folder(path: Path, rate: Fraction) -> PictureSequence:
    """The pictures in a folder, numbered as their names say, or from 1 where no name has a number.

    Other files are left alone. Raises :class:`InvalidClip`.
    """
    pictures = [file for file in _files(path) if file.suffix.lower() in PICTURE_SUFFIXES]
    if not pictures:
        raise InvalidClip(f"{path} has no pictures in it (files ending in {', '.join(PICTURE_SUFFIXES)}).")
    matches = {file: _LAST_NUMBER.fullmatch(file.stem) for file in pictures}
    if not any(matches.values()):
        return read_series(path, enumerate(sorted(pictures), start=1), rate)
    numbered, series = [], {}
    for file, match in matches.items():
        if match is None:
            raise InvalidClip(f"{file.name} has no frame number; the other pictures in {path} have one.")
        numbered.append((int(match["number"]), file))
        series[match["before"], match["after"], file.suffix.lower()] = file.name
    if len(series) > 1:
        one, other = sorted(series.values())[:2]
        raise InvalidClip(
            f"{path} has more than one series of pictures ({one}, {other}); "
            "name one with a pattern such as frame_%04d.png."
        )
    return read_series(path, numbered, rate)


def number_in_name(file: Path) -> tuple[str, int, str] | None:
    """A file's name before its frame number, the number, and the name after it; None without a number."""
    match = _LAST_NUMBER.fullmatch(file.stem)
    return (match["before"], int(match["number"]), match["after"]) if match else None


def read_picture(path: Path, rate: Fraction) -> PictureSequence:
    """One picture as a clip of one frame, numbered as its name says, else 1. Raises :class:`InvalidClip`."""
    match = _LAST_NUMBER.fullmatch(path.stem)
    return read_series(path, [(int(match["number"]) if match else 1, path)], rate)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InvalidClip(f"There is no folder {folder}.")
    return [file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")]


def read_series(path: Path, numbered: Iterable[tuple[int, Path]], rate: Fraction) -> PictureSequence:
    """These files, by their numbers; ``path`` is what messages call them. Only headers are read.

    Raises :class:`InvalidClip` for numbers with a gap, or twice, and for mixed sizes.
    """
    numbers, files = zip(*sorted(numbered), strict=True)
    _check_numbers(numbers, files)
    width, height = picture_size(files[0])
    for file in files[1:]:
        size = picture_size(file)
        if size != (width, height):
            raise InvalidClip(
                f"{file.name} is {size[0]}×{size[1]} pixels, {files[0].name} is {width}×{height}: "
                "all frames have to be of one size."
            )
    return PictureSequence(
        path=path,
        width=width,
        height=height,
        rate=rate,
        first_number=numbers[0],
        frame_count=len(files),
        files=files,
    )


def _check_numbers(numbers: tuple[int, ...], files: tuple[Path, ...]) -> None:
    for index in range(1, len(numbers)):
        earlier, later = numbers[index - 1 : index + 1]
        if earlier == later:
            raise InvalidClip(
                f"Frame {later} is there twice: {files[index - 1].name} and {files[index].name}."
            )
        if later != earlier + 1:
            missing = (
                f"Frame {earlier + 1} is"
                if later == earlier + 2
                else f"Frames {earlier + 1} to {later - 1} are"
            )
            raise InvalidClip(f"{missing} missing: {files[index].name} follows {files[index - 1].name}.")
    if numbers[-1] > _LARGEST_NUMBER:
        raise InvalidClip(f"{files[-1].name} has too large a frame number; up to {_LARGEST_NUMBER} will do.")
