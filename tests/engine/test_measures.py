import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.measures import measure_transition, picture_measures
from stylizer.engine.motion import FlowPair
from stylizer.engine.reliability import Cause, reliability

HEIGHT, WIDTH = 64, 96


def picture(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)


def shift(u: float) -> FlowPair:
    """A pan: the later frame shows what stood ``u`` pixels further right in the earlier one."""
    backward = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    backward[..., 0] = u
    return FlowPair(forward=-backward, backward=backward)


def panned(seed: int, u: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    wide = np.random.default_rng(seed).random((HEIGHT, WIDTH + u, 3), dtype=np.float32)
    return wide[:, :WIDTH], wide[:, u:]


def test_a_picture_moved_with_its_motion_has_no_error() -> None:
    earlier, later = panned(1, 5)
    measure = measure_transition(earlier, later, earlier, later, shift(5), shift(5))

    assert measure.mean == measure.p95 == measure.source_residual == measure.mean_over_all_pixels == 0


def test_the_figures_are_those_of_the_measured_pixels() -> None:
    earlier, later = panned(1, 5)
    changed = later.copy()
    changed[32:, 32:64] += np.float32(0.1)  # one tile of three columns and two rows
    measure = measure_transition(earlier, changed, earlier, later, shift(5), shift(5))

    out = np.zeros((HEIGHT, WIDTH), bool)
    out[-1], out[:, WIDTH - 6 :] = True, True  # partners beyond the right and the lower edge
    np.testing.assert_array_equal(measure.cause == Cause.OUT_OF_FRAME, out)
    np.testing.assert_array_equal(np.isnan(measure.error), out)
    measured = (~out).sum()
    assert measure.unmeasured_share == pytest.approx(out.mean())
    assert measure.mean == pytest.approx(0.01 * 31 * 32 / measured, rel=1e-3)
    assert measure.mean_over_all_pixels == pytest.approx(0.01 * 31 * 32 / out.size, rel=1e-3)
    assert measure.p95 == pytest.approx(0.01, rel=1e-3)
    assert measure.worst_tile == (32, 32, 32, 32)
    assert measure.worst_tile_error == pytest.approx(0.01, rel=1e-3)
    assert measure.source_residual == 0
    assert measure.causes == pytest.approx(
        {"out_of_frame": out.mean(), "disoccluded": 0, "motion_boundary": 0, "flow_disputed": 0}
    )


def test_the_footage_is_measured_pixel_by_pixel_too() -> None:
    earlier, later = panned(1, 5)
    filmed = later.copy()
    filmed[32:, 32:64] += np.float32(0.02)  # less than the footage's noise may be
    measure = measure_transition(earlier, later, earlier, filmed, shift(5), shift(5))

    measured = measure.cause == Cause.NONE
    assert measured[32:, 32:64].any()
    partners = np.pad(earlier, ((0, 0), (0, 5), (0, 0)))[:, 5:]
    residual = ((filmed - partners) ** 2).mean(axis=-1)
    np.testing.assert_allclose(measure.source_error[measured], residual[measured], atol=1e-7)
    assert np.isnan(measure.source_error[~measured]).all()
    assert measure.source_residual == pytest.approx(np.nanmean(measure.source_error))
    assert measure.speed == 5


def test_nothing_is_claimed_where_the_two_flows_differ() -> None:
    earlier, later = panned(1, 5)
    loss = shift(5)
    loss.backward[10:20, 10:30, 1] = 1.1  # just above a pixel
    loss.backward[30:40, 10:30, 1] = 0.9  # just below
    measure = measure_transition(earlier, later, earlier, later, shift(5), loss)

    disputed = np.zeros((HEIGHT, WIDTH), bool)
    disputed[10:20, 10:30] = True
    np.testing.assert_array_equal(measure.cause == Cause.FLOW_DISPUTED, disputed)
    assert np.isnan(measure.error[disputed]).all()
    assert measure.disputed_share == pytest.approx(disputed.mean())


def test_what_the_footage_refutes_is_not_measured_though_the_flows_agree() -> None:
    earlier, later = panned(1, 5)
    changed = later.copy()
    changed[20:40, 30:50] = 1 - changed[20:40, 30:50]
    painted = measure_transition(changed, later, earlier, later, shift(5), shift(5))
    filmed = measure_transition(earlier, later, earlier, changed, shift(5), shift(5))

    inside = (slice(22, 38), slice(32, 48))
    assert (filmed.cause[inside] == Cause.DISOCCLUDED).mean() > 0.9
    assert (painted.cause[inside] == Cause.NONE).all()  # the paint has no say in it


def test_a_motion_boundary_is_measured_where_the_footage_confirms_it() -> None:
    """A pan of 0.7 pixels with a step of 0.3 pixels in it: above the bound of equation 6."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    motion = shift(0.7)
    motion.backward[:, 48:, 0] = 1
    motion.forward[..., 0] = -0.85
    x = columns + motion.backward[..., 0]
    earlier = np.repeat(np.sin((columns + rows) / 4)[..., None] / 2 + 0.5, 3, axis=-1).astype(np.float32)
    later = np.repeat(np.sin((x + rows) / 4)[..., None] / 2 + 0.5, 3, axis=-1).astype(np.float32)
    boundary = reliability(motion.backward, motion.forward).cause == Cause.MOTION_BOUNDARY
    measure = measure_transition(earlier, later, earlier, later, motion, motion)

    assert boundary.any()
    assert (measure.cause[boundary] == Cause.NONE).all()


def test_flicker_of_the_footage_itself_is_told_apart() -> None:
    earlier, later = panned(1, 5)
    measure = measure_transition(earlier, later, earlier, later + np.float32(0.2), shift(5), shift(5))

    assert measure.mean == 0
    assert measure.source_residual == pytest.approx(0.04, rel=1e-3)


def test_a_transition_without_a_measured_pixel_has_no_figures() -> None:
    measure = measure_transition(picture(1), picture(2), picture(1), picture(2), shift(200), shift(200))

    assert measure.unmeasured_share == 1
    assert measure.mean is measure.p95 is measure.source_residual is None
    assert measure.worst_tile is measure.worst_tile_error is None
    assert measure.mean_over_all_pixels == 0
    assert np.isnan(measure.error).all()


def test_brightness_and_contrast_are_those_of_the_luma() -> None:
    halves = np.zeros((40, 40, 3), np.float32)
    halves[:20] = 1
    green = np.zeros((40, 40, 3), np.float32)
    green[..., 1] = 1

    assert picture_measures(halves).brightness == pytest.approx(0.5)
    assert picture_measures(halves).contrast == pytest.approx(0.5)
    assert picture_measures(green).brightness == pytest.approx(0.7152)
    assert picture_measures(green).contrast == pytest.approx(0, abs=1e-6)


def test_sharpness_is_the_mean_gradient_energy() -> None:
    ramp = np.zeros((40, 50, 3), np.float32)
    ramp += (0.01 * np.arange(50, dtype=np.float32))[:, None]  # luma rises by 0.01 a pixel to the right
    ramp += (0.002 * np.arange(40, dtype=np.float32))[:, None, None]  # and by 0.002 downwards

    assert picture_measures(ramp).sharpness == pytest.approx(0.01**2 + 0.002**2, rel=1e-3)
    noise = picture(1)
    blurred = cv2.GaussianBlur(noise, (0, 0), 1.0)
    assert picture_measures(blurred).sharpness < 0.1 * picture_measures(noise).sharpness
