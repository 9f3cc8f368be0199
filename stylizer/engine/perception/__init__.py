"""Perception: VGG-19's features, from its own weights or from the small network that the package carries."""

from stylizer.engine.errors import WeightsNotFound
from stylizer.engine.perception.network import TAPS
from stylizer.engine.perception.perception import Perception, load_perception
from stylizer.engine.perception.space import (
    enter_perceptual_space,
    from_perceptual_space,
    to_perceptual_space,
)
from stylizer.engine.perception.weights import InvalidWeights, Weights, find_weights

__all__ = [
    "TAPS",
    "InvalidWeights",
    "Perception",
    "Weights",
    "WeightsNotFound",
    "enter_perceptual_space",
    "find_weights",
    "from_perceptual_space",
    "load_perception",
    "to_perceptual_space",
]
