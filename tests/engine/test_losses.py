"""Each loss against the formula written out in NumPy float64, and its gradient against finite differences."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from stylizer.engine.losses import content_loss, gram, guidance, style_loss, temporal_loss, total_variation

Array = NDArray[np.float64]
CHANNELS = 7  # of VGG-19; the features below have fewer

random = np.random.default_rng(11)
FEATURES = random.normal(size=(1, 4, 5, 6))
CONTENT = random.normal(size=(1, 4, 5, 6))
GRAM = random.normal(size=(4, 4))
PICTURE = random.normal(size=(1, 3, 5, 6)) * 50
TARGET = random.normal(size=(1, 3, 5, 6)) * 50
WEIGHT = random.random((1, 1, 5, 6))
MASK = random.random((1, 1, 10, 12)) * (random.random((1, 1, 10, 12)) > 0.5)


def reference_content(features: Array) -> float:
    return sum((f - c) ** 2 for f, c in zip(features.flat, CONTENT.flat, strict=True)) / (CHANNELS * 5 * 6)


def reference_gram(features: Array) -> Array:
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(features[0, i] * features[0, j]) / (CHANNELS * 5 * 6)
    return out


def reference_guided_gram(features: Array, mask: Array) -> Array:
    """Gatys et al. 2017: features times a guidance whose squares sum to 1, then their products."""
    guidance = np.sqrt(mask / np.sum(mask))
    guided = features[0] * guidance
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(guided[i] * guided[j]) / CHANNELS
    return out


def reference_guided_style(features: Array) -> float:
    """By the part of the frame that the mask takes: 5 x 6 features, each of 2 x 2 pixels of the mask."""
    mask = np.zeros((5, 6))
    for row in range(5):
        for column in range(6):
            mask[row, column] = np.mean(MASK[0, 0, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2])
    found = reference_guided_gram(features, mask)
    return float(np.mean(mask) * np.sum((found - GRAM) ** 2)) / CHANNELS**2


def reference_style(features: Array) -> float:
    return float(np.sum((reference_gram(features) - GRAM) ** 2)) / CHANNELS**2


def reference_temporal(picture: Array) -> float:
    total = 0.0
    for colour in range(3):
        for row in range(5):
            for column in range(6):
                difference = picture[0, colour, row, column] - TARGET[0, colour, row, column]
                total += WEIGHT[0, 0, row, column] * difference**2
    return total / (3 * 5 * 6)


def reference_absolute_temporal(picture: Array) -> float:
    total = 0.0
    for colour in range(3):
        for row in range(5):
            for column in range(6):
                difference = picture[0, colour, row, column] - TARGET[0, colour, row, column]
                total += WEIGHT[0, 0, row, column] * abs(difference)
    return total / (3 * 5 * 6)


def reference_total_variation(picture: Array) -> float:
    total = 0.0
    for colour in range(3):
        for row in range(5):
            for column in range(6):
                here = picture[0, colour, row, column]
                if column + 1 < 6:
                    total += (picture[0, colour, row, column + 1] - here) ** 2
                if row + 1 < 5:
                    total += (picture[0, colour, row + 1, column] - here) ** 2
    return total / 2


def t(array: Array) -> Tensor:
    return torch.from_numpy(array)


def guided_style(features: Tensor, mask: Tensor) -> Tensor:
    where, share = guidance(mask, 5, 6)
    return share * style_loss(gram(features, CHANNELS, torch.float64, where), t(GRAM), CHANNELS)


CASES: dict[str, tuple[Array, Callable[[Array], float], Callable[[Tensor], Tensor]]] = {
    "content": (FEATURES, reference_content, lambda x: content_loss(x, t(CONTENT), CHANNELS)),
    "style": (
        FEATURES,
        reference_style,
        lambda x: style_loss(gram(x, CHANNELS, torch.float64), t(GRAM), CHANNELS),
    ),
    "guided style": (
        FEATURES,
        reference_guided_style,
        lambda x: guided_style(x, t(MASK)),
    ),
    "temporal": (PICTURE, reference_temporal, lambda x: temporal_loss(x, t(TARGET), t(WEIGHT))),
    "absolute temporal": (
        PICTURE,
        reference_absolute_temporal,
        lambda x: temporal_loss(x, t(TARGET), t(WEIGHT), "absolute"),
    ),
    "total variation": (PICTURE, reference_total_variation, total_variation),
}


@pytest.mark.parametrize("name", CASES)
def test_the_value_is_the_formulas(name: str) -> None:
    at, reference, loss = CASES[name]

    assert float(loss(t(at))) == pytest.approx(reference(at), rel=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_gradient_is_the_formulas(name: str) -> None:
    at, reference, loss = CASES[name]
    x = t(at.copy()).requires_grad_()
    (gradient,) = torch.autograd.grad(loss(x), x)

    differences = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        nudge = np.zeros_like(at)
        nudge[index] = 1e-5
        differences[index] = (reference(at + nudge) - reference(at - nudge)) / 2e-5
    np.testing.assert_allclose(gradient.numpy(), differences, rtol=1e-5, atol=1e-7)


def test_the_gram_matrix_is_the_formulas() -> None:
    np.testing.assert_allclose(gram(t(FEATURES), CHANNELS, torch.float64).numpy(), reference_gram(FEATURES))


def test_a_parts_gram_matrix_is_that_of_the_part_cut_out() -> None:
    mask = np.zeros((5, 6))
    mask[1:4, 2:5] = 1
    cut = np.ascontiguousarray(FEATURES[:, :, 1:4, 2:5])

    where, share = guidance(t(mask)[None, None], 5, 6)
    guided = gram(t(FEATURES), CHANNELS, torch.float64, where)
    assert float(share) == pytest.approx(9 / 30)
    torch.testing.assert_close(guided, gram(t(cut), CHANNELS, torch.float64))
    np.testing.assert_allclose(guided.numpy(), reference_guided_gram(FEATURES, mask))
    where, share = guidance(t(np.full((1, 1, 5, 6), 0.3)), 5, 6)
    everything = gram(t(FEATURES), CHANNELS, torch.float64, where)
    assert float(share) == pytest.approx(0.3)
    torch.testing.assert_close(everything, gram(t(FEATURES), CHANNELS, torch.float64))


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("guided", [False, True])
def test_the_gram_matrix_is_what_autograd_makes_of_it(memory: torch.memory_format, guided: bool) -> None:
    """Value and gradient, however the features lie in memory."""
    x = t(FEATURES).contiguous(memory_format=memory).requires_grad_()
    where = t(MASK)[0, 0, :5, :6] if guided else torch.full((5, 6), 1 / 30, dtype=torch.float64)
    rows = x.flatten(2)[0]
    plain = rows * where.flatten() @ rows.T / CHANNELS
    found = gram(x, CHANNELS, torch.float64, where if guided else None)

    torch.testing.assert_close(found, plain)
    torch.testing.assert_close(
        *(torch.autograd.grad(((each - t(GRAM)) ** 2).sum(), x)[0] for each in (found, plain))
    )


def test_the_gradient_through_a_gram_matrix_loses_nothing_to_bfloat16_but_its_rounding() -> None:
    features = torch.rand(1, 16, 40, 50, generator=torch.manual_seed(3)).bfloat16()

    def gradient(x: Tensor) -> Tensor:
        x = x.detach().requires_grad_()
        return torch.autograd.grad(gram(x, 16).square().sum(), x)[0].float()

    exact, found = gradient(features.float()), gradient(features)
    assert float((found - exact).norm() / exact.norm()) < 2**-8  # the last bit of bfloat16


def test_sums_are_float32_whatever_the_features_are() -> None:
    """In bfloat16 a sum of 40 000 ones stops growing at 256."""
    many = torch.ones(1, 2, 200, 200, dtype=torch.bfloat16)

    assert gram(many, channels=1).tolist() == [[1, 1], [1, 1]]
    assert content_loss(many, torch.zeros(1, 2, 200, 200), channels=2) == 1
