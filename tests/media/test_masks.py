import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylizer.engine.errors import InvalidPicture
from stylizer.media.masks import decode_mask, encode_mask


def png(levels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("colours", [(), (3,)])
def test_white_is_one_black_is_zero_and_grey_its_level(colours: tuple[int, ...]) -> None:
    levels = np.zeros((40, 50, *colours), np.uint8)
    levels[:, 20:] = 255
    levels[:, 30:] = 51
    mask = decode_mask(png(levels))

    assert mask.dtype == np.float32
    assert np.unique(mask).tolist() == [0, np.float32(0.2), 1]


def test_a_mask_survives_being_kept(tmp_path: Path) -> None:
    ramp = np.broadcast_to(np.rint(np.linspace(0, 65535, 50)) / 65535, (40, 50)).astype(np.float32)
    coarse = (np.rint(ramp * 255) / 255).astype(np.float32)
    for mask, mode in ((ramp, "I;16"), (coarse, "L")):
        (tmp_path / "mask.png").write_bytes(encode_mask(mask))
        np.testing.assert_array_equal(decode_mask(tmp_path / "mask.png"), mask)
        with Image.open(tmp_path / "mask.png") as kept:
            assert kept.mode == mode


def test_what_is_no_picture_is_no_mask() -> None:
    with pytest.raises(InvalidPicture, match=r"sky\.png is not a picture"):
        decode_mask(b"<svg/>", "sky.png")
