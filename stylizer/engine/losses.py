"""The terms of the loss (Ruder et al. 2016, sections 3 and 4). Every mean is over elements; there is no ½.

Pictures are 1 x 3 x H x W and features 1 x C' x H x W, in the reference space of
:mod:`stylizer.engine.perception.space`. ``channels`` is VGG-19's channel count C at the layer: the divisor
of the means, also where a smaller network returns fewer channels C'. All sums are taken in the dtype of
their targets, float32 in use, whatever the precision of the features; gradients with respect to features are
in the features' own.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn.functional import adaptive_avg_pool2d, mse_loss

from stylizer.engine.settings import TemporalError


def content_loss(features: Tensor, target: Tensor, channels: int) -> Tensor:
    """mean((F - target)²) (Gatys et al. 2016, eq. 1, with a mean for the sum)."""
    height, width = features.shape[-2:]
    return mse_loss(features.to(target.dtype), target, reduction="sum") / (channels * height * width)


def gram(
    features: Tensor, channels: int, dtype: torch.dtype = torch.float32, guidance: Tensor | None = None
) -> Tensor:
    """G = F Fᵀ / (C H W): which features occur together, C' x C' (Gatys et al. 2016, eq. 3).

    ``guidance``, H x W with the sum 1, tells how much each position counts, which without it is as much as
    any other: G = Σ g F Fᵀ / C, the guided Gram matrix of Gatys et al. 2017 (section 4.1) with T = √g.
    """
    height, width = features.shape[-2:]
    counts: Tensor | float = 1 / (channels * height * width)
    if guidance is not None:
        counts = guidance.to(dtype).reshape(-1, 1) / channels
    found: Tensor = _Gram.apply(features, counts, dtype)  # type: ignore[no-untyped-call]
    return found


def guidance(mask: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """What :func:`gram` needs of a ``mask``, 1 x 1 x H x W, at a layer of ``height`` x ``width`` positions.

    The guidance, with the sum 1, so that the statistics of a part compare with those of a style however small
    it is; and its share of the frame, from 0 to 1. The mask is above 0 somewhere.
    """
    found = adaptive_avg_pool2d(mask, (height, width))[0, 0]
    return found / found.sum(), found.mean()


def style_loss(found: Tensor, target: Tensor, channels: int) -> Tensor:
    """mean((G - A)²) over the C x C entries of a layer's Gram matrix (Gatys et al. 2016, eq. 4)."""
    return mse_loss(found, target, reduction="sum") / channels**2


def temporal_loss(
    picture: Tensor, target: Tensor, weight: Tensor, error: TemporalError = "squared"
) -> Tensor:
    """mean(w (x - t)²) over H, W and colours, w in [0, 1], 1 x 1 x H x W (Ruder et al. 2016, eq. 7).

    "absolute" is mean(w |x - t|) (appendix B.2).
    """
    difference = picture - target
    distance = difference.square() if error == "squared" else difference.abs()
    return (weight * distance).sum() / picture.numel()


def total_variation(picture: Tensor) -> Tensor:
    """½ Σ (horizontal² + vertical² differences), a plain sum: grows with the number of pixels."""
    across = picture[..., :, 1:] - picture[..., :, :-1]
    down = picture[..., 1:, :] - picture[..., :-1, :]
    return (across.square().sum() + down.square().sum()) / 2


class _Gram(torch.autograd.Function):
    """F D Fᵀ, whose gradient (g + gᵀ) F D is one product: left to autograd it is two, and their sum.

    ``counts`` is D: what each position counts, a number or (H W) x 1. The sums over positions are taken in
    ``dtype``. The gradient, a sum over channels like any in the network, is computed as the network's are:
    in the features' own precision, for which no copy in ``dtype`` has to be kept.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, counts: Tensor | float, dtype: torch.dtype) -> Tensor:
        ctx.save_for_backward(features)
        ctx.counts = counts
        rows = _rows(features.to(dtype))
        if isinstance(counts, Tensor):
            return rows.T @ (counts * rows)
        return counts * (rows.T @ rows)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (features,) = ctx.saved_tensors
        count, channels, height, width = features.shape
        both = gradient + gradient.T
        if isinstance(ctx.counts, Tensor):
            found = ctx.counts * (_rows(features) @ both.to(features.dtype))
        else:
            found = _rows(features) @ (ctx.counts * both).to(features.dtype)
        shaped = found.view(count, height, width, channels).permute(0, 3, 1, 2)
        return shaped.to(features.dtype), None, None


def _rows(features: Tensor) -> Tensor:
    """(H W) x C': no copy where the channels are last in memory, as the networks have them."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)
