"""Trees and grass, leaf by leaf."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stylizer.demo.sheet import Sheet

Colours = NDArray[np.float32]


def paint_leaves(
    sheet: Sheet,
    centre: tuple[float, float],
    spread: tuple[float, float],
    count: int,
    size: tuple[float, float],
    colours: Colours,
    rng: np.random.Generator,
) -> None:
    """A cloud of leaves, dark ones first and the light ones towards the upper left."""
    positions = rng.normal(size=(count, 2)) * 0.5
    order = np.argsort(0.7 * rng.normal(size=count) - positions.sum(1))
    for rank, (across, down) in enumerate(positions[order]):
        light = 0.55 + 0.6 * rank / count
        x, y = centre[0] + across * spread[0], centre[1] + down * spread[1]
        _leaf(
            sheet,
            x,
            y,
            rng.uniform(*size),
            rng.uniform(0, np.pi),
            colours[rng.integers(len(colours))] * light,
        )


def paint_grass(
    sheet: Sheet,
    between: tuple[float, float],
    foot: tuple[float, float],
    count: int,
    height: tuple[float, float],
    width: float,
    colours: Colours,
    rng: np.random.Generator,
) -> None:
    """Blades from x `between`, standing at a y in `foot`; those further up are drawn first."""
    for y in np.sort(rng.uniform(*foot, count)):
        x, tall, lean = rng.uniform(*between), rng.uniform(*height), rng.normal() * 0.35
        blade = [(x, y), (x + 0.35 * lean * tall, y - 0.6 * tall), (x + lean * tall, y - tall)]
        sheet.line(blade, width, colours[rng.integers(len(colours))] * rng.uniform(0.6, 1.2))


def _leaf(sheet: Sheet, x: float, y: float, size: float, angle: float, colour: Colours) -> None:
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    along, across = size * np.cos(turn), 0.6 * size * np.sin(turn)
    cos, sin = np.cos(angle), np.sin(angle)
    sheet.polygon(
        np.stack([x + along * cos - across * sin, y + along * sin + across * cos], -1), np.clip(colour, 0, 1)
    )
