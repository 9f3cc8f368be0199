import math

import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.warp import backward_warp


def warp_pixel_by_pixel(picture: NDArray[np.float32], flow: NDArray[np.float32]) -> NDArray[np.float64]:
    """The definition, written out in float64."""
    height, width = flow.shape[:2]
    out = np.zeros((height, width, picture.shape[2]))
    for row in range(height):
        for column in range(width):
            y = min(max(row + float(flow[row, column, 1]), 0.0), height - 1.0)
            x = min(max(column + float(flow[row, column, 0]), 0.0), width - 1.0)
            for r in (math.floor(y), math.floor(y) + 1):
                for c in (math.floor(x), math.floor(x) + 1):
                    share = (1 - abs(y - r)) * (1 - abs(x - c))
                    if share > 0:
                        out[row, column] += share * picture[r, c]
    return out


@pytest.mark.parametrize("spread", [0.3, 3, 40])
def test_it_is_the_bilinear_sample_at_the_flows_end(spread: float) -> None:
    random = np.random.default_rng(3)
    picture = random.random((13, 17, 3), dtype=np.float32)
    flow = (random.normal(size=(13, 17, 2)) * spread).astype(np.float32)

    np.testing.assert_allclose(backward_warp(picture, flow), warp_pixel_by_pixel(picture, flow), atol=2e-6)


def test_no_motion_changes_no_bit() -> None:
    picture = np.random.default_rng(3).random((9, 11, 3), dtype=np.float32)

    np.testing.assert_array_equal(backward_warp(picture, np.zeros((9, 11, 2), np.float32)), picture)


def test_a_constant_stays_constant_wherever_the_flow_leads() -> None:
    flow = np.random.default_rng(3).normal(size=(9, 11, 2)).astype(np.float32) * 20

    np.testing.assert_allclose(backward_warp(np.full((9, 11, 3), 0.3, np.float32), flow), 0.3, rtol=1e-6)


def test_cubic_gives_back_a_parabola_which_linear_flattens() -> None:
    """Catmull-Rom reproduces quadratics exactly, away from the edges."""
    columns = np.arange(20, dtype=np.float32)
    parabola = np.broadcast_to((columns - 9) ** 2, (6, 20))[..., None].astype(np.float32)
    flow = np.full((6, 20, 2), 0.3, np.float32)
    expected = np.broadcast_to((columns + np.float32(0.3) - 9) ** 2, (6, 20))

    inside = (slice(1, -3), slice(1, -3), 0)
    np.testing.assert_allclose(
        backward_warp(parabola, flow, "cubic")[inside], expected[inside[:2]], atol=1e-4
    )
    assert np.abs(backward_warp(parabola, flow)[inside] - expected[inside[:2]]).min() > 0.1


def test_cubic_without_motion_changes_no_bit() -> None:
    picture = np.random.default_rng(3).random((9, 11, 3), dtype=np.float32)

    np.testing.assert_array_equal(backward_warp(picture, np.zeros((9, 11, 2), np.float32), "cubic"), picture)


def test_u_leads_right_and_v_down() -> None:
    picture = np.arange(12, dtype=np.float32).reshape(3, 4, 1)
    flow = np.zeros((3, 4, 2), np.float32)
    flow[..., 0], flow[..., 1] = 1, 2

    assert backward_warp(picture, flow)[0, 0, 0] == picture[2, 1, 0]


@pytest.mark.parametrize("seed", range(5))
def test_two_warps_are_the_warp_by_the_chained_flow(seed: int) -> None:
    """Bilinear interpolation gives back a linear picture exactly, so chaining may cost nothing inside."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:40, :50].astype(np.float32)
    picture = (random.normal() * rows + random.normal() * columns)[..., None].astype(np.float32)
    first = random.uniform(-3, 3, (40, 50, 2)).astype(np.float32)
    second = np.float32(0.05) * np.stack([rows, -columns], -1)  # linear, too, and as far as 2.5 pixels
    chained = first + backward_warp(second, first)

    inside = (slice(8, -8), slice(8, -8))
    twice = backward_warp(backward_warp(picture, second), first)
    np.testing.assert_allclose(twice[inside], backward_warp(picture, chained)[inside], atol=1e-4)


@pytest.mark.parametrize("shift", [(0, 0), (3, 0), (-2, 5), (0, -7)])
def test_a_moved_picture_warped_back_by_its_motion_has_no_error(shift: tuple[int, int]) -> None:
    u, v = shift
    wide = np.random.default_rng(3).random((60, 70, 3), dtype=np.float32)
    first, second = wide[10:50, 10:60], wide[10 - v : 50 - v, 10 - u : 60 - u]
    flow = np.full((40, 50, 2), shift, np.float32)

    inside = (slice(8, -8), slice(8, -8))
    np.testing.assert_array_equal(backward_warp(second, flow)[inside], first[inside])
