"""The authors' form, term by term in NumPy float64: what it does differently, and only that."""

from typing import Literal

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from stylizer.engine.anchors import Anchor
from stylizer.engine.objective import Losses, Objective, StyleTerm, TemporalTerm
from stylizer.engine.painter import Painter
from stylizer.engine.progress import Progress
from stylizer.engine.reference import temporal_loss, total_variation, truncated, warp_onto_grey
from stylizer.engine.settings import Settings, resolve_settings
from tests.engine.networks import small_perception

Array = NDArray[np.float64]

random = np.random.default_rng(17)
PICTURE = random.normal(size=(1, 3, 5, 6)) * 50
TARGET = random.normal(size=(1, 3, 5, 6)) * 50
WEIGHT = random.random((1, 1, 5, 6))
GREY = np.array([123.68, 116.779, 103.939]) / 256


def value_and_gradient(loss, at: Array) -> tuple[float, Array]:
    x = torch.from_numpy(at.copy()).requires_grad_()
    value = loss(x)
    (gradient,) = torch.autograd.grad(value, x)
    return float(value.detach()), gradient.numpy()


def differences(function, at: Array) -> Array:
    """The gradient by central differences."""
    found = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        nudge = np.zeros_like(at)
        nudge[index] = 1e-5
        found[index] = (function(at + nudge) - function(at - nudge)) / 2e-5
    return found


@pytest.mark.parametrize(("error", "power"), [("squared", 2), ("absolute", 1)])
def test_the_temporal_loss_shows_w_and_follows_its_root(
    error: Literal["squared", "absolute"], power: int
) -> None:
    def loss(x: torch.Tensor) -> torch.Tensor:
        return temporal_loss(x, torch.from_numpy(TARGET), torch.from_numpy(WEIGHT), error)

    def weighted(x: Array, w: Array) -> float:
        return float(sum((w * np.abs(x - TARGET) ** power).flat)) / (3 * 5 * 6)

    value, gradient = value_and_gradient(loss, PICTURE)
    assert value == pytest.approx(weighted(PICTURE, WEIGHT), rel=1e-12)
    followed = differences(lambda x: weighted(x, np.sqrt(WEIGHT)), PICTURE)
    np.testing.assert_allclose(gradient, followed, rtol=1e-5, atol=1e-7)


def test_the_total_variation_is_followed_and_not_shown() -> None:
    def variation(x: Array) -> float:
        return float((np.diff(x, axis=3) ** 2).sum() + (np.diff(x, axis=2) ** 2).sum()) / 2

    value, gradient = value_and_gradient(total_variation, PICTURE)
    assert value == 0
    np.testing.assert_allclose(gradient, differences(variation, PICTURE), rtol=1e-5, atol=1e-6)


def objective(settings: Settings) -> tuple[Losses, torch.Tensor]:
    torch.manual_seed(4)
    frame, target, x = (50 * torch.randn(1, 3, 40, 48) for _ in range(3))
    term = TemporalTerm(target, torch.rand(1, 1, 40, 48))
    styles = [StyleTerm({layer: torch.eye(4) for layer in settings.style_layers})]
    x.requires_grad_()
    losses = Objective(small_perception(), settings, styles, frame, [term])(x)
    (gradient,) = torch.autograd.grad(losses.total, x)
    return losses, gradient


def test_the_forms_differ_in_these_two_terms_alone() -> None:
    chosen = {"precision": "float32", "temporal_weight": 7.0, "tv_weight": 0.5}
    corrected, gradient = objective(resolve_settings(48, 40, **chosen))
    authors, authors_gradient = objective(resolve_settings(48, 40, form="reference", **chosen))

    assert authors.content == corrected.content
    assert authors.style == corrected.style
    assert authors.temporal == corrected.temporal
    assert authors.smoothing == 0
    assert corrected.smoothing > 0
    torch.manual_seed(4)
    _, target, x = (50 * torch.randn(1, 3, 40, 48) for _ in range(3))
    weight = torch.rand(1, 1, 40, 48)
    excess = 7 * 2 * (weight.sqrt() - weight) * (x - target) / x.numel()
    torch.testing.assert_close(authors_gradient - gradient, excess, rtol=1e-3, atol=1e-3)


def test_warping_from_outside_the_frame_brings_grey() -> None:
    picture = random.random((6, 8, 3)).astype(np.float32)
    flow = np.zeros((6, 8, 2), np.float32)
    flow[..., 0], flow[..., 1] = 1.5, -1

    moved = warp_onto_grey(picture, flow)
    np.testing.assert_allclose(moved[0], np.broadcast_to(GREY, (8, 3)), rtol=1e-6)
    np.testing.assert_allclose(moved[:, 6:], np.broadcast_to(GREY, (6, 2, 3)), rtol=1e-6)
    np.testing.assert_allclose(moved[1:, :6], (picture[:-1, 1:7] + picture[:-1, 2:8]) / 2, rtol=1e-5)


def test_truncation_is_that_of_an_8_bit_file() -> None:
    picture = random.random((40, 50, 3)).astype(np.float32)
    levels = (picture.astype(np.float64) * 255).astype(np.uint8)

    np.testing.assert_allclose(truncated(picture), levels / 255, atol=1e-7)
    np.testing.assert_array_equal(truncated(truncated(picture)), truncated(picture))


def test_a_reference_painting_starts_from_the_whole_warp_and_ends_on_256_levels() -> None:
    noise = np.random.default_rng(2).random((2, 40, 48, 3)).astype(np.float32)
    source, neighbour = (cv2.GaussianBlur(n, (0, 0), 2) for n in noise)
    settings = resolve_settings(48, 40, form="reference", first_iterations=2, iterations=2)
    painter = Painter(small_perception(), [(source, 1.0)], settings, 48, 40)
    flow = np.full((40, 48, 2), 3, np.float32)
    flow[:, 20:] = -3  # a motion boundary, and a rim that is out of frame
    started: list[NDArray[np.float32]] = []

    def report(progress: Progress) -> None:
        if progress.iteration == 1 and progress.picture is not None:
            started.append(progress.picture())

    painting = painter.paint(source, 2, [Anchor(neighbour, flow, -flow)], report)
    np.testing.assert_allclose(started[0], warp_onto_grey(neighbour, flow), atol=1e-5)
    levels = painting.picture.astype(np.float64) * 255
    np.testing.assert_allclose(levels, np.rint(levels), atol=2e-3)
