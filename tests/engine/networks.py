"""A network small enough for tests, VGG-19's shape with a few random channels, and what it paints with."""

import numpy as np
import torch

from stylizer.engine.flow import FlowFiles
from stylizer.engine.perception import Perception
from stylizer.engine.perception.network import Network
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings

#: Noise as a painting.
STYLE = [(np.random.default_rng(9).random((60, 60, 3), dtype=np.float32), 1.0)]


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


def small_recipe(settings: Settings, flow_files: FlowFiles | None = None) -> Recipe:
    """Frames painted after :data:`STYLE` through a small network."""
    return Recipe(small_perception(), STYLE, settings, flow_files=flow_files)
