from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.flow import estimate_pair
from stylizer.engine.measures import squared_error
from stylizer.engine.motion import Flow
from stylizer.engine.reliability import Cause, Reliability, reliability
from tests.engine.known_motion import KnownMotion, demo, sintel


def estimated(known: KnownMotion, estimator: str) -> tuple[Flow, Reliability, Reliability]:
    """The flow between the two frames, and what the binary check and the soft weights make of it."""
    pair = estimate_pair(estimator, known.source, known.neighbour)
    soft = soft_confidence(pair.forward, pair.backward, known.source, known.neighbour)
    return pair.forward, reliability(pair.forward, pair.backward), soft


@dataclass(frozen=True)
class Judged:
    """``wrong``: the part of the weight on vectors that miss by more than 1 px or whose partner is hidden.

    ``residual``: mean squared error of the moved neighbour per unit of weight; ``right``: the weight on
    vectors that are not wrong, in pixels.
    """

    wrong: float
    residual: float
    right: float


def judge(known: KnownMotion, flow: Flow, weight: NDArray[np.float32]) -> Judged:
    wrong = known.wrong(flow)
    error = squared_error(known.sharp[1], known.sharp[0], flow)
    total = weight.sum(dtype=np.float64)
    return Judged(
        wrong=float(weight[wrong].sum(dtype=np.float64) / total),
        residual=float((weight * error).sum(dtype=np.float64) / total),
        right=float(weight[~wrong].sum(dtype=np.float64)),
    )


@pytest.mark.parametrize(("shot", "estimator"), [("0310", "dis"), ("0420", "dis"), ("0420", "deepflow")])
def test_it_beats_the_binary_check_on_the_demo_shots(shot: str, estimator: str) -> None:
    """Per unit of weight less is wrong, and what is right loses next to nothing."""
    known = demo(shot, 8)
    flow, binary, soft = estimated(known, estimator)
    hard, mild = judge(known, flow, binary.weight), judge(known, flow, soft.weight)

    assert mild.wrong < 0.75 * hard.wrong
    assert mild.residual < 0.65 * hard.residual
    assert mild.right > 0.9 * hard.right


def test_it_beats_the_binary_check_on_sintel(shared_data: Path) -> None:
    gains = []
    for scene, number in [("alley_1", 2), ("cave_2", 2), ("cave_4", 41)]:
        known = sintel(shared_data, scene, number)
        flow, binary, soft = estimated(known, "dis")
        hard, mild = judge(known, flow, binary.weight), judge(known, flow, soft.weight)
        assert mild.residual < 0.8 * hard.residual, scene
        assert mild.right > 0.9 * hard.right, scene
        gains.append(mild.wrong / hard.wrong)

    assert np.prod(gains) ** (1 / len(gains)) < 0.8, gains


def test_a_still_frame_is_certain_but_for_its_far_edges() -> None:
    frame = np.random.default_rng(2).random((40, 50, 3), dtype=np.float32)
    still = np.zeros((40, 50, 2), np.float32)
    found = soft_confidence(still, still, frame, frame)

    np.testing.assert_array_equal(found.weight[:-1, :-1], 1)
    np.testing.assert_array_equal(found.weight[-1], 0)
    np.testing.assert_array_equal(found.weight[:, -1], 0)


def test_grain_is_not_held_against_a_still_frame() -> None:
    random = np.random.default_rng(2)
    flat = np.full((60, 80, 3), 0.4, np.float32)
    first, second = (flat + random.normal(0, 0.03, flat.shape).astype(np.float32) for _ in range(2))
    still = np.zeros((60, 80, 2), np.float32)

    assert soft_confidence(still, still, first, second).weight[:-1, :-1].mean() > 0.9


def test_what_changed_its_colour_is_not_trusted_though_both_flows_agree() -> None:
    first = np.random.default_rng(2).random((60, 80, 3), dtype=np.float32)
    second = first.copy()
    second[20:40, 30:50] = 1 - second[20:40, 30:50]
    still = np.zeros((60, 80, 2), np.float32)
    found = soft_confidence(still, still, first, second)

    assert found.weight[22:38, 32:48].max() < 0.5
    assert found.weight[:15].mean() > 0.95
    np.testing.assert_array_equal(found.cause, reliability(still, still).cause)


def test_where_all_leaves_the_frame_nothing_is_left() -> None:
    frame = np.random.default_rng(2).random((40, 50, 3), dtype=np.float32)
    away = np.full((40, 50, 2), 100, np.float32)
    found = soft_confidence(away, -away, frame, frame)

    assert not found.weight.any()
    assert (found.cause == Cause.OUT_OF_FRAME).all()
