import numpy as np
import pytest
import torch

from stylizer.engine.flicker_forecast import POWER, SCALE, forecast_flicker
from stylizer.engine.perception import Perception, load_perception, to_perceptual_space
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings


@pytest.fixture(scope="module")
def perception() -> Perception:
    return load_perception("embedded")


def style(contrast: float) -> Picture:
    noise = np.random.default_rng(3).random((16, 24, 3), dtype=np.float32)
    coarse = noise.repeat(4, axis=0).repeat(4, axis=1)
    return (0.5 + contrast * (coarse - 0.5)).astype(np.float32)


def test_the_figure_is_the_geometric_mean_of_the_gram_traces(perception: Perception) -> None:
    settings = resolve_settings(96, 64, precision="float32")
    forecast = forecast_flicker(perception, style(0.8), settings, 96, 64)

    x = to_perceptual_space(torch.from_numpy(style(0.8)).permute(2, 0, 1)[None])
    found = perception.features(x, settings.style_layers)
    traces = {
        layer: np.square(features.double().numpy()).sum()
        / (perception.channels[layer] * features[0, 0].numel())
        for layer, features in found.items()
    }
    assert forecast.traces == pytest.approx(traces, rel=1e-4)
    assert forecast.figure == pytest.approx(np.prod(list(traces.values())) ** (1 / 5), rel=1e-4)
    assert forecast.error == pytest.approx(SCALE * forecast.figure**POWER)


def test_a_louder_style_is_forecast_to_flicker_more(perception: Perception) -> None:
    settings = resolve_settings(96, 64)
    quiet, loud = (forecast_flicker(perception, style(contrast), settings, 96, 64) for contrast in (0.2, 0.9))

    assert loud.error > 1.5 * quiet.error
