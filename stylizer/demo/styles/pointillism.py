"""Pointillism: a river bank in dots of pure colour, each broken into its neighbours on the colour wheel."""

from __future__ import annotations

import numpy as np

from stylizer.demo.colour import Bytes, gradient, palette, rgb, to_bytes
from stylizer.demo.noise import Field, fractal, ramp
from stylizer.demo.scenes.plants import paint_leaves
from stylizer.demo.sheet import Sheet
from stylizer.demo.styles.brush import Canvas, scatter
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640
WATER, BANK = 205.0, 330.0
PURE = palette(
    *("#f5e03a", "#f7a823", "#ee5a2a", "#d9325e", "#8e3fa0", "#4a4fb5"),
    *("#2f7fd0", "#3fb0c8", "#3f9f5a", "#8fc23f", "#fdf3d8", "#22306b"),
)


def draw() -> Bytes:
    scene = _scene()
    canvas = Canvas(np.broadcast_to(rgb("#e9ddc2"), scene.shape), seed=331)
    rng = canvas.rng
    for spacing, radius, breadth in ((8.0, 4.6, 0.10), (5.2, 3.1, 0.14), (6.0, 2.2, 0.24)):
        for x, y in scatter(HEIGHT, WIDTH, spacing, rng):
            column, row = min(max(int(x), 0), WIDTH - 1), min(max(int(y), 0), HEIGHT - 1)
            colour = _broken(scene[row, column], breadth, rng)
            size = radius * rng.uniform(0.75, 1.2)
            canvas.dab((x, y), (size * 1.12, size * 0.9), rng.uniform(0, np.pi), colour)
    return canvas.lit(0.45)


def _broken(colour: Field, breadth: float, rng: np.random.Generator) -> Field:
    """One of the pure colours that, seen from afar, mix to this one; `breadth` is how far it may stray."""
    wanted = colour + rng.normal(size=3) * breadth
    nearest = PURE[np.argmin(((PURE - wanted) ** 2).sum(1))]
    return np.asarray(0.38 * colour + 0.62 * nearest + rng.normal() * 0.03, np.float32)


