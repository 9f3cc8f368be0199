"""What a film says of itself beside its pictures and its rate; what is made of it says the same."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from stylizer.media.timecode import Timecode
from stylizer.media.video_colour import BT709, ColourTags


@dataclass(frozen=True)
class FilmTags:
    """``pixel_aspect`` is the width of an upright pixel over its height, ``timecode`` the first frame's."""

    colour: ColourTags = BT709
    pixel_aspect: Fraction = Fraction(1)
    timecode: Timecode | None = None

    def later(self, frames: int) -> Self:
        """Those of the part that begins so many frames later."""
        return replace(self, timecode=self.timecode and self.timecode.later(frames))


#: Of what says nothing of itself.
USUAL_TAGS = FilmTags()
