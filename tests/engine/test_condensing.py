"""A condensed network against the whole one, on what it was condensed to."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.engine.condensing import condensed
from stylizer.engine.objective import grams
from stylizer.engine.perception import TAPS, Perception, enter_perceptual_space, load_perception
from stylizer.engine.picture import Picture, shrunk
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import resolve_settings
from stylizer.engine.style import fit_style
from tests.engine.networks import STYLE, small_perception, small_recipe

SIZE = 112, 64


@pytest.fixture(scope="module")
def original(shared_data: Path) -> Perception:
    return load_perception("vgg19", shared_data / "weights" / "vgg19_caffe_conv.safetensors")


@pytest.fixture(scope="module")
def frame() -> Picture:
    return shrunk(next(iter(SHOTS.values())).render(0).astype(np.float32), *SIZE)


@pytest.fixture(scope="module")
def style() -> Picture:
    return fit_style(STYLES["night-swirls"].draw().astype(np.float32) / np.float32(255), *SIZE, 1.0)


def work(perception: Perception, x: Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        perception.features(x, TAPS)
    return int(counter.get_total_flops())


def test_distances_between_gram_matrices_are_those_of_the_whole_network_for_a_third_of_the_work(
    original: Perception, frame: Picture, style: Picture
) -> None:
    settings = resolve_settings(*SIZE, "draft", network="vgg19", precision="float32")
    narrow = condensed(original, [style], frame, settings)
    x, a = enter_perceptual_space(frame), enter_perceptual_space(style)

    assert 3 * work(narrow, x) < work(original, x)
    for layer in settings.style_layers:
        distance = {
            each: float((grams(each, settings, x)[layer] - grams(each, settings, a)[layer]).square().sum())
            for each in (original, narrow)
        }
        assert distance[narrow] == pytest.approx(distance[original], rel=0.15), layer


def test_what_a_condensed_network_loses_falls_with_its_fidelity(
    original: Perception, frame: Picture, style: Picture
) -> None:
    x = enter_perceptual_space(frame)

    def lost(fidelity: float) -> float:
        """Of the energy at the content's layer."""
        settings = resolve_settings(*SIZE, "draft", network="vgg19", fidelity=fidelity)
        found = condensed(original, [style], frame, settings).features(x, ["relu4_2"])["relu4_2"]
        whole = original.features(x, ["relu4_2"])["relu4_2"]
        return 1 - float(found.square().sum() / whole.square().sum())

    losses = [lost(fidelity) for fidelity in (0.95, 0.98, 0.998)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.02


def test_what_is_condensed_already_is_looked_through_as_it_is(frame: Picture) -> None:
    settings = resolve_settings(*SIZE, "draft", fidelity=0.95)
    recipe = Recipe(load_perception("embedded"), STYLE, settings)
    assert recipe.painter(*SIZE, lambda: frame).perception.network is recipe.perception.network


def test_the_deepest_layers_are_not_computed_where_nobody_asks(original: Perception, frame: Picture) -> None:
    settings = resolve_settings(*SIZE, "draft", network="vgg19")
    narrow = condensed(original, [STYLE[0][0]], frame, settings)
    assert list(narrow.features(enter_perceptual_space(frame), ["relu1_1", "relu2_1"])) == [
        "relu1_1",
        "relu2_1",
    ]


def test_a_shot_painted_from_its_middle_is_painted_through_the_same_network() -> None:
    frames = np.random.default_rng(3).random((2, 40, 48, 3), dtype=np.float32)
    settings = resolve_settings(48, 40, "draft", fidelity=0.95, first_iterations=2, coarse_to_fine=False)
    recipe = small_recipe(settings)

    whole = recipe.painter(48, 40, lambda: frames[0])
    later = recipe.painter(48, 40, lambda: frames[0])
    other = recipe.painter(48, 40, lambda: frames[1])

    painted = [each.paint(frames[1], 2).picture for each in (whole, later, other)]
    np.testing.assert_array_equal(painted[0], painted[1])
    assert np.any(painted[0] != painted[2])


def test_the_whole_network_needs_no_frame_to_look_at() -> None:
    def missing() -> Picture:
        raise AssertionError("the first frame was read")

    settings = resolve_settings(48, 40, "draft")
    painter = small_recipe(settings).painter(48, 40, missing)
    assert painter.perception.network.features(torch.zeros(1, 3, 40, 48), ["relu1_1"])


def test_masters_of_a_small_network_stay_finite_at_the_lowest_fidelity() -> None:
    """Fewer positions than channels, and channels that never answer."""
    perception = small_perception()
    dark = np.zeros((40, 48, 3), np.float32)
    settings = resolve_settings(48, 40, "draft", fidelity=0.9)
    narrow = condensed(perception, [dark], dark, settings)
    for features in narrow.features(enter_perceptual_space(STYLE[0][0][:40, :48]), TAPS).values():
        assert torch.isfinite(features).all()
