"""The loss scale of the original VGG-19, and how other weights are brought to it.

The default loss weights hold for the features of Simonyan & Zisserman's Caffe network. torchvision's VGG-19
was trained anew, and its features are of another scale, so each tap gets one factor: the RMS that the Caffe
network has on a fixed picture, divided by the RMS that the loaded network has on it.
"""

import numpy as np
import torch
from torch import Tensor

from stylizer.engine.perception.network import TAPS, Network
from stylizer.engine.perception.space import to_perceptual_space

#: RMS of the Caffe network's features of :func:`calibration_picture`, made with :func:`tap_rms`.
CAFFE_RMS: dict[str, float] = {
    "relu1_1": 80.11,
    "relu2_1": 337.5,
    "relu3_1": 576.4,
    "relu4_1": 1780.9,
    "relu4_2": 1371.7,
    "relu5_1": 181.6,
}

#: How far a network's RMS may lie from the Caffe network's for its file to count as a copy of it, relatively.
SAME_NETWORK = 0.15

_SIDE = 160
_DISCS = 400


def calibration_picture() -> Tensor:
    """Overlapping discs of every size ("dead leaves"), the statistics of photographs: 1 x 3 x 160 x 160."""
    rng = np.random.default_rng(2016)
    rows, columns = np.mgrid[:_SIDE, :_SIDE]
    picture = np.zeros((_SIDE, _SIDE, 3), np.float32)
    for _ in range(_DISCS):
        radius = 2.0 / (0.02 + rng.random())
        row, column = rng.uniform(0, _SIDE, 2)
        picture[(rows - row) ** 2 + (columns - column) ** 2 < radius**2] = rng.random(3)
    return to_perceptual_space(torch.from_numpy(picture).permute(2, 0, 1)[None])


def tap_rms(network: Network) -> dict[str, float]:
    """RMS of ``network``'s features of the calibration picture, for each tap."""
    with torch.no_grad():
        features = network.features(calibration_picture(), TAPS)
    return {tap: float(f.square().mean().sqrt()) for tap, f in features.items()}


def is_caffe(network: Network) -> bool:
    """Whether ``network``, fed in the reference space, answers as the Caffe network does."""
    return all(abs(rms / CAFFE_RMS[tap] - 1) < SAME_NETWORK for tap, rms in tap_rms(network).items())


def calibrate(network: Network) -> dict[str, float]:
    """The factor for each tap that brings ``network``'s features to the Caffe network's scale."""
    return {tap: CAFFE_RMS[tap] / rms for tap, rms in tap_rms(network).items()}
