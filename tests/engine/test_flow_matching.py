import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.flow import flow_estimator
from stylizer.engine.flow.matching import Matches, find_matches
from tests.engine.known_motion import demo
from tests.engine.test_flow import texture

#: Farther than DIS looks.
FAR = np.array([-60, 24])


def moved_far() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Everything moves 60 pixels to the left and 24 down."""
    wide = texture(224, 340)
    return np.ascontiguousarray(wide[24:, :280]), np.ascontiguousarray(wide[:-24, 60:])


def missed(matches: Matches, by: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(np.linalg.norm(matches.there - matches.here - by, axis=-1))


def test_a_far_shift_is_matched_to_sub_pixels() -> None:
    matches = find_matches(*moved_far())
    off = missed(matches, FAR)

    assert len(off) > 0.5 * (280 - 60) * (200 - 24) / 16  # half of the cells that both pictures hold
    assert np.median(off) < 0.05
    assert (off > 1).mean() < 0.02


def test_matches_are_followed_where_dis_is_lost() -> None:
    pair = moved_far()
    seen = (slice(8, -32), slice(68, -8))

    def off(name: str) -> float:
        flow = flow_estimator(name).estimate(*pair)[seen]
        return float(np.median(np.linalg.norm(flow - FAR, axis=-1)))

    assert off("epicflow") < 0.1
    assert off("deepflow") < 0.1
    assert off("dis") > 5


def test_nine_in_ten_matches_of_a_demo_shot_are_right() -> None:
    known = demo("0310", 8)
    matches = find_matches(known.source, known.neighbour)
    columns, rows = np.rint(matches.here).astype(int).T
    visible = ~known.hidden[rows, columns]

    assert len(visible) > 2000
    assert (missed(matches, known.flow[rows, columns])[visible] < 1).mean() > 0.9


def test_where_nothing_matches_there_are_no_matches_and_no_motion() -> None:
    black, noise = np.zeros((64, 64, 3), np.float32), texture(64, 64)

    assert len(find_matches(black, noise).here) < 4
    assert not flow_estimator("epicflow").estimate(black, noise).any()


def test_pictures_of_two_sizes_are_refused() -> None:
    with pytest.raises(InvalidPicture, match="second frame is 64×48 pixels; it has to be 48×64"):
        find_matches(texture(64, 48), texture(48, 64))
