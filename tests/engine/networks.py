"""A network small enough for tests: VGG-19's shape with a few random channels."""

import torch

from stylizer.engine.perception import Perception
from stylizer.engine.perception.network import Network


def small_perception() -> Perception:
    torch.manual_seed(1)
    network = Network(widths=[4] * 13)
    for convolution in network.convolutions.values():
        torch.nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
    perception = Perception(network, "embedded", "0" * 64, "random weights")
    return perception.requires_grad_(False).eval()


def load_small(_device: torch.device) -> Perception:
    """In a process of its own, too."""
    return small_perception()
