"""A part of a painted frame painted again: what stays, what moves, and how its rim is measured."""

import numpy as np
import pytest

from stylizer.engine.anchors import Anchor
from stylizer.engine.painter import Painter
from stylizer.engine.picture import as_master
from stylizer.engine.region import StyleRegion
from stylizer.engine.retouch import Retouch, feather, rim_contrast, rim_factor
from tests.engine.test_region import GREEN, HEIGHT, WIDTH, frame, left_of, painter

STILL = np.zeros((HEIGHT, WIDTH, 2), np.float32)


def by_itself(painter: Painter, retouch: Retouch) -> np.ndarray:
    return painter.paint(frame(1), 1001, retouch=retouch).picture


def tied(painter: Painter, retouch: Retouch) -> np.ndarray:
    anchor = Anchor(frame(2), STILL, STILL, source=frame(2), frame=1000)
    return painter.paint(frame(1), 1001, [anchor], retouch=retouch).picture


def first_pass(painter: Painter, retouch: Retouch) -> np.ndarray:
    return painter.paint_pass(frame(1), 1001, 1, None, retouch=retouch).picture


def second_pass(painter: Painter, retouch: Retouch) -> np.ndarray:
    return painter.paint_pass(frame(1), 1001, 2, frame(3), retouch=retouch).picture


@pytest.mark.parametrize(
    "overrides",
    [{}, {"colours": "frame"}, {"form": "reference"}, {"coarse_to_fine": True}, {"optimiser": "adam"}],
    ids=str,
)
@pytest.mark.parametrize("way", [by_itself, tied, first_pass, second_pass])
def test_outside_stays_to_the_bit_and_inside_is_painted(way, overrides) -> None:
    before = as_master(frame(7) * np.float32(0.9))
    inside = feather(left_of(30), 8)
    painted = way(painter(**overrides), Retouch(before, inside))

    stays = inside == 0
    assert stays[:, 40:].all()
    np.testing.assert_array_equal(painted[stays], before[stays])
    assert np.abs(painted - before)[inside == 1].mean() > 0.01
    rim = (inside > 0) & (inside < 1)
    nearer = np.abs(painted - before)[rim & (inside < 0.3)].mean()
    assert nearer < np.abs(painted - before)[rim & (inside > 0.7)].mean()


def test_what_is_kept_as_filmed_stays_filmed_inside() -> None:
    region = StyleRegion(left_of(20), [(GREEN, 1.0)])
    before = as_master(frame(7))
    inside = feather(left_of(30), 0)
    painted = by_itself(painter(region, outside="kept"), Retouch(before, inside))
    np.testing.assert_array_equal(painted[:, 30:], before[:, 30:])
    np.testing.assert_array_equal(painted[:, 20:30], as_master(frame(1))[:, 20:30])
    assert (painted[:, :20] != before[:, :20]).any()


def test_an_empty_region_leaves_the_picture() -> None:
    before = as_master(frame(7))
    painted = by_itself(painter(), Retouch(before, np.zeros((HEIGHT, WIDTH), np.float32)))
    np.testing.assert_array_equal(painted, before)


def test_a_feather_is_as_wide_as_it_says_and_goes_to_nothing() -> None:
    for width in (4, 8, 16):
        soft = feather(left_of(32), width)
        assert (soft[:, 32 + width // 2 + 1 :] == 0).all()
        assert (soft[:, : 32 - width // 2 - 1] == 1).all()
        ramp = soft[0, 32 - width // 2 : 32 + width // 2]
        assert (np.diff(ramp) < 0).all()
        assert ramp.mean() == pytest.approx(0.5, abs=0.01)
        np.testing.assert_array_equal(np.rint(soft * 255), (soft * 255).round(3))
    np.testing.assert_array_equal(feather(left_of(32), 0), left_of(32))


def test_rim_contrast_is_the_step_across_the_rim_and_nothing_along_it() -> None:
    mask = left_of(32)
    step = np.full((HEIGHT, WIDTH, 3), 0.2, np.float32)
    step[:, 32:] = 0.6  # two columns see half of the step each
    assert rim_contrast(step, mask) == pytest.approx(0.2, rel=1e-5)
    along = np.repeat(np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None], WIDTH, 1)
    assert rim_contrast(np.repeat(along, 3, 2), mask) == pytest.approx(0, abs=1e-7)
    slope = np.broadcast_to(np.arange(WIDTH, dtype=np.float32)[None, :, None] / 100, (HEIGHT, WIDTH, 3))
    assert rim_contrast(slope, feather(mask, 12)) == pytest.approx(0.01, rel=1e-3)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    disk = ((rows - 24) ** 2 + (columns - 32) ** 2 <= 15**2).astype(np.float32)
    tilted = np.repeat((0.01 * (rows + columns))[..., None], 3, 2).astype(np.float32)
    # Over all directions of the rim, the mean square of cos is one half: 0.01 * sqrt(2) * sqrt(1/2).
    assert rim_contrast(tilted, feather(disk, 8)) == pytest.approx(0.01, rel=0.03)
    assert rim_contrast(step, np.ones((HEIGHT, WIDTH), np.float32)) is None


def test_a_rim_is_held_against_what_was_there_and_darkness_against_a_level() -> None:
    assert rim_factor(0.02, 0.05) == pytest.approx(2.5)
    assert rim_factor(0, 0.001) == 1
    assert rim_factor(0, 3 / 255) == pytest.approx(3)
