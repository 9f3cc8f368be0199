"""Skies: a gradient down to the horizon, and clouds lit from one side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stylizer.demo.colour import gradient, rgb
from stylizer.demo.noise import fractal, ramp, sample
from stylizer.demo.sheet import Sheet


def paint_gradient(sheet: Sheet, stops: Sequence[tuple[float, str]], seed: int) -> None:
    """Colours by height (home-view y), stirred a little as in a painted sky."""
    _, y = sheet.grid
    stirred = y + 7 * fractal(
        y.shape[0], y.shape[1], (40 * sheet.density, 120 * sheet.density), seed=seed, octaves=5
    )
    sheet.fill(gradient(stirred, stops))
    sheet.grain(0.03, 9 * sheet.density, seed + 1, octaves=4)


def paint_clouds(
    sheet: Sheet,
    *,
    light: str,
    shade: str,
    amount: float,
    size: tuple[float, float],
    between: tuple[float, float],
    sun: tuple[float, float],
    seed: int,
) -> None:
    """Clouds of `size` (down, across; px), fading out above and below the heights `between`.

    `amount` moves the threshold: 0 covers half of the band. The side towards `sun` is light: the density is
    compared with the one a few pixels nearer to it.
    """
    x, y = sheet.grid
    rows, columns = y.shape
    cell = (size[0] * sheet.density, size[1] * sheet.density)
    density = fractal(rows, columns, cell, seed=seed, octaves=7, gain=0.52)
    across, down = sun[0] - x, sun[1] - y
    distance = np.maximum(np.hypot(across, down), 1)
    step = 5 * sheet.density
    texel_x, texel_y = (x - sheet.left) * sheet.density, (y - sheet.top) * sheet.density
    nearer = sample(density, texel_x + step * across / distance, texel_y + step * down / distance)
    band = ramp(between[0], between[0] + 30, y) * ramp(between[1], between[1] - 30, y)
    coverage = ramp(-0.15, 0.75, density + amount - 1.6 * (1 - band))
    lit = np.clip(0.5 + 0.55 * (density - nearer), 0, 1)[..., None]
    sheet.fill(rgb(shade) + lit * (rgb(light) - rgb(shade)), coverage * 0.95)
