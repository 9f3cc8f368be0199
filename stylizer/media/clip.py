"""What every clip is: numbered frames of one size, read one at a time."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from stylizer.engine.picture import Picture
from stylizer.media.film_tags import USUAL_TAGS, FilmTags
from stylizer.media.sound import Soundtrack


@dataclass(frozen=True)
class Clip(ABC):
    """A video file or a numbered sequence of pictures, checked, but not held in memory.

    ``width`` and ``height`` are of the upright frames, ``rate`` is in frames a second. ``remark`` says what
    was done about footage that is unusual; empty where nothing was.
    """

    path: Path
    width: int
    height: int
    rate: Fraction
    first_number: int
    frame_count: int
    has_audio: bool = False
    tags: FilmTags = USUAL_TAGS
    remark: str = ""

    @property
    def numbers(self) -> range:
        """The frames' numbers, as on set; a video's begin at 1."""
        return range(self.first_number, self.first_number + self.frame_count)

    @abstractmethod
    def frames(self, numbers: range | None = None) -> Iterator[Picture]:
        """Decode these consecutive frames (all by default) one by one, each float32 H x W x 3 RGB in [0, 1].

        Raises :class:`InvalidClip` or :class:`InvalidPicture` where the files have changed or are damaged,
        ``ValueError`` for numbers that the clip doesn't have.
        """

    @abstractmethod
    def sound(self, numbers: range) -> Soundtrack | None:
        """What is heard during these frames; ``None`` if the clip is silent."""

    def _checked(self, numbers: range | None) -> range:
        if numbers is None:
            return self.numbers
        if (
            numbers.step != 1
            or not numbers
            or numbers[0] not in self.numbers
            or numbers[-1] not in self.numbers
        ):
            raise ValueError(f"{self.path.name} has the frames {self.numbers}, not {numbers}.")
        return numbers
