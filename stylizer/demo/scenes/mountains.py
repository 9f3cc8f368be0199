"""Mountain ranges: a rough outline, slopes lit from one side, snow where it is high."""

from __future__ import annotations

import cv2
import numpy as np

from stylizer.demo.colour import rgb
from stylizer.demo.noise import fractal, ramp
from stylizer.demo.sheet import Sheet


def paint_range(
    sheet: Sheet,
    *,
    foot: float,
    height: float,
    width: float,
    light: str,
    shade: str,
    haze: str,
    snow: float | None,
    seed: int,
) -> None:
    """Peaks about `height` pixels above `foot` and `width` apart; `snow` is the height at which it begins."""
    _, y = sheet.grid
    rows, columns = y.shape
    ridges = -np.abs(fractal(1, columns, (4, width * sheet.density), seed=seed, octaves=7, gain=0.5)[0])
    crest = foot - height * (1 + 0.42 * (ridges - ridges.mean()) / ridges.std())
    below = y - crest
    # Gullies run downhill: noise that is sheared along the slope and folded into sharp ridges.
    folds = -np.abs(fractal(rows, columns, (height * 0.7, width * 0.28), seed=seed + 1, octaves=6, gain=0.6))
    relief = folds + 0.5 * ridges
    slope = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3) * 0.9 + 0.35 * cv2.Sobel(
        relief, cv2.CV_32F, 0, 1, ksize=3
    )
    lit = np.clip(0.5 + 0.5 * slope / max(float(slope.std()), 1e-6), 0, 1)[..., None]
    colours = rgb(shade) + lit * (rgb(light) - rgb(shade))
    if snow is not None:
        cover = ramp(-4, 5, (foot - snow) - y + 5 * folds + 2 * slope / slope.std())[..., None]
        white = rgb("#8fa6c8") + lit * (rgb("#fdf6ee") - rgb("#8fa6c8"))
        colours += cover * (white - colours)
    mist = ramp(foot - 0.75 * height, foot, y)[..., None] * 0.75
    colours += mist * (rgb(haze) - colours)
    sheet.fill(np.clip(colours, 0, 1).astype(np.float32), np.clip(below * sheet.density + 0.5, 0, 1))
