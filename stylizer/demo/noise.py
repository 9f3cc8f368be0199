"""Fractal noise: the fine detail that flat areas lack, and without which no flow can be seen."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating]


def fractal(
    height: int,
    width: int,
    cell: float | tuple[float, float],
    *,
    seed: int,
    octaves: int = 5,
    gain: float = 0.55,
) -> Field:
    """Smooth random values, HxW, mean 0 and standard deviation 1.

    `cell` is the size in pixels of the coarsest features, or their (height, width) where they are stretched;
    each octave halves it and weighs `gain` as much as the one before.
    """
    rng = np.random.default_rng(seed)
    cell_height, cell_width = cell if isinstance(cell, tuple) else (cell, cell)
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        step_y, step_x = (max(1.0, size / 2**octave) for size in (cell_height, cell_width))
        rows, columns = int(height / step_y) + 3, int(width / step_x) + 3
        lattice = rng.random((rows, columns), dtype=np.float32)
        # A fresh offset per octave keeps the lattices from lining up into a visible grid.
        offset_y, offset_x = rng.random(2)
        to_lattice = np.array([[1 / step_x, 0, 0.5 + offset_x], [0, 1 / step_y, 0.5 + offset_y]], np.float32)
        total += gain**octave * cv2.warpAffine(
            lattice,
            to_lattice,
            (width, height),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REFLECT,
        )
    total -= total.mean()
    return np.asarray(total / max(float(total.std()), 1e-6), np.float32)


def sample(field: Field, x: Field, y: Field) -> Field:
    """The field at real positions (pixels), mirrored beyond its borders."""
    at_x, at_y = x.astype(np.float32), y.astype(np.float32)
    return np.asarray(
        cv2.remap(field, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32
    )


def ramp(edge0: float | Field, edge1: float | Field, values: Field) -> Field:
    """A smooth step from 0 at `edge0` to 1 at `edge1` (which may be the smaller of the two)."""
    share = np.clip((values - edge0) / (edge1 - edge0), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)
