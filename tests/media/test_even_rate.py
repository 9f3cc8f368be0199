"""Video by its timestamps: rates that are kept, and times that are made even."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest

from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip
from stylizer.media.even_rate import find_even_rate
from tests.media.footage import number_in, numbered_picture


def rounded(times: Sequence[Fraction], step: Fraction = Fraction(1, 1000)) -> list[Fraction]:
    return [round(time / step) * step for time in times]


@pytest.mark.parametrize(
    "rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(25, 2)]
)
def test_times_rounded_to_milliseconds_are_even(rate: Fraction) -> None:
    times = rounded([index / rate for index in range(500)])
    even = find_even_rate(times, [rate])
    assert (even.rate, even.repeated, even.left_out) == (rate, 0, 0)


def test_where_the_rate_changes_the_quicker_frames_stay() -> None:
    slow, quick = [Fraction(index, 24) for index in range(48)], [Fraction(index, 60) for index in range(12)]
    even = find_even_rate(slow + [2 + time for time in quick], [Fraction(27)])
    assert (even.rate, even.left_out, even.repeated) == (60, 0, 120 - 48)


def test_a_clumsily_declared_rate_becomes_the_usual_one_it_is() -> None:
    times = [Fraction(1001 * index, 30000) for index in range(300)]
    even = find_even_rate(times, [Fraction(17280000, 576601), Fraction(90000)])
    assert (even.rate, even.shown) == (Fraction(30000, 1001), (1,) * 300)


def test_a_rate_that_nobody_uses_is_kept() -> None:
    times = [Fraction(index) * 3 / 50 for index in range(20)]
    assert find_even_rate(times, [Fraction(20)]).rate == Fraction(50, 3)


def test_frames_that_were_dropped_while_filming_are_repeated() -> None:
    places = [0, 1, 2, 5, 6, 7, 9, 10]
    even = find_even_rate([Fraction(place, 30) for place in places], [Fraction(24)])
    assert (even.rate, even.shown) == (30, (1, 1, 3, 1, 1, 2, 1, 1))


def test_jitter_moves_no_frame() -> None:
    jitter = np.random.default_rng(7).integers(-5, 6, 200)
    times = [Fraction(index, 30) + Fraction(int(ms), 1000) for index, ms in enumerate(jitter, start=1)]
    assert find_even_rate(times, [Fraction(30)]).shown == (1,) * 200


def test_of_frames_that_come_too_quickly_one_is_left_out() -> None:
    times = [Fraction(place, 300) for place in (0, 10, 20, 22, 24, 26, 30, 40, 50, 60, 70, 80, 90, 100)]
    even = find_even_rate(times, [Fraction(30)])
    assert len(even.shown) == 14
    assert even.rate * (times[-1] - times[0]) == sum(even.shown) - 1


def uneven_video(path: Path, places: Sequence[int], rate: int = 30) -> Path:
    """Frames that carry their place on an even grid, of which some are not there."""
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.codec_context.time_base = Fraction(1, 90000)
        for place in places:
            frame = av.VideoFrame.from_ndarray(numbered_picture(place), format="rgb24")
            frame.pts, frame.time_base = place * 90000 // rate, Fraction(1, 90000)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    return path


@pytest.mark.parametrize("name", ["phone.mp4", "screen.mkv"])
def test_a_video_of_uneven_times_is_read_at_an_even_rate(folder: Path, name: str) -> None:
    clip = read_clip(uneven_video(folder / name, [0, 1, 2, 5, 6, 7, 9, 10]))
    shown = [0, 1, 2, 2, 2, 5, 6, 7, 7, 9, 10]
    assert (clip.rate, clip.frame_count) == (30, len(shown))
    assert [number_in(picture) for picture in clip.frames()] == shown
    assert [number_in(picture) for picture in clip.frames(range(4, 10))] == shown[3:9]
    assert clip.remark == (
        "The footage's frame rate varies: to have 30 frames a second throughout, "
        "frames were repeated (3) and left out (0)."
    )


def test_an_even_video_has_no_remark(folder: Path) -> None:
    assert read_clip(uneven_video(folder / "even.mp4", range(8))).remark == ""


def test_a_video_that_is_nearly_all_repeats_is_refused(folder: Path) -> None:
    """Each still is shorter than what is allowed, and together they would be thousands of frames."""
    places = list(accumulate([0, 1, 1, 1, 1700, 1700]))
    with pytest.raises(InvalidClip, match=r"6 frames, and 3395 more .*steady frame rate"):
        read_clip(uneven_video(folder / "screen.mp4", places))


def test_a_video_that_stands_still_for_minutes_is_refused(folder: Path) -> None:
    places = list(accumulate([0, 1, 1, 3000, 1]))
    with pytest.raises(InvalidClip, match="stands still for 100 seconds"):
        read_clip(uneven_video(folder / "screen.mp4", places))
