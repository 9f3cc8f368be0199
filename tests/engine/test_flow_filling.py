from pathlib import Path

import numpy as np
import pytest

from stylizer.engine.flow import flow_estimator
from stylizer.engine.flow.filling import fill
from stylizer.engine.motion import FlowPair
from tests.engine.known_motion import KnownMotion, demo, sintel
from tests.engine.test_flow import texture


def raw_pair(name: str, known: KnownMotion) -> FlowPair:
    """The flows as the estimator leaves them; ``source`` counts as the earlier frame."""
    estimate = flow_estimator(name).estimate
    return FlowPair(estimate(known.source, known.neighbour), estimate(known.neighbour, known.source))


def wrong_share(known: KnownMotion, pair: FlowPair) -> float:
    """Of the pixels that both frames see."""
    return float(known.wrong(pair.forward)[~known.hidden].mean())


@pytest.mark.parametrize(("shot", "estimator"), [("0310", "deepflow"), ("0420", "dis")])
def test_filled_flow_is_nearer_to_the_truth_on_the_demo_shots(shot: str, estimator: str) -> None:
    known = demo(shot, 8)
    raw = raw_pair(estimator, known)
    filled = fill(raw, known.source, known.neighbour)

    assert wrong_share(known, filled) < 0.92 * wrong_share(known, raw)
    assert known.end_point_error(filled.forward) < known.end_point_error(raw.forward)


@pytest.mark.parametrize(("scene", "number"), [("alley_1", 2), ("cave_2", 2), ("cave_4", 41)])
def test_filled_flow_is_nearer_to_the_truth_on_sintel(shared_data: Path, scene: str, number: int) -> None:
    known = sintel(shared_data, scene, number)
    raw = raw_pair("dis", known)
    filled = fill(raw, known.source, known.neighbour)

    assert wrong_share(known, filled) < 0.95 * wrong_share(known, raw)
    assert known.end_point_error(filled.forward) < known.end_point_error(raw.forward)


def test_a_hole_takes_the_motion_of_its_own_side_of_an_edge() -> None:
    """Left of the edge everything moves by 6, right of it by -2; what was found in the hole is nonsense."""
    frame = np.full((64, 96, 3), 0.2, np.float32)
    frame[:, 48:] = 0.8
    frame += 0.02 * texture(64, 96)
    flow = np.zeros((64, 96, 2), np.float32)
    flow[:, :48, 0], flow[:, 48:, 0] = 6, -2
    opposite = np.zeros_like(flow)
    opposite[:, :54, 0], opposite[:, 54:, 0] = -6, 2
    broken = flow.copy()
    broken[20:40, 36:48] = 15
    filled = fill(FlowPair(broken, opposite), frame, frame).forward

    np.testing.assert_allclose(filled[24:36, 38:44, 0], 6, atol=0.5)
    np.testing.assert_allclose(filled[24:36, 60:66, 0], -2, atol=0.5)


def test_even_motion_is_left_as_it_is() -> None:
    frame = texture(48, 64)
    flow = np.full((48, 64, 2), (3, -1), np.float32)
    filled = fill(FlowPair(flow, -flow), frame, frame)

    np.testing.assert_allclose(filled.forward, flow, atol=1e-4)
    np.testing.assert_allclose(filled.backward, -flow, atol=1e-4)
