"""An even frame rate for frames that come at uneven times, as phones and screen recorders make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

#: What cameras and editors count in.
USUAL_RATES = (
    *(Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30)),
    *(Fraction(48), Fraction(50), Fraction(60000, 1001), Fraction(60), Fraction(120)),
)

#: Rates nearer to each other than this are not told apart by a few rounded times.
_ALIKE = Fraction(1, 100)

#: Frames nearer to each other than this, in seconds, say nothing about the rate.
_INSTANT = Fraction(1, 1000)


@dataclass(frozen=True)
class EvenRate:
    """``rate`` in frames a second; ``shown``: how often each frame comes, 1 where the times are even."""

    rate: Fraction
    shown: tuple[int, ...]

    @property
    def repeated(self) -> int:
        """How many frames of the result are the one before once more."""
        return sum(times - 1 for times in self.shown if times)

    @property
    def left_out(self) -> int:
        """How many frames have no place in the result."""
        return self.shown.count(0)


def find_even_rate(times: Sequence[Fraction], declared: Sequence[Fraction]) -> EvenRate:
    """The rate at which frames with these times (seconds, in order) need the fewest omissions, and repeats.

    ``declared``: what the file says, taken where it is right. Times may be rounded, as Matroska's are to a
    millisecond, and may jitter; a frame that is up to one place late stays. Of rates that do equally well a
    usual one is taken, one that the file says before one that it does not. Where the rate changes on the way,
    the quicker frames count: none of them is lost, and the slower ones are repeated.
    """
    intervals = sorted(gap for one, other in pairwise(times) if (gap := other - one) >= _INSTANT)
    if not intervals:
        return EvenRate(declared[0], (1,) * len(times))
    measured = [_rate_about(intervals, intervals[len(intervals) // part]) for part in (2, 10)]
    candidates = [rate for one in measured for rate in _rates_alike(one, declared)]
    return min(
        (_at(rate, times) for rate in candidates),
        key=lambda each: (
            each.left_out,
            each.repeated,
            each.rate not in USUAL_RATES,
            each.rate not in declared,
            min(abs(each.rate - one) for one in measured),
        ),
    )


def _rate_about(intervals: Sequence[Fraction], typical: Fraction) -> Fraction:
    alike = [gap for gap in intervals if abs(gap - typical) <= typical / 4]
    return len(alike) / sum(alike, Fraction(0))


def _rates_alike(measured: Fraction, declared: Sequence[Fraction]) -> list[Fraction]:
    alike = [rate for rate in (*declared, *USUAL_RATES) if abs(rate / measured - 1) < _ALIKE]
    return alike or [measured.limit_denominator(1001)]


def _at(rate: Fraction, times: Sequence[Fraction]) -> EvenRate:
    places: list[int | None] = []
    last = -1
    for time in times:
        place = (time - times[0]) * rate
        nearest = max(round(place), last + 1)
        if nearest - place >= 1:
            places.append(None)
        else:
            last = nearest
            places.append(last)
    taken = [place for place in places if place is not None]
    lasts = iter([later - earlier for earlier, later in pairwise(taken)] + [1])
    return EvenRate(rate, tuple(0 if place is None else next(lasts) for place in places))
