import numpy as np
from numpy.typing import NDArray

from stylizer.engine.luminance import coloured, greyed
from stylizer.engine.picture import as_master

LUMA = np.array([0.2126, 0.7152, 0.0722])
random = np.random.default_rng(6)
FRAME = random.random((40, 50, 3)).astype(np.float32)
GREY = greyed(random.random((40, 50, 3)).astype(np.float32))


def luma(picture: NDArray[np.float32]) -> NDArray[np.float64]:
    return picture.astype(np.float64) @ LUMA


def test_a_grey_picture_is_the_luma_three_times() -> None:
    np.testing.assert_allclose(GREY, np.repeat(luma(GREY)[..., None], 3, axis=-1), atol=1e-6)


def test_the_luma_is_the_paintings_whatever_the_frames_colours_are() -> None:
    dark_and_light = np.where(random.random((40, 50, 1)) < 0.5, 0.002, 0.998).astype(np.float32)
    for grey in (GREY, np.broadcast_to(dark_and_light, GREY.shape)):
        picture = coloured(grey, FRAME)
        assert 0 <= picture.min() <= picture.max() <= 1
        np.testing.assert_allclose(luma(picture), luma(grey), atol=2e-6)
        np.testing.assert_allclose(greyed(as_master(picture)), grey, atol=1e-5)


def test_the_chroma_is_the_frames_where_it_fits() -> None:
    picture = coloured(GREY, FRAME)
    wanted = FRAME - luma(FRAME)[..., None]
    kept = picture - luma(picture)[..., None]
    fits = ((luma(GREY)[..., None] + wanted >= 0) & (luma(GREY)[..., None] + wanted <= 1)).all(axis=-1)

    assert 0.1 < fits.mean() < 0.9
    np.testing.assert_allclose(kept[fits], wanted[fits], atol=2e-6)
    hue = (kept[~fits] * wanted[~fits]).sum(axis=-1)
    lengths = np.linalg.norm(kept[~fits], axis=-1) * np.linalg.norm(wanted[~fits], axis=-1)
    np.testing.assert_allclose(hue, lengths, atol=1e-5)  # the same direction


def test_a_frame_in_its_own_brightness_is_itself() -> None:
    np.testing.assert_allclose(coloured(greyed(FRAME), FRAME), FRAME, atol=1e-6)
