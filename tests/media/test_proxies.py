"""What playback shows is the still, but smaller."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.media.proxies import PROXY_WIDTH, encode_proxy


def colourful(width: int, height: int) -> NDArray[np.float32]:
    """Stripes of strong colours two pixels wide, under a slope of brightness."""
    colours = np.random.default_rng(3).uniform(0.1, 0.9, (height, width // 2, 3))
    return np.repeat(colours, 2, axis=1).astype(np.float32)


def decoded(data: bytes) -> NDArray[np.float32]:
    levels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert levels.dtype == np.uint8
    return levels[..., ::-1].astype(np.float32) / np.float32(255)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (320, 180, (320, 180)),
        (PROXY_WIDTH, 40, (PROXY_WIDTH, 40)),
        (1920, 60, (1280, 40)),
        (400, 1920, (400, 1920)),
    ],
)
def test_it_is_at_most_1280_wide_in_the_stills_shape(width: int, height: int, size: tuple[int, int]) -> None:
    proxy = decoded(encode_proxy(colourful(width, height)))
    assert (proxy.shape[1], proxy.shape[0]) == size


@pytest.mark.parametrize("width", [320, 1920])
def test_its_colours_are_the_stills(width: int) -> None:
    still = colourful(width, 96)
    proxy = decoded(encode_proxy(still))
    expected = cv2.resize(still, (proxy.shape[1], proxy.shape[0]), interpolation=cv2.INTER_AREA)
    np.testing.assert_allclose(proxy.mean(axis=(0, 1)), still.mean(axis=(0, 1)), atol=0.5 / 255)
    assert np.abs(proxy - expected).mean() < 6 / 255


def test_it_is_small_and_the_same_every_time() -> None:
    y, x = np.mgrid[0:180, 0:320]
    scene = np.stack([x / 320, y / 180, (x + y) / 500], axis=2).astype(np.float32)
    assert encode_proxy(scene) == encode_proxy(scene)
    assert len(encode_proxy(scene)) < 6 * scene[..., 0].size / 10  # a tenth of 16-bit samples
