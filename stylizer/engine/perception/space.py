"""The reference image space in which every loss is computed (BGR, 0-256, minus the ImageNet means)."""

import torch
from torch import Tensor

#: Mean blue, green and red of the pictures that VGG-19 was trained on, in 0-255 units.
MEANS_BGR = (103.939, 116.779, 123.68)

#: The authors' program multiplies by 256, not 255; the loss weights are in these units.
UNITS_PER_ONE = 256.0


def to_perceptual_space(rgb: Tensor) -> Tensor:
    """Convert RGB in [0, 1], N x 3 x H x W, to the reference space: BGR, times 256, minus the means."""
    means = torch.tensor(MEANS_BGR, dtype=rgb.dtype, device=rgb.device).view(1, 3, 1, 1)
    return rgb.flip(1) * UNITS_PER_ONE - means


def from_perceptual_space(x: Tensor) -> Tensor:
    """Invert :func:`to_perceptual_space`. Values are not clipped: the optimiser may leave [0, 1]."""
    means = torch.tensor(MEANS_BGR, dtype=x.dtype, device=x.device).view(1, 3, 1, 1)
    return ((x + means) / UNITS_PER_ONE).flip(1)
