"""Colours of one picture brought to those of others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.picture import Picture

#: Added to every variance: four levels of 8 bits, about the grain of footage, which is not to be blown up
#: into the style's colours where a picture has hardly any of its own.
_LEAST_VARIANCE = (4 / 255) ** 2


@dataclass(frozen=True)
class Palette:
    """Mean (3) and covariance (3 x 3) of the colours of one picture, or of a blend of several."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def palette(pictures: Sequence[Picture], shares: Sequence[float]) -> Palette:
    """The colours of ``pictures``, each counted by its share; shares sum to 1."""
    pixels = [picture.reshape(-1, 3).astype(np.float64) for picture in pictures]
    mean = np.sum([share * p.mean(axis=0) for p, share in zip(pixels, shares, strict=True)], axis=0)
    deviations = [share * (p - mean).T @ (p - mean) / len(p) for p, share in zip(pixels, shares, strict=True)]
    return Palette(mean, np.sum(deviations, axis=0) + _LEAST_VARIANCE * np.eye(3))


def recolour(picture: Picture, target: Palette) -> Picture:
    """Give ``picture`` the mean and covariance of ``target``, moving every colour as little as possible.

    The optimal linear map between the two (Pitié & Kokaram 2007, "Monge-Kantorovitch"); clipped to [0, 1].
    """
    own = palette([picture], [1.0])
    root = _power(own.covariance, 0.5)
    inverse = _power(own.covariance, -0.5)
    change = inverse @ _power(root @ target.covariance @ root, 0.5) @ inverse
    moved = (picture.reshape(-1, 3) - own.mean) @ change + target.mean
    return np.asarray(np.clip(moved, 0, 1).reshape(picture.shape), dtype=np.float32)


def _power(symmetric: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray(vectors * values**exponent @ vectors.T)