def _scene() -> Field:
    """What the dots are taken from: trees, a river with sails, a lawn with shade and a parasol."""
    sheet = Sheet(0, 0, WIDTH, HEIGHT, density=1)
    x, y = sheet.grid
    stir = fractal(HEIGHT, WIDTH, 60, seed=332)
    sky = gradient(y + 12 * stir, [(0, "#6fb1e0"), (110, "#bfe0ea"), (WATER, "#fde6b8")])
    ripple = np.sin(y / 3.2 + 2 * np.sin(x / 37) + stir)
    river = gradient(y + 8 * ripple, [(WATER, "#f3dfae"), (250, "#7fb6dc"), (BANK, "#3f74c0")])
    edge = BANK + 24 * np.sin(x / 140 + 0.5) - 0.10 * (x - 320)
    lawn = gradient(y - edge + 14 * stir, [(0, "#c8d84a"), (60, "#9fca4a"), (150, "#5fa84a")])
    shade = ramp(0.1, 0.7, np.sin((y - 0.28 * x) / 34 + 0.8 * stir)) * ramp(edge + 10, edge + 40, y)
    lawn = lawn + 0.72 * shade[..., None] * (rgb("#274f9a") - lawn)
    sheet.fill(
        np.where((y < WATER)[..., None], sky, np.where((y < edge)[..., None], river, lawn)).astype(np.float32)
    )
    rng = np.random.default_rng(333)
    far = palette("#6f9f7a", "#8fb56a", "#5a7fa0", "#7a8fc0")
    for centre in np.arange(-20.0, WIDTH + 40, 34):
        paint_leaves(sheet, (centre, WATER - 12 - 8 * rng.random()), (34, 24), 70, (3, 6), far, rng)
    for centre, size, cloth in (
        (210.0, 62.0, "#fff6e0"),
        (330, 40, "#f7b05a"),
        (455, 78, "#fffaf0"),
        (96, 34, "#f2d0d8"),
    ):
        foot = WATER + 14 + size * 0.6
        sheet.polygon(
            [(centre, foot - size), (centre - size * 0.42, foot - 4), (centre, foot - 4)],
            cloth,
            rgb(cloth) * 0.8,
        )
        sheet.polygon(
            [(centre + 3, foot - size * 0.9), (centre + size * 0.34, foot - 4), (centre + 3, foot - 4)],
            rgb(cloth) * 0.86,
        )
        sheet.polygon(
            [
                (centre - size * 0.45, foot - 2),
                (centre + size * 0.42, foot - 2),
                (centre + size * 0.3, foot + 7),
                (centre - size * 0.34, foot + 7),
            ],
            "#7a2f3a",
        )
        for strip in range(6):
            reach = size * 0.34 * (1 - strip / 7)
            sheet.line(
                [(centre - reach, foot + 12 + 6 * strip), (centre + reach * 0.8, foot + 12 + 6 * strip)],
                3,
                rgb(cloth) * 0.88,
            )
    for trunk, foot, size in ((72.0, 424.0, 1.15), (566.0, 408.0, 1.0)):
        sheet.polygon(
            [
                (trunk - 11 * size, foot),
                (trunk - 6 * size, 150),
                (trunk + 7 * size, 150),
                (trunk + 13 * size, foot),
            ],
            "#5a3f7a",
            "#7a3f3a",
        )
        leaves = palette("#2f7f4a", "#6fae3a", "#b5cf3f", "#2a5f8a", "#f0c23a")
        for _ in range(9):
            clump = (trunk + rng.normal() * 62 * size, 95 + rng.normal() * 42)
            paint_leaves(sheet, clump, (74 * size, 54 * size), 130, (5, 10), leaves, rng)
    _stroller(sheet, 305, 436, 1.0, "#5a2f7a", "#e8452f")
    _stroller(sheet, 402, 398, 0.62, "#1f3f8a", "#f5d03a")
    for _ in range(260):
        sheet.disc(
            (rng.uniform(0, WIDTH), rng.uniform(400, HEIGHT)),
            rng.uniform(1.5, 4),
            PURE[rng.choice((0, 1, 3, 10, 2))],
        )
    return np.asarray(to_bytes(sheet.texels[..., :3]) / 255, np.float32)


def _stroller(sheet: Sheet, x: float, foot: float, size: float, dress: str, parasol: str) -> None:
    sheet.polygon(
        [(x - 34 * size, foot + 5), (x + 78 * size, foot + 22 * size), (x + 10 * size, foot + 8 * size)],
        "#24408a",
    )
    sheet.polygon(
        [
            (x - 7 * size, foot - 78 * size),
            (x + 7 * size, foot - 78 * size),
            (x + 12 * size, foot - 46 * size),
            (x + 26 * size, foot + 4 * size),
            (x - 28 * size, foot + 4 * size),
            (x - 12 * size, foot - 46 * size),
        ],
        dress,
        rgb(dress) * 0.7,
    )
    sheet.disc((x, foot - 88 * size), 8.5 * size, "#f2c8a0")
    sheet.disc((x - 1, foot - 95 * size), (11 * size, 5 * size), "#3f2a3a")
    sheet.line([(x + 6 * size, foot - 60 * size), (x + 17 * size, foot - 120 * size)], 2.4 * size, "#3f2a2a")
    arc = np.linspace(np.pi, 2 * np.pi, 24)
    dome = np.stack(
        [x + 17 * size + 42 * size * np.cos(arc), foot - 112 * size + 32 * size * np.sin(arc)], -1
    )
    sheet.polygon(dome, parasol, rgb(parasol) * 0.72)


POINTILLISM = DemoStyle("pointillism", "Pointillism", ("dots", "oil", "light"), draw)
