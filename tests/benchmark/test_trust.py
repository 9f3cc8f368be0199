import numpy as np
import pytest

from stylizer.benchmark.figures import Judge
from stylizer.benchmark.scenes import Frame, RenderedScene, Scene
from stylizer.benchmark.styles import read_style
from stylizer.benchmark.trust import blurred, exclusion
from stylizer.benchmark.truth import Truth
from stylizer.demo.scenes import SHOTS
from stylizer.engine.painter import Painter
from stylizer.engine.perception import load_perception
from stylizer.engine.settings import resolve_settings


@pytest.fixture(scope="module")
def scene() -> Scene:
    return RenderedScene(SHOTS["0310"]).load(2, Frame((448, 252), crop=(160, 120)))


def test_leaving_pixels_out_finds_wrong_flow(scene: Scene) -> None:
    found = exclusion(scene, "deepflow", "dis")

    assert 0 < found.bad < 0.5
    assert found.precision > 2 * found.bad  # far better than leaving out at random
    assert found.recall > 0.7
    assert found.wrong_after < 0.5 * found.wrong_before


def test_the_figures_count_pixels(scene: Scene) -> None:
    """Against a truth that is wrong on purpose: every pixel but the hidden is then wrong."""
    truth = scene.truths[0, 1]
    shifted = Truth(truth.flow + np.float32(5), truth.seen)
    false = Scene("0310", "", 1001, scene.frames, {(0, 1): shifted})
    found = exclusion(false, "deepflow", "dis")

    assert found.bad > 0.99
    assert found.precision > 0.99
    assert found.wrong_before > 0.99
    assert found.recall == pytest.approx(found.excluded, abs=0.01)


def test_a_blurred_take_flickers_less_and_two_measures_say_why(scene: Scene) -> None:
    height, width, _ = scene.frames[0].shape
    _, style = read_style("woodcut")
    perception = load_perception("embedded")
    settings = resolve_settings(width, height, "draft", first_iterations=10)
    painter = Painter(perception, [(style, 1.0)], settings, width, height)
    pictures = [painter.paint(frame, index).picture for index, frame in enumerate(scene.frames)]

    sharp, *_, soft = blurred(scene, pictures, style, Judge(perception))
    assert soft.mse_masked < 0.5 * sharp.mse_masked
    assert soft.style_loss > 2 * sharp.style_loss
    assert soft.sharpness < 0.2 * sharp.sharpness
