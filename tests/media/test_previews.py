"""Pictures that travel inside of messages."""

import io

import numpy as np
import pytest
from PIL import Image

from stylizer.media.previews import encode_preview

RAMP = np.linspace(0, 1, 640 * 360 * 3, dtype=np.float32).reshape(360, 640, 3)
NOISE = np.random.default_rng(0).random((720, 1280, 3), np.float32)


def opened(preview: bytes) -> Image.Image:
    return Image.open(io.BytesIO(preview))


def test_a_soft_picture_is_320_wide_and_looks_alike() -> None:
    preview = opened(encode_preview(RAMP, 5500))
    assert (preview.format, preview.size) == ("WEBP", (320, 180))
    shown = np.asarray(preview, np.float32) / 255
    assert np.abs(shown - RAMP[::2, ::2]).mean() < 0.02


def test_noise_is_made_smaller_until_it_fits() -> None:
    preview = encode_preview(NOISE, 5500)
    assert len(preview) <= 5500
    assert 96 <= opened(preview).width < 320


def test_a_small_picture_keeps_its_size_and_a_tall_one_its_shape() -> None:
    assert opened(encode_preview(RAMP[:48, :64], 5500)).size == (64, 48)
    assert opened(encode_preview(np.swapaxes(RAMP, 0, 1), 5500)).size == (180, 320)


def test_what_can_not_fit_is_said() -> None:
    with pytest.raises(ValueError, match="100 bytes"):
        encode_preview(NOISE[:54, :96], 100)
