"""The demo styles are rich, and each paints in a manner of its own."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.demo.styles import STYLES

EVERY_STYLE = pytest.mark.parametrize("name", STYLES)


@pytest.fixture(scope="module")
def pictures() -> dict[str, NDArray[np.uint8]]:
    return {name: style.draw() for name, style in STYLES.items()}


def _manner(picture: NDArray[np.uint8]) -> NDArray:
    """Gram matrix of rectified oriented filters at three scales, without colour, brightness and contrast."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = (grey - grey.mean()) / grey.std()
    responses = []
    for wavelength in (3, 6, 12):
        for angle in np.arange(4) * np.pi / 4:
            for phase in (0, np.pi / 2):
                kernel = cv2.getGaborKernel((31, 31), wavelength / 2, angle, wavelength, 1, phase).astype(
                    np.float32
                )
                kernel -= kernel.mean()
                responses.append(np.maximum(cv2.filter2D(grey, -1, kernel / np.abs(kernel).sum()), 0).ravel())
    features = np.stack(responses)
    gram = np.sqrt(features @ features.T)
    return gram / np.linalg.norm(gram)


def _colours(picture: NDArray[np.uint8]) -> NDArray:
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    histogram = cv2.calcHist([lab], [0, 1, 2], None, [4, 6, 6], [0, 256] * 3)
    return histogram / histogram.sum()


@EVERY_STYLE
def test_a_style_is_a_picture_of_some_size(name: str, pictures: dict[str, NDArray[np.uint8]]) -> None:
    picture = pictures[name]
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    assert 512 <= picture.shape[1] <= 640
    assert 400 <= picture.shape[0] <= 640
    assert STYLES[name].name == name
    assert STYLES[name].tags


@EVERY_STYLE
def test_a_style_is_textured_everywhere_and_uses_its_palette(
    name: str, pictures: dict[str, NDArray[np.uint8]]
) -> None:
    picture = pictures[name]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    spread = np.sqrt(np.maximum(cv2.blur(grey**2, (15, 15)) - cv2.blur(grey, (15, 15)) ** 2, 0))
    assert np.median(spread) > 4
    assert (spread < 1).mean() < 0.02
    assert grey.std() > 25
    assert (_colours(picture) > 0.004).sum() >= 10


def test_no_two_styles_have_the_same_manner_or_colours(pictures: dict[str, NDArray[np.uint8]]) -> None:
    manners = {name: _manner(picture) for name, picture in pictures.items()}
    colours = {name: _colours(picture) for name, picture in pictures.items()}
    for one, other in combinations(pictures, 2):
        assert np.linalg.norm(manners[one] - manners[other]) > 0.07, (one, other)
        assert np.minimum(colours[one], colours[other]).sum() < 0.75, (one, other)


def test_the_halves_of_a_style_are_alike(pictures: dict[str, NDArray[np.uint8]]) -> None:
    manners = {name: _manner(picture) for name, picture in pictures.items()}
    for name, picture in pictures.items():
        middle = picture.shape[1] // 2
        left, right = _manner(picture[:, :middle]), _manner(picture[:, middle:])
        others = [np.linalg.norm(left - manner) for other, manner in manners.items() if other != name]
        assert np.linalg.norm(left - right) < 0.75 * np.mean(others), name


@pytest.mark.parametrize("name", ["night-swirls", "watercolour", "woodcut"])
def test_a_style_drawn_again_is_the_same(name: str, pictures: dict[str, NDArray[np.uint8]]) -> None:
    assert STYLES[name].draw().tobytes() == pictures[name].tobytes()
