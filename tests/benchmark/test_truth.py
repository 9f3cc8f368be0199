import numpy as np
import pytest

from stylizer.benchmark.figures import temporal_error
from stylizer.benchmark.truth import Truth
from stylizer.demo.scenes import SHOTS


def shift(u: float, height: int = 24, width: int = 40) -> np.ndarray:
    flow = np.zeros((height, width, 2), np.float32)
    flow[..., 0] = u
    return flow


NOTHING_HIDDEN = np.zeros((24, 40), bool)


def test_a_picture_moved_with_its_motion_has_no_error_where_it_is_seen() -> None:
    wide = np.random.default_rng(1).random((24, 45, 3), dtype=np.float32)
    truth = Truth.of(shift(5), NOTHING_HIDDEN)

    assert truth.seen[:, :35].all()
    assert not truth.seen[:, 35:].any()
    error = truth.error(wide[:, 5:], wide[:, :40])  # what stood at x is 5 further right in the other
    assert error[truth.seen].max() == 0
    assert error[~truth.seen].min() > 0


def test_hidden_pixels_are_not_seen_and_their_flow_is_not_believed() -> None:
    hidden = NOTHING_HIDDEN.copy()
    hidden[3, 4] = True
    flow = shift(1)
    flow[3, 4] = 1e10
    truth = Truth.of(flow, hidden)

    assert not truth.seen[3, 4]
    assert np.abs(truth.flow).max() == 1


def test_a_shrunken_truth_is_in_the_smaller_frames_pixels() -> None:
    truth = Truth.of(shift(3), NOTHING_HIDDEN).shrunk(20, 12)

    assert truth.flow.shape == (12, 20, 2)
    np.testing.assert_allclose(truth.flow[truth.seen].mean(axis=0), [1.5, 0])
    np.testing.assert_allclose(np.ptp(truth.flow[truth.seen], axis=0), 0)
    assert truth.seen[:, :18].all()
    assert not truth.seen[:, 18:].any()  # half of column 18 left the full frame


def test_a_pixel_that_covers_two_motions_has_none() -> None:
    flow = shift(0)
    flow[:, 21:, 0] += 4  # the border is inside column 10 of the half-size frame
    hidden = NOTHING_HIDDEN.copy()
    hidden[7, 2] = True
    truth = Truth.of(flow, hidden).shrunk(20, 12)

    unseen = np.zeros((12, 20), bool)
    unseen[:, 10] = True
    unseen[3, 1] = True
    np.testing.assert_array_equal(~truth.seen[:, :18], unseen[:, :18])


def test_a_chain_of_motions_leads_where_the_exact_motion_does() -> None:
    shot = SHOTS["0310"]

    def exact(first: int, second: int) -> Truth:
        motion = shot.motion(first, second)
        return Truth.of(motion.flow, motion.occluded)

    chained, direct = exact(0, 1).then(exact(1, 2)), exact(0, 2)
    both = chained.seen & direct.seen
    apart = np.linalg.norm(chained.flow - direct.flow, axis=-1)[both]

    assert both.mean() > 0.8
    assert np.quantile(apart, 0.99) < 0.1
    assert (chained.seen & ~direct.seen).mean() < 0.01  # nothing hidden is claimed to be seen


def test_both_normalisations_of_the_error() -> None:
    hidden = NOTHING_HIDDEN.copy()
    hidden[:6] = True  # a quarter
    black, grey = np.zeros((24, 40, 3), np.float32), np.full((24, 40, 3), 0.2, np.float32)
    error = temporal_error(
        [black, grey, grey], {(0, 1): Truth.of(shift(0), hidden), (1, 2): Truth.of(shift(0), hidden)}
    )

    assert error.masked == pytest.approx((0.04 + 0) / 2)
    assert error.all_pixels == pytest.approx(0.75 * (0.04 + 0) / 2)
