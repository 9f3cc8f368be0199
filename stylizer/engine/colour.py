"""Colours of one picture brought to those of others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.picture import Mask, Picture

#: Added to every variance: four levels of 8 bits, about the grain of footage, which is not to be blown up
#: into the style's colours where a picture has hardly any of its own.
_LEAST_VARIANCE = (4 / 255) ** 2


@dataclass(frozen=True)
class Palette:
    """Mean (3) and covariance (3 x 3) of the colours of one picture, or of a blend of several."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def palette(picture: Picture, mask: Mask | None = None) -> Palette:
    """The colours of a picture, or of the part of it that ``mask`` weighs (H x W, somewhere above 0)."""
    pixels = picture.reshape(-1, 3).astype(np.float64)
    weights = None if mask is None else mask.reshape(-1).astype(np.float64)
    covariance = np.cov(pixels.T, aweights=weights, bias=True)
    return Palette(np.average(pixels, axis=0, weights=weights), covariance + _LEAST_VARIANCE * np.eye(3))


def blended(palettes: Sequence[Palette], shares: Sequence[float]) -> Palette:
    """The colours of several pictures' pixels together, each counted by its share; shares sum to 1."""
    mean = np.average([each.mean for each in palettes], axis=0, weights=shares)
    spreads = [each.covariance + np.outer(each.mean - mean, each.mean - mean) for each in palettes]
    return Palette(mean, np.average(spreads, axis=0, weights=shares))


def recolour(picture: Picture, target: Palette, mask: Mask | None = None) -> Picture:
    """Give ``picture`` the mean and covariance of ``target``, moving every colour as little as possible.

    The optimal linear map between the two (Pitié & Kokaram 2007, "Monge-Kantorovitch"); clipped to [0, 1].
    With a ``mask``, it is the part that this weighs that gets them; the rest goes the same way.
    """
    own = palette(picture, mask)
    root = _power(own.covariance, 0.5)
    inverse = _power(own.covariance, -0.5)
    change = inverse @ _power(root @ target.covariance @ root, 0.5) @ inverse
    moved = (picture.reshape(-1, 3) - own.mean) @ change + target.mean
    return np.asarray(np.clip(moved, 0, 1).reshape(picture.shape), dtype=np.float32)


def _power(symmetric: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray(vectors * values**exponent @ vectors.T)
