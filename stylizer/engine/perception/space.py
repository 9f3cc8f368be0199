"""The reference image space in which every loss is computed (BGR, 0-256, minus the ImageNet means)."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

#: Mean blue, green and red of the pictures that VGG-19 was trained on, in 0-255 units.
MEANS_BGR = (103.939, 116.779, 123.68)

#: The authors' program multiplies by 256, not 255; the loss weights are in these units.
UNITS_PER_ONE = 256.0


def to_perceptual_space(rgb: Tensor) -> Tensor:
    """Convert RGB in [0, 1], N x 3 x H x W, to the reference space: BGR, times 256, minus the means."""
    means = torch.tensor(MEANS_BGR, dtype=rgb.dtype, device=rgb.device).view(1, 3, 1, 1)
    return rgb.flip(1) * UNITS_PER_ONE - means


def enter_perceptual_space(picture: NDArray[np.float32], device: torch.device | str = "cpu") -> Tensor:
    """A picture, float32 H x W x 3 RGB in [0, 1], as the network sees it: 1 x 3 x H x W, contiguous."""
    rgb = torch.from_numpy(np.ascontiguousarray(picture)).to(device)
    return to_perceptual_space(rgb.permute(2, 0, 1)[None]).contiguous()


def from_perceptual_space(x: Tensor) -> Tensor:
    """Invert :func:`to_perceptual_space`. Values are not clipped: the optimiser may leave [0, 1]."""
    means = torch.tensor(MEANS_BGR, dtype=x.dtype, device=x.device).view(1, 3, 1, 1)
    return ((x + means) / UNITS_PER_ONE).flip(1)
