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


@pytest.mark.parametrize("shift", [0.25, 0.5, -0.75])
def test_lanczos_keeps_waves_of_four_pixels_of_which_linear_flattens_a_third(shift: float) -> None:
    columns = np.arange(40)

    def waves(at: NDArray[np.float64]) -> NDArray[np.float32]:
        return np.broadcast_to(np.sin(2 * np.pi * at / 4), (12, 40))[..., None].astype(np.float32)

    flow = np.full((12, 40, 2), (shift, 0), np.float32)
    inside, expected = slice(4, -4), waves(columns + shift)

    def missed(moved: NDArray[np.float32]) -> float:
        return float(np.linalg.norm((moved - expected)[:, inside]) / np.linalg.norm(expected[:, inside]))

    assert missed(backward_warp(waves(columns), flow, "lanczos")) < 0.06
    assert missed(backward_warp(waves(columns), flow)) > 0.2


def test_lanczos_is_the_sum_of_its_definition_away_from_the_edges() -> None:
    random = np.random.default_rng(3)
    picture = random.random((14, 15, 2), dtype=np.float32)
    flow = random.uniform(-1, 1, (14, 15, 2)).astype(np.float32)
    found = backward_warp(picture, flow, "lanczos")

    def kernel(distance: float) -> float:
        if distance == 0:
            return 1.0
        if abs(distance) >= 3:
            return 0.0
        angle = math.pi * distance
        return 3 * math.sin(angle) * math.sin(angle / 3) / angle**2

    for row, column in ((5, 5), (6, 8), (8, 4), (7, 10)):
        y, x = row + float(flow[row, column, 1]), column + float(flow[row, column, 0])
        shares = {
            (r, c): kernel(y - r) * kernel(x - c)
            for r in range(math.floor(y) - 2, math.floor(y) + 4)
            for c in range(math.floor(x) - 2, math.floor(x) + 4)
        }
        expected = sum(share * picture[at].astype(float) for at, share in shares.items())
        np.testing.assert_allclose(found[row, column], expected / sum(shares.values()), atol=1e-5)


def test_lanczos_leaves_a_constant_constant() -> None:
    flow = np.random.default_rng(3).normal(size=(9, 11, 2)).astype(np.float32) * 20
    constant = np.full((9, 11, 3), 0.3, np.float32)

    np.testing.assert_allclose(backward_warp(constant, flow, "lanczos"), 0.3, rtol=1e-5)


def test_lanczos_without_motion_changes_no_bit() -> None:
    picture = np.random.default_rng(3).random((9, 11, 3), dtype=np.float32)
    still = np.zeros((9, 11, 2), np.float32)

    np.testing.assert_array_equal(backward_warp(picture, still, "lanczos"), picture)


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
