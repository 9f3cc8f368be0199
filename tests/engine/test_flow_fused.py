import numpy as np
import pytest

from stylizer.engine.flow import flow_estimator
from stylizer.engine.flow.competition import better_explained
from stylizer.engine.flow.eight_bit import grey
from tests.engine.known_motion import demo
from tests.engine.test_flow import texture


def test_each_pixel_takes_what_explains_it_better() -> None:
    wide = texture(112, 144)
    frames = [grey(part).astype(np.float32) for part in (wide[:-4, 6:], wide[4:, :-6])]
    truth = np.full((108, 138, 2), (6, -4), np.float32)
    flow, other = truth.copy(), truth.copy()
    flow[:, :69] = other[:, 69:] = (-23, 17)
    chosen = better_explained(*frames, flow, other)[24:-24, 24:-24]

    assert (chosen == truth[24:-24, 24:-24]).all(axis=-1).mean() > 0.97


@pytest.mark.parametrize("shot", ["0420", "0550"])
def test_fused_is_nearer_to_the_truth_than_what_it_is_made_of(shot: str) -> None:
    known = demo(shot, 8)
    dis, epicflow, fused = (
        known.end_point_error(flow_estimator(name).estimate(known.source, known.neighbour))
        for name in ("dis", "epicflow", "fused")
    )
    assert fused < 0.97 * min(dis, epicflow), (dis, epicflow, fused)
