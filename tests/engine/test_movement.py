"""How much a shot moves, against movement that is known."""

import cv2
import numpy as np
import pytest

from stylizer.engine.movement import liveliest, movement


def panned(pixels: int) -> np.ndarray:
    noise = np.random.default_rng(2).random((270, 600)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 6)
    grey = cv2.normalize(soft, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    return np.ascontiguousarray(grey[:, pixels : pixels + 480])


@pytest.mark.parametrize("pixels", [0, 4, 16])
def test_a_pan_moves_as_far_as_it_was_moved(pixels: int) -> None:
    assert movement(panned(0), panned(pixels)) * 480 == pytest.approx(pixels, abs=1)


def test_the_liveliest_part_has_the_largest_sum() -> None:
    assert liveliest([0, 1, 5, 1, 4, 4, 0, 9], 2) == 6
    assert liveliest([0, 1, 5, 1, 4, 4, 0, 8], 3) == 5
    assert liveliest([2, 2, 2, 2], 3) == 0
