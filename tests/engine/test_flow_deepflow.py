import cv2
import numpy as np

from stylizer.demo.scenes import MEASURING_SHOTS
from stylizer.engine.flow import flow_estimator
from stylizer.engine.flow.deepflow import coarse_to_fine
from stylizer.engine.flow.eight_bit import grey
from stylizer.engine.motion import Flow
from tests.engine.known_motion import KnownMotion, demo
from tests.engine.test_flow import texture

#: Where a small square is in the first of two frames, and how far it moves; all else stands still.
SQUARE, FAR = (slice(60, 84), slice(30, 54)), 45


def opencvs(known: KnownMotion) -> Flow:
    """The variational part alone, by another hand."""
    algorithm = cv2.optflow.createOptFlow_DeepFlow()
    return algorithm.calc(grey(known.source), grey(known.neighbour), None)


def estimated(known: KnownMotion) -> Flow:
    return flow_estimator("deepflow").estimate(known.source, known.neighbour)


def test_on_a_demo_shot_matches_bring_it_nearer_to_the_truth_than_opencvs() -> None:
    known = demo("0310", 8)
    luma, reference = (grey(known.source), grey(known.neighbour)), opencvs(known)
    unmatched = coarse_to_fine(*luma, None)

    assert np.median(np.linalg.norm(unmatched - reference, axis=-1)) < 0.05
    assert known.end_point_error(unmatched) < 1.05 * known.end_point_error(reference)
    assert known.end_point_error(estimated(known)) < 0.95 * known.end_point_error(reference)


def test_what_is_small_and_moves_far_is_followed_by_its_matches() -> None:
    first = texture(144, 160)
    second = first.copy()
    square = texture(24, 24, seed=3)
    first[SQUARE] = square
    second[SQUARE[0], SQUARE[1].start + FAR : SQUARE[1].stop + FAR] = square
    inner = (slice(64, 80), slice(34, 50))

    unmatched = coarse_to_fine(grey(first), grey(second), None)
    flow = flow_estimator("deepflow").estimate(first, second)
    assert np.median(np.abs(unmatched[inner] - [FAR, 0])) > 10
    np.testing.assert_allclose(np.median(flow[inner], axis=(0, 1)), [FAR, 0], atol=0.1)
    np.testing.assert_allclose(np.median(flow[100:], axis=(0, 1)), [0, 0], atol=0.02)


def test_moderate_motion_loses_nothing() -> None:
    shot = MEASURING_SHOTS["0190"]
    motion = shot.motion(8, 7)
    known = KnownMotion(shot.render(8), shot.render(7), motion.flow, motion.occluded, (shot.sharp(8),) * 2)
    flow = estimated(known)
    assert known.end_point_error(flow) < min(0.06, known.end_point_error(opencvs(known)))
    np.testing.assert_array_equal(estimated(known), flow)  # the same bytes each time
