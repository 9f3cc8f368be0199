import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.colour import blended, palette, recolour


def picture(seed: int, spread: float, mean: float) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(40, 50, 3)) @ (np.eye(3) + 0.2 * random.normal(size=(3, 3)))
    return (mixed * spread + mean).astype(np.float32)


def test_a_recoloured_picture_has_the_targets_mean_and_covariance() -> None:
    target = picture(1, 0.1, 0.5)
    moved = recolour(picture(2, 0.06, 0.4), palette(target))

    np.testing.assert_allclose(moved.mean(axis=(0, 1)), target.mean(axis=(0, 1)), atol=5e-3)
    found, wanted = np.cov(moved.reshape(-1, 3).T), np.cov(target.reshape(-1, 3).T)
    assert np.linalg.norm(found - wanted) < 0.05 * np.linalg.norm(wanted)


def test_its_own_palette_changes_nothing() -> None:
    own = picture(2, 0.03, 0.5)

    np.testing.assert_allclose(recolour(own, palette(own)), own, atol=1e-5)


def test_the_map_is_symmetric_and_so_keeps_the_order_of_colours() -> None:
    """Of all linear maps between two covariances only the optimal one is symmetric and positive."""
    own, target = picture(2, 0.03, 0.5), palette(picture(1, 0.02, 0.5))
    before = (own - own.mean(axis=(0, 1))).reshape(-1, 3).astype(np.float64)
    after = (recolour(own, target) - target.mean).reshape(-1, 3)
    change = np.linalg.lstsq(before, after, rcond=None)[0]

    np.testing.assert_allclose(change, change.T, atol=1e-4)
    assert np.linalg.eigvalsh((change + change.T) / 2).min() > 0


def test_a_palette_of_several_is_that_of_the_pixels_together() -> None:
    one, other = picture(1, 0.02, 0.3), picture(2, 0.03, 0.6)
    together = np.concatenate([one, other, other, other], axis=0).reshape(-1, 3).astype(np.float64)
    found = blended([palette(one), palette(other)], [0.25, 0.75])

    np.testing.assert_allclose(found.mean, together.mean(axis=0))
    np.testing.assert_allclose(found.covariance, np.cov(together.T, bias=True), atol=3e-4)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_picture_in_one_colour_takes_the_targets_mean(value: float) -> None:
    flat = np.full((40, 40, 3), value, np.float32)
    target = palette(picture(1, 0.02, 0.5))

    np.testing.assert_allclose(recolour(flat, target), np.broadcast_to(target.mean, flat.shape), atol=1e-6)


def test_grain_is_not_blown_up_into_colour() -> None:
    grain = np.random.default_rng(4).normal(0.5, 2 / 255, (40, 50, 3)).astype(np.float32)
    moved = recolour(grain, palette(picture(1, 0.06, 0.5)))

    assert moved.std() < 0.5 * picture(1, 0.06, 0.5).std()


def test_a_mask_gives_a_part_the_targets_colours() -> None:
    target, mixed = palette(picture(1, 0.06, 0.5)), picture(2, 0.05, 0.4)
    mixed[:, 25:] += 0.3
    mask = np.zeros((40, 50), np.float32)
    mask[:, :25] = 1
    part = recolour(mixed, target, mask)[:, :25]

    np.testing.assert_allclose(part.mean(axis=(0, 1)), target.mean, atol=5e-3)
    np.testing.assert_allclose(part, recolour(np.ascontiguousarray(mixed[:, :25]), target), atol=1e-4)
