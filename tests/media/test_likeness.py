"""Paintings that are told apart, and one painting that is known again."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest

from stylizer.demo.styles import STYLES
from stylizer.engine.picture import Picture
from stylizer.media.likeness import MAY_DIFFER, difference, likeness
from stylizer.media.pictures import decode_picture

PAINTINGS = sorted((Path(__file__).parents[3] / "shared/data/styles").glob("*.jpg"))


@pytest.fixture(scope="module")
def paintings() -> dict[str, Picture]:
    """Those of the demo and, where they are, real ones."""
    drawn = {name: style.draw().astype(np.float32) / np.float32(255) for name, style in STYLES.items()}
    return drawn | {path.name: decode_picture(path) for path in PAINTINGS}


def cropped(picture: Picture, left: float, top: float, right: float, bottom: float) -> Picture:
    height, width, _ = picture.shape
    rows = slice(round(top * height), round((1 - bottom) * height))
    return picture[rows, round(left * width) : round((1 - right) * width)]


def compressed(picture: Picture, quality: int) -> Picture:
    levels = np.rint(picture[..., ::-1] * 255).astype(np.uint8)
    _, encoded = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return decode_picture(encoded.tobytes())


def scanned_again(picture: Picture) -> Picture:
    """Another size and shape, other edges, brighter, warmer, and compressed."""
    part = cropped(picture, 0.01, 0.02, 0.02, 0.01)
    small = cv2.resize(part, None, fx=0.6, fy=0.5, interpolation=cv2.INTER_AREA)
    return compressed(np.clip(small * np.float32([1.2, 1.1, 1.0]), 0, 1), 50)


def test_different_paintings_are_told_apart(paintings: dict[str, Picture]) -> None:
    known = {name: likeness(picture) for name, picture in paintings.items()}
    apart = {pair: difference(*(known[name] for name in pair)) for pair in combinations(known, 2)}
    assert {pair: count for pair, count in apart.items() if count is None or count <= MAY_DIFFER} == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: cv2.resize(picture, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA),
        lambda picture: compressed(picture, 30),
        lambda picture: np.clip(picture * np.float32(1.25), 0, 1),
        lambda picture: picture ** np.float32(0.7),
        lambda picture: cropped(picture, 0.02, 0.02, 0.02, 0.02),
        scanned_again,
    ],
    ids=["smaller", "compressed", "brighter", "gamma", "cropped", "scanned again"],
)
def test_a_painting_is_known_again(
    change: Callable[[Picture], Picture], paintings: dict[str, Picture]
) -> None:
    apart = {
        name: difference(likeness(picture), likeness(change(picture))) for name, picture in paintings.items()
    }
    assert {name: count for name, count in apart.items() if count is None or count > MAY_DIFFER} == {}


def test_planes_in_one_colour_resemble_nothing() -> None:
    blue, red = (np.full((64, 64, 3), colour, np.float32) for colour in ((0, 0, 1), (1, 0, 0)))
    assert difference(likeness(blue), likeness(red)) is None
