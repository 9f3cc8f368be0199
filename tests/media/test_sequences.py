from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylizer.engine.errors import InvalidPicture
from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip
from tests.media.footage import number_in, numbered_picture


def make_pictures(folder: Path, names: Sequence[str]) -> None:
    """Pictures that spell their place in ``names``."""
    for index, name in enumerate(names):
        Image.fromarray(numbered_picture(index)).save(folder / name)


def test_a_folder_keeps_its_numbers(folder: Path) -> None:
    make_pictures(folder, ["shot_0998.png", "shot_0999.png", "shot_1000.png", "shot_1001.png"])
    (folder / "notes.txt").write_text("no picture")
    (folder / ".shot_1002.png").write_bytes(b"hidden")
    clip = read_clip(folder)
    assert (clip.width, clip.height, clip.rate) == (64, 48, Fraction(24))
    assert clip.numbers == range(998, 1002)
    assert not clip.has_audio
    assert clip.sound(clip.numbers) is None
    assert [number_in(picture) for picture in clip.frames()] == [0, 1, 2, 3]
    assert [number_in(picture) for picture in clip.frames(range(999, 1001))] == [1, 2]


def test_numbers_without_zeros_are_in_their_own_order(folder: Path) -> None:
    make_pictures(folder, [f"f{number}.png" for number in range(8, 12)])
    assert [number_in(picture) for picture in read_clip(folder).frames()] == [0, 1, 2, 3]


def test_the_last_number_of_a_name_counts(folder: Path) -> None:
    make_pictures(folder, ["sc2_v3_0007_left.png", "sc2_v3_0008_left.png"])
    assert read_clip(folder).numbers == range(7, 9)


def test_names_without_numbers_are_numbered_from_one(folder: Path) -> None:
    make_pictures(folder, ["apple.png", "berry.png"])
    clip = read_clip(folder)
    assert clip.numbers == range(1, 3)
    assert [number_in(picture) for picture in clip.frames()] == [0, 1]


def test_a_pattern_takes_only_what_fits(folder: Path) -> None:
    make_pictures(
        folder, ["frame_0009.png", "frame_0010.png", "frame_11.png", "frame_0012.jpg", "other_0011.png"]
    )
    clip = read_clip(folder / "frame_%04d.png")
    assert clip.numbers == range(9, 11)
    assert [number_in(picture) for picture in clip.frames()] == [0, 1]
    assert read_clip(folder / "frame_%d.png").numbers == range(11, 12)


def test_a_pattern_grows_beyond_its_zeros(folder: Path) -> None:
    make_pictures(folder, ["f_099.png", "f_100.png"])
    assert read_clip(folder / "f_%02d.png").numbers == range(100, 101)
    assert read_clip(folder / "f_%03d.png").numbers == range(99, 101)


def test_one_picture_is_a_clip_of_one_frame(folder: Path) -> None:
    make_pictures(folder, ["plate_1042.png"])
    for clip in (read_clip(folder / "plate_1042.png"), read_clip(folder)):
        assert clip.numbers == range(1042, 1043)
        assert len(list(clip.frames())) == 1


def test_the_rate_is_the_callers(folder: Path) -> None:
    make_pictures(folder, ["f_1.png"])
    assert read_clip(folder, Fraction(24000, 1001)).rate == Fraction(24000, 1001)


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ([], "has no pictures in it"),
        (["f_1001.png", "f_1003.png"], r"^Frame 1002 is missing: f_1003\.png follows f_1001\.png"),
        (["f_1.png", "f_2.png", "f_7.png"], r"^Frames 3 to 6 are missing: f_7\.png follows f_2\.png"),
        (["f_1.png", "f_01.png"], r"^Frame 1 is there twice: f_0?1\.png and f_0?1\.png"),
        (["f_1.png", "g_2.png"], r"more than one series of pictures \(f_1\.png, g_2\.png\)"),
        (["f_1.png", "f_2.jpg"], "more than one series of pictures"),
        (["f_1.png", "poster.png"], r"^poster\.png has no frame number"),
        (["f_20240131123059.png"], "too large a frame number"),
    ],
)
def test_a_bad_folder_is_refused_by_name(folder: Path, names: list[str], complaint: str) -> None:
    make_pictures(folder, names)
    with pytest.raises(InvalidClip, match=complaint):
        read_clip(folder)


def test_a_gap_in_a_pattern_is_named(folder: Path) -> None:
    make_pictures(folder, ["f_0001.png", "f_0003.png"])
    with pytest.raises(InvalidClip, match="Frame 2 is missing"):
        read_clip(folder / "f_%04d.png")


def test_mixed_sizes_are_refused_with_both(folder: Path) -> None:
    make_pictures(folder, ["f_1.png", "f_2.png"])
    Image.new("RGB", (64, 50)).save(folder / "f_3.png")
    with pytest.raises(InvalidClip, match=r"f_3\.png is 64×50 pixels, f_1\.png is 64×48"):
        read_clip(folder)


def test_a_tiny_sequence_is_refused(folder: Path) -> None:
    Image.new("RGB", (64, 31)).save(folder / "f_1.png")
    with pytest.raises(InvalidPicture, match=r"f_1\.png is 64×31 pixels"):
        read_clip(folder)


def test_html_among_pictures_is_found_before_any_frame_is_read(folder: Path) -> None:
    make_pictures(folder, ["f_1.jpg", "f_2.jpg"])
    (folder / "f_3.jpg").write_text("<!doctype html><title>Not found</title>")
    with pytest.raises(InvalidPicture, match=r"^f_3\.jpg is not a picture"):
        read_clip(folder)


def test_a_picture_exchanged_meanwhile_is_found(folder: Path) -> None:
    make_pictures(folder, ["f_1.png", "f_2.png"])
    clip = read_clip(folder)
    Image.new("RGB", (48, 48)).save(folder / "f_2.png")
    frames = clip.frames()
    next(frames)
    with pytest.raises(InvalidClip, match=r"f_2\.png has changed its size"):
        next(frames)


@pytest.mark.parametrize("missing", ["nowhere", "nowhere/f_%04d.png", "f_%04d.png", "clip.mp4"])
def test_what_is_not_there_is_named(folder: Path, missing: str) -> None:
    with pytest.raises(InvalidClip, match=r"^(There is no|No file in)"):
        read_clip(folder / missing)


@pytest.mark.parametrize("numbers", [range(2), range(1, 4), range(2, 2), range(1, 3, 2)])
def test_only_the_clips_own_frames_can_be_asked_for(folder: Path, numbers: range) -> None:
    make_pictures(folder, ["f_1.png", "f_2.png"])
    with pytest.raises(ValueError, match="has the frames"):
        next(read_clip(folder).frames(numbers))


def test_pictures_are_read_one_at_a_time(folder: Path) -> None:
    make_pictures(folder, ["f_1.png", "f_2.png"])
    frames = read_clip(folder).frames()
    assert next(frames).shape == (48, 64, 3)
    (folder / "f_2.png").unlink()
    with pytest.raises(InvalidPicture, match="No such file"):
        next(frames)


def test_real_frames_are_read(shared_data: Path) -> None:
    clip = read_clip(shared_data / "clips" / "davis-tennis_432x240")
    assert (clip.width, clip.height, clip.numbers) == (432, 240, range(40))
    first = next(clip.frames())
    reference = np.asarray(
        Image.open(shared_data / "clips" / "davis-tennis_432x240" / "00000.png").convert("RGB")
    )
    np.testing.assert_allclose(first, reference / 255, atol=1e-6)
