from fractions import Fraction

import pytest

from stylizer.media.timecode import Timecode

NTSC, DOUBLE_NTSC = Fraction(30000, 1001), Fraction(60000, 1001)


@pytest.mark.parametrize(
    ("rate", "separator", "dropped"),
    [(NTSC, ";", 2), (DOUBLE_NTSC, ";", 4), (NTSC, ":", 0), (Fraction(25), ":", 0), (Fraction(24), ":", 0)],
)
def test_frames_are_counted_one_by_one(rate: Fraction, separator: str, dropped: int) -> None:
    """Against the rule itself: in every minute but each tenth, the first numbers are not used."""
    midnight = Timecode.read(f"00:00:00{separator}00", rate)
    count = 0
    for minute in range(22):
        for second in range(60):
            for frame in range(round(rate)):
                if second == 0 and minute % 10 and frame < dropped:
                    continue
                words = f"00:{minute:02}:{second:02}{separator}{frame:02}"
                assert str(midnight.later(count)) == words
                assert Timecode.read(words, rate) == midnight.later(count)
                count += 1


def test_an_hour_of_dropped_numbers_is_an_hour_of_the_clock() -> None:
    an_hour = round(3600 * NTSC)
    assert str(Timecode.read("01:00:00;00", NTSC).later(an_hour)) == "02:00:00;00"


@pytest.mark.parametrize(
    ("last", "rate"), [("23:59:59:24", Fraction(25)), ("23:59:59;29", NTSC), ("23:59:59;59", DOUBLE_NTSC)]
)
def test_a_day_begins_anew_at_midnight(last: str, rate: Fraction) -> None:
    assert str(Timecode.read(last, rate).later(1)) == f"00:00:00{last[8]}00"


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("", Fraction(25)),
        ("an hour", Fraction(25)),
        ("24:00:00:00", Fraction(25)),
        ("01:00:00:25", Fraction(25)),
        ("01:00:00;00", Fraction(25)),  # no numbers are dropped at this rate
        ("01:01:00;01", NTSC),  # a number that is dropped
    ],
)
def test_what_is_no_timecode_is_none(words: str, rate: Fraction) -> None:
    assert Timecode.read(words, rate) is None
