import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from stylizer.engine.errors import InvalidPicture, InvalidSettings
from stylizer.engine.losses import gram
from stylizer.engine.style import fit_style, style_shares, style_targets


def picture(height: int, width: int, seed: int = 2) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)


def test_a_style_gets_the_frames_area_and_keeps_its_shape() -> None:
    height, width, _ = fit_style(picture(400, 800), 448, 252, scale=1).shape

    assert width * height == pytest.approx(448 * 252, rel=0.01)
    assert width / height == pytest.approx(2, rel=0.01)
    assert fit_style(picture(400, 800), 448, 252, scale=0.5).shape == (119, 238, 3)


def test_shrinking_by_two_is_a_box_filter() -> None:
    wide = picture(64, 96)
    boxes = wide.reshape(32, 2, 48, 2, 3).mean(axis=(1, 3))

    np.testing.assert_allclose(fit_style(wide, 48, 32, scale=1), boxes, atol=1e-6)


def test_growing_is_bilinear_and_stays_in_range() -> None:
    ramp = np.repeat(np.linspace(0, 1, 40, dtype=np.float32)[None, :, None], 40, axis=0).repeat(3, axis=2)
    grown = fit_style(ramp, 80, 80, scale=1)

    np.testing.assert_allclose(
        grown[40, 1:-1, 0], np.interp(np.arange(1, 79) / 2 - 0.25, range(40), ramp[0, :, 0]), atol=1e-6
    )


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [([], "no style"), ([0, 0], "weight 0"), ([1, -1], "is -1"), ([float("nan")], "is nan")],
)
def test_weights_that_can_not_be_shared_are_refused(weights: list[float], complaint: str) -> None:
    with pytest.raises(InvalidSettings, match=complaint) as refusal:
        style_shares(weights)
    assert refusal.value.field == "styles"


def test_a_style_too_small_at_its_scale_is_refused_with_its_size() -> None:
    with pytest.raises(
        InvalidPicture, match=r"800×100 pixels becomes 95×12 at the style scale 0\.1"
    ) as refusal:
        fit_style(picture(100, 800), 448, 252, scale=0.1)
    assert refusal.value.field == "style_scale"


def test_several_styles_blend_by_their_weights() -> None:
    def grams(style: NDArray[np.float32]) -> dict[str, torch.Tensor]:
        return {"relu1_1": gram(torch.from_numpy(style).permute(2, 0, 1)[None], 3)}

    one, other = picture(32, 40, seed=1), picture(32, 40, seed=2)
    targets = style_targets([one, other], style_shares([3, 1]), grams)

    expected = 0.75 * grams(one)["relu1_1"] + 0.25 * grams(other)["relu1_1"]
    torch.testing.assert_close(targets["relu1_1"], expected)
