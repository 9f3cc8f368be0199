"""Colours as float RGB in [0,1]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.floating]
Picture = NDArray[np.floating]
Bytes = NDArray[np.uint8]


def rgb(code: str) -> Colour:
    """'#e8a56b' as three floats in [0,1]."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def palette(*codes: str) -> NDArray[np.float32]:
    """Several colours as an Nx3 table."""
    return np.stack([rgb(code) for code in codes])


def gradient(values: NDArray[np.floating], stops: Sequence[tuple[float, str]]) -> Picture:
    """Colours for values, between stops (value, colour) in rising order: shape of `values` + (3,)."""
    at = np.array([stop for stop, _ in stops])
    colours = palette(*(code for _, code in stops))
    return np.stack([np.interp(values, at, colours[:, c]) for c in range(3)], -1).astype(np.float32)


def to_bytes(picture: Picture) -> Bytes:
    """Float RGB in [0,1], rounded to 8 bits."""
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
