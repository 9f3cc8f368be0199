"""Timecode as SMPTE ST 12-1 has it: hours, minutes, seconds and frames since midnight."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

_WORDS = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)([:;.])(\d\d)")

#: Only at these rates may numbers be dropped, so that the count keeps up with the clock.
_DROP_RATES = (Fraction(30000, 1001), Fraction(60000, 1001))


@dataclass(frozen=True)
class Timecode:
    """``count`` frames since midnight, ``per_second`` of them as numbered; ``separator``: as written."""

    count: int
    per_second: int
    separator: str

    @classmethod
    def read(cls, words: str, rate: Fraction) -> Self | None:
        """A timecode such as 01:00:00:00, or 01:00:00;00 with dropped numbers; ``None`` where it is none."""
        match = _WORDS.fullmatch(words)
        if match is None:
            return None
        hours, minutes, seconds, frame = (int(match[group]) for group in (1, 2, 3, 5))
        minutes += 60 * hours
        read = cls(0, round(rate), match[4])
        is_dropped = minutes % 10 and not seconds and frame < read._dropped
        if frame >= read.per_second or is_dropped or (read._dropped and rate not in _DROP_RATES):
            return None
        skipped = read._dropped * (minutes - minutes // 10)
        return replace(read, count=(60 * minutes + seconds) * read.per_second + frame - skipped)

    def later(self, frames: int) -> Self:
        """So many frames after this one, over midnight too."""
        return replace(self, count=(self.count + frames) % (144 * self._ten_minutes))

    def __str__(self) -> str:
        tens, rest = divmod(self.count, self._ten_minutes)
        # Every minute skips the first numbers, but the first of ten.
        skips = max(0, rest - self._dropped) // (60 * self.per_second - self._dropped)
        number = self.count + self._dropped * (9 * tens + skips)
        seconds, frame = divmod(number, self.per_second)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return f"{clock}{self.separator}{frame:02}"

    @property
    def _dropped(self) -> int:
        """How many numbers are skipped in nine of ten minutes: 2 at 29.97 frames a second, 4 at 59.94."""
        return self.per_second // 15 if self.separator != ":" else 0

    @property
    def _ten_minutes(self) -> int:
        return 600 * self.per_second - 9 * self._dropped
