"""The quirks of the authors' program, which the form "reference" has and the corrected form mends.

Method, section 9. The rim that reliability leaks onto is in :mod:`stylizer.engine.reliability`, the long-term
weights are in :mod:`stylizer.engine.long_term`.
"""

import numpy as np
import torch
from torch import Tensor

from stylizer.engine import losses
from stylizer.engine.motion import Flow
from stylizer.engine.perception.space import MEANS_BGR, UNITS_PER_ONE
from stylizer.engine.picture import Picture
from stylizer.engine.settings import TemporalError
from stylizer.engine.warp import backward_warp

#: The reference space's zero, as a colour: what the program fills a warped picture's rim with.
GREY = np.array(MEANS_BGR[::-1], np.float32) / np.float32(UNITS_PER_ONE)


def temporal_loss(picture: Tensor, target: Tensor, weight: Tensor, error: TemporalError) -> Tensor:
    """The loss of :func:`stylizer.engine.losses.temporal_loss`; its gradient carries √w for w."""
    followed = losses.temporal_loss(picture, target, weight.sqrt(), error)
    return _shown_as(losses.temporal_loss(picture, target, weight, error), followed)


def total_variation(picture: Tensor) -> Tensor:
    """0, as it is missing from the monitored loss, with the gradient of the total variation."""
    return _shown_as(picture.new_zeros(()), losses.total_variation(picture))


def unpaired_step(gradient: Tensor, iteration: int) -> Tensor:
    """L-BFGS's without a pair: −g · min(1, 1 / ‖g‖₁) at the first iteration, −g later.

    On frames as small as 448 × 252 the first may be lost to float32's rounding, and nothing is learnt by it.
    """
    return -gradient * torch.clamp_max(1 / gradient.abs().sum(), 1) if iteration == 1 else -gradient


def warp_onto_grey(picture: Picture, flow: Flow) -> Picture:
    """:func:`backward_warp`, with :data:`GREY` where the flow leads out of the frame."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width]
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    outside = (x < 0) | (x > width - 1) | (y < 0) | (y > height - 1)
    return np.where(outside[..., None], GREY, backward_warp(picture, flow))


def truncated(picture: Picture) -> Picture:
    """Cut off to the 256 levels of an 8-bit file, which darkens a shot by half a level a frame."""
    return np.asarray(np.floor(np.clip(picture, 0, 1) * np.float32(255)) / np.float32(255), np.float32)


def _shown_as(value: Tensor, followed: Tensor) -> Tensor:
    """``value`` with the gradient of ``followed``."""
    return value.detach() + (followed - followed.detach())
