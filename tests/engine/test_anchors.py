from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.anchors import RIM, Anchor, arrive
from stylizer.engine.confidence import soft_confidence
from stylizer.engine.initial import blend
from stylizer.engine.reliability import Cause, reliability
from stylizer.engine.settings import resolve_settings
from stylizer.engine.warp import backward_warp

HEIGHT, WIDTH = 36, 44


SETTINGS = resolve_settings(WIDTH, HEIGHT)
SOURCE = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)


def picture(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)


def anchor(seed: int, share: float, wrong: slice, offset: int = -1) -> Anchor:
    """A neighbour two pixels away whose flow back is wrong in the ``wrong`` columns."""
    flow = np.full((HEIGHT, WIDTH, 2), 2, np.float32)
    opposite = -flow
    opposite[:, wrong] = 9
    return Anchor(picture(seed), flow, opposite, share, offset)


def test_one_anchor_weighs_as_much_as_its_flow_is_reliable() -> None:
    only = anchor(1, 1.0, slice(8, 20))
    (arrival,) = arrive([only], SOURCE, SETTINGS)

    np.testing.assert_allclose(arrival.weight, reliability(only.flow, only.opposite).weight, rtol=1e-6)
    np.testing.assert_array_equal(arrival.picture, backward_warp(only.picture, only.flow))


@pytest.mark.parametrize("share", [0.5, 0.25, 0.03])
def test_two_anchors_share_what_both_reach_and_take_what_one_reaches(share: float) -> None:
    earlier, later = anchor(1, share, slice(8, 24)), anchor(2, 1 - share, slice(16, 32), offset=1)
    first, second = (reliability(a.flow, a.opposite).weight for a in (earlier, later))
    arrivals = arrive([earlier, later], SOURCE, SETTINGS)
    weights = np.array([arrival.weight for arrival in arrivals])

    assert weights.sum(axis=0).max() <= 1 + 1e-6
    both, only_first = (first == 1) & (second == 1), (first == 1) & (second == 0)
    neither = (first == 0) & (second == 0)
    assert min(both.sum(), only_first.sum(), neither.sum()) > 10
    np.testing.assert_allclose(weights[:, both].T, [[share, 1 - share]] * both.sum(), rtol=1e-5)
    np.testing.assert_allclose(weights[:, only_first].T, [[1, 0]] * only_first.sum(), rtol=1e-5)
    assert (weights[:, neither] == 0).all()


def test_the_blend_is_the_neighbour_where_reliable_and_the_frame_where_not() -> None:
    only = anchor(1, 1.0, slice(8, 20))
    arrivals = arrive([only], SOURCE, SETTINGS)
    source = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)
    blended = blend(source, [only], arrivals)

    presence = arrivals[0].presence
    assert {0.0, 1.0} <= set(np.unique(presence))
    np.testing.assert_allclose(blended[presence == 1], arrivals[0].picture[presence == 1], rtol=1e-6)
    np.testing.assert_array_equal(blended[presence == 0], source[presence == 0])


def test_at_a_motion_boundary_a_neighbour_is_present_but_binds_nothing() -> None:
    only = anchor(1, 1.0, slice(0, 0))
    only.flow[:, 22:] = 8
    only.opposite[:, 22:] = -8
    cause = reliability(only.flow, only.opposite).cause
    (arrival,) = arrive([only], SOURCE, SETTINGS)

    boundary = cause == Cause.MOTION_BOUNDARY
    assert boundary.sum() > 20
    assert (arrival.presence[boundary] == 1).all()
    assert arrival.weight[boundary].max() < 0.5
    inside = ~boundary
    for border in (inside, inside.T, inside[::-1], inside.T[::-1]):
        border[: 8 + RIM] = False  # as far as the pixels move, and where they land at the rim
    np.testing.assert_array_equal(arrival.presence[inside], arrival.weight[inside])


def test_a_pixel_that_the_nearest_frame_hides_follows_the_next_one() -> None:
    near, far = anchor(1, 1.0, slice(8, 24), offset=-1), anchor(2, 1.0, slice(16, 32), offset=-4)
    first, second = (reliability(a.flow, a.opposite).weight for a in (near, far))
    for order in ([near, far], [far, near]):
        found = dict(zip([a.offset for a in order], arrive(order, SOURCE, SETTINGS), strict=True))
        np.testing.assert_array_equal(found[-1].weight, first)
        np.testing.assert_array_equal(found[-4].weight, np.maximum(second - first, 0))


def test_naive_weights_tie_a_pixel_to_every_frame_that_shows_it() -> None:
    near, far = anchor(1, 1.0, slice(8, 24), offset=-1), anchor(2, 1.0, slice(16, 32), offset=-4)
    naive = resolve_settings(WIDTH, HEIGHT, long_term_weights="naive")

    for a, arrival in zip([near, far], arrive([near, far], SOURCE, naive), strict=True):
        np.testing.assert_allclose(arrival.weight, reliability(a.flow, a.opposite).weight, rtol=1e-6)
    presence = np.sum([arrival.presence for arrival in arrive([near, far], SOURCE, naive)], axis=0)
    assert presence.max() <= 1 + 1e-6  # the initial image is a blend whatever the weights are


def test_several_frames_on_both_sides_never_bind_a_pixel_twice() -> None:
    slices = [slice(0, 20), slice(10, 30), slice(4, 16), slice(20, 34)]
    anchors = [
        anchor(seed, share, wrong, offset)
        for seed, (share, wrong, offset) in enumerate(
            zip([0.3, 0.3, 0.7, 0.7], slices, [-1, -3, 1, 3], strict=True)
        )
    ]
    weights = np.array([arrival.weight for arrival in arrive(anchors, SOURCE, SETTINGS)])
    alone = np.array([reliability(a.flow, a.opposite).weight for a in anchors])

    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=0), alone.max(axis=0), atol=1e-5)
    everywhere = (alone == 1).all(axis=0)
    assert everywhere.sum() > 10
    np.testing.assert_allclose(weights[:, everywhere].T, [[0.3, 0, 0.7, 0]] * everywhere.sum(), rtol=1e-5)


def test_soft_confidence_weighs_by_the_footage_of_both_frames() -> None:
    soft = resolve_settings(WIDTH, HEIGHT, confidence="soft")
    only = replace(anchor(1, 1.0, slice(8, 20)), source=picture(5))
    (arrival,) = arrive([only], picture(4), soft)

    expected = soft_confidence(only.flow, only.opposite, picture(4), picture(5)).weight
    assert 0 < np.median(expected) < 1
    np.testing.assert_allclose(arrival.weight, expected, rtol=1e-6)
    with pytest.raises(ValueError, match="footage"):
        arrive([anchor(1, 1.0, slice(8, 20))], picture(4), soft)
