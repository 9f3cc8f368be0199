from typing import get_args

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.errors import InvalidPicture, InvalidSettings
from stylizer.engine.flow import ESTIMATORS, estimate_pair, flow_estimator
from stylizer.engine.settings import Estimator

WITHOUT_WEIGHTS = ("deepflow", "dis", "epicflow", "fused")


def texture(height: int, width: int, seed: int = 7) -> NDArray[np.float32]:
    noise = np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 3)
    return ((smooth - smooth.min()) / np.ptp(smooth)).astype(np.float32)


@pytest.mark.parametrize("name", WITHOUT_WEIGHTS)
def test_a_shift_is_found_in_both_directions(name: str) -> None:
    wide = texture(96, 128)
    earlier, later = wide[8:-8, 8:-8], wide[5:-11, 12:-4]  # everything moves 4 left and 3 down
    pair = estimate_pair(name, np.ascontiguousarray(earlier), np.ascontiguousarray(later))

    inside = (slice(16, -16), slice(16, -16))
    np.testing.assert_allclose(np.median(pair.forward[inside], axis=(0, 1)), [-4, 3], atol=0.15)
    np.testing.assert_allclose(np.median(pair.backward[inside], axis=(0, 1)), [4, -3], atol=0.15)


@pytest.mark.parametrize("name", WITHOUT_WEIGHTS)
@pytest.mark.parametrize("size", [(32, 32), (33, 47), (32, 301)])
def test_odd_and_small_sizes_work(name: str, size: tuple[int, int]) -> None:
    pair = estimate_pair(name, texture(*size), texture(*size, seed=8))

    for flow in (pair.forward, pair.backward):
        assert flow.shape == (*size, 2)
        assert flow.dtype == np.float32
        assert np.isfinite(flow).all()


def test_what_can_not_be_estimated_is_refused() -> None:
    estimator = flow_estimator("dis")
    with pytest.raises(InvalidPicture, match="second frame is 48×40 pixels; it has to be 40×48"):
        estimator.estimate(texture(48, 40), texture(40, 48))
    with pytest.raises(InvalidPicture, match="at least 32"):
        estimator.estimate(texture(31, 64), texture(31, 64))
    with pytest.raises(InvalidSettings, match="'flownet'; the estimators are deepflow, dis, epicflow, fused"):
        flow_estimator("flownet")


def test_the_settings_offer_every_estimator() -> None:
    assert set(get_args(Estimator)) == set(ESTIMATORS)
