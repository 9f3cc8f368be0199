"""Cuts, flashes and dissolves made from rendered shots that move; and real clips, whose cuts are known."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from stylizer.demo.scenes import SHOTS
from stylizer.engine.cuts import Cut, find_cuts
from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture
from stylizer.media.clips import read_clip

LENGTH = 10


def small(picture: np.ndarray) -> Picture:
    height = round(192 * picture.shape[0] / picture.shape[1])
    return np.asarray(cv2.resize(picture, (192, height), interpolation=cv2.INTER_AREA), np.float32)


@pytest.fixture(scope="module")
def harbour() -> list[Picture]:
    return [small(SHOTS["0420"].sharp(index)) for index in range(LENGTH)]


@pytest.fixture(scope="module")
def birches() -> list[Picture]:
    """A tracking shot past near trees: 23 pixels a frame at the full size of 448."""
    return [small(SHOTS["0550"].sharp(index)) for index in range(LENGTH)]


def test_a_moving_shot_has_no_cut(harbour: list[Picture], birches: list[Picture]) -> None:
    assert find_cuts(harbour) == find_cuts(birches) == []


def test_a_cut_stands_between_the_frames_of_two_shots(harbour: list[Picture], birches: list[Picture]) -> None:
    found = find_cuts([*harbour, *birches, *harbour[:5]])

    assert found == [Cut(LENGTH - 1, LENGTH), Cut(2 * LENGTH - 1, 2 * LENGTH)]
    assert [cut.kind for cut in found] == ["cut", "cut"]


@pytest.mark.parametrize("frames", [1, 3])
def test_a_flash_is_no_cut(harbour: list[Picture], birches: list[Picture], frames: int) -> None:
    for shot in (harbour, birches):
        lit = list(shot)
        lit[4] = np.ones_like(lit[4])
        for after in range(1, frames):  # it dies away
            lit[4 + after] = np.clip(lit[4 + after] * 0.5 + 0.8 / (1 + after), 0, 1).astype(np.float32)
        assert find_cuts(lit) == []


@pytest.mark.parametrize("frames", [2, 4, 6])
def test_a_dissolve_is_found_with_its_range(
    harbour: list[Picture], birches: list[Picture], frames: int
) -> None:
    for earlier, later in ((harbour, birches), (birches, harbour)):
        parts = [(place + 1) / (frames + 1) for place in range(frames)]
        mixed = [
            ((1 - part) * earlier[LENGTH - frames + place] + part * later[place]).astype(np.float32)
            for place, part in enumerate(parts)
        ]
        (found,) = find_cuts([*earlier[:-frames], *mixed, *later[frames:]])

        first, last = LENGTH - frames, LENGTH - 1  # the mixtures
        assert found.kind == "dissolve"
        assert first - 3 <= found.before < first
        assert last < found.after <= last + 4


def test_a_fade_to_black_is_a_dissolve(harbour: list[Picture]) -> None:
    faded = [(1 - part) * frame for part, frame in zip((0.25, 0.5, 0.75, 1, 1, 1), harbour[4:], strict=True)]
    (found,) = find_cuts([*harbour[:4], *(frame.astype(np.float32) for frame in faded)])

    assert found.kind == "dissolve"
    assert 2 <= found.before <= 3
    assert 7 <= found.after <= 8


def test_few_frames_and_no_picture() -> None:
    grey = np.full((60, 80, 3), 0.5, np.float32)

    assert find_cuts([]) == find_cuts([grey]) == find_cuts([grey] * 5) == []
    with pytest.raises(InvalidPicture, match="Frame 1 "):
        find_cuts([grey, grey[:10]])


@pytest.mark.parametrize(
    ("name", "places"),
    [("bikes.mp4", [29, 75, 136, 186, 241]), ("carphone_pristine.mp4", []), ("davis-tennis_432x240", [])],
)
def test_cuts_of_real_clips(shared_data: Path, name: str, places: list[int]) -> None:
    frames = (small(frame) for frame in read_clip(shared_data / "clips" / name).frames())

    assert find_cuts(frames) == [Cut(place, place + 1) for place in places]
