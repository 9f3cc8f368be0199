import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.flow.flo_file import read_flo
from stylizer.engine.reliability import Cause, reliability

PAIRS = [(a, b) for a in range(1, 6) for b in (a - 1, a + 1) if 1 <= b <= 5]


def example_flow(folder: Path, first: int, second: int) -> NDArray[np.float32]:
    direction = "forward" if first < second else "backward"
    return read_flo(folder / "deepflow" / f"{direction}_{first}_{second}.flo")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_reference_form_gives_the_authors_maps(ruder_example: Path, first: int, second: int) -> None:
    flow, opposite = example_flow(ruder_example, first, second), example_flow(ruder_example, second, first)
    map_file = ruder_example / "deepflow" / f"reliable_{first}_{second}.pgm"
    authors = cv2.imread(str(map_file), cv2.IMREAD_UNCHANGED).astype(int)
    grey = np.rint(reliability(flow, opposite, "reference").weight * 255).astype(int)

    assert np.abs(grey - authors).max() <= 1


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_corrected_form_equals_it_inside_and_is_zero_on_the_rim(
    ruder_example: Path, first: int, second: int
) -> None:
    flow, opposite = example_flow(ruder_example, first, second), example_flow(ruder_example, second, first)
    reference, corrected = reliability(flow, opposite, "reference"), reliability(flow, opposite)
    rim = corrected.cause == Cause.OUT_OF_FRAME

    assert reference.weight[rim].max() > 0
    assert corrected.weight[rim].max() == 0
    np.testing.assert_array_equal(corrected.weight[~rim], reference.weight[~rim])


def causes_pixel_by_pixel(flow: NDArray[np.float32], opposite: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Steps 1 to 3 of the specification, written out one pixel at a time in float64."""
    height, width = flow.shape[:2]
    f1, f2 = flow.astype(float), opposite.astype(float)
    cause = np.zeros((height, width), np.uint8)
    for row in range(height):
        for column in range(width):
            u, v = f1[row, column]
            x, y = column + u, row + v
            left, top = math.floor(x), math.floor(y)
            if left < 0 or left + 1 >= width or top < 0 or top + 1 >= height:
                cause[row, column] = Cause.OUT_OF_FRAME
                continue
            a, b = x - left, y - top
            back = (1 - b) * ((1 - a) * f2[top, left] + a * f2[top, left + 1])
            back += b * ((1 - a) * f2[top + 1, left] + a * f2[top + 1, left + 1])
            there, home = u * u + v * v, back @ back
            if (u + back[0]) ** 2 + (v + back[1]) ** 2 >= 0.01 * (there + home) + 0.5:
                cause[row, column] = Cause.DISOCCLUDED
                continue
            across = f1[row, min(column + 1, width - 1)] - f1[row, max(column - 1, 0)]
            down = f1[min(row + 1, height - 1), column] - f1[max(row - 1, 0), column]
            if (across @ across + down @ down) / 4 > 0.01 * there + 0.002:
                cause[row, column] = Cause.MOTION_BOUNDARY
    return cause


def test_causes_follow_the_definition() -> None:
    random = np.random.default_rng(5)
    smooth = cv2.GaussianBlur(random.normal(size=(40, 50, 2)).astype(np.float32) * 60, (0, 0), 6)
    opposite = -smooth + 0.4 * random.normal(size=smooth.shape).astype(np.float32)
    cause = reliability(smooth, opposite).cause

    np.testing.assert_array_equal(cause, causes_pixel_by_pixel(smooth, opposite))
    assert set(np.unique(cause)) == {0, 1, 2, 3}


def test_a_still_frame_is_reliable_but_for_its_far_edges() -> None:
    still = np.zeros((8, 9, 2), np.float32)
    found = reliability(still, still)

    assert (found.weight[:-3, :-3] == 1).all()
    assert (found.cause[-1] == Cause.OUT_OF_FRAME).all()
    assert (found.cause[:, -1] == Cause.OUT_OF_FRAME).all()
