"""Night Swirls: thick oil strokes that circle stars and whirl through a blue sky over dark hills."""

from __future__ import annotations

import numpy as np

from stylizer.demo.colour import Bytes, gradient, palette, rgb
from stylizer.demo.noise import Field, fractal, ramp
from stylizer.demo.styles.brush import Canvas, scatter, trace
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640
# Centre x, y, reach, and sense of turning of the whirls; centre x, y and radius of the moon and the stars.
WHIRLS = (
    (250.0, 150.0, 105.0, 1.0),
    (410.0, 205.0, 78.0, -1.0),
    (90.0, 235.0, 60.0, 1.0),
    (565.0, 120.0, 40.0, -1.0),
)
LIGHTS = (
    (552.0, 78.0, 30.0),
    (70.0, 66.0, 13.0),
    (160.0, 40.0, 9.0),
    (330.0, 52.0, 12.0),
    (446.0, 92.0, 9.0),
    (395.0, 34.0, 8.0),
    (118.0, 142.0, 11.0),
    (600.0, 212.0, 10.0),
    (28.0, 168.0, 8.0),
    (500.0, 246.0, 9.0),
)
SHORE = 336.0
BLUES = (
    (0.0, "#0b1a4a"),
    (0.17, "#12327f"),
    (0.33, "#1c4fa8"),
    (0.5, "#2f75c4"),
    (0.67, "#5aa3d8"),
    (0.83, "#a9d3e3"),
    (1.0, "#e8ecd0"),
)
DEEPS = ((0.0, "#071233"), (0.4, "#103a73"), (0.75, "#1f6d92"), (1.0, "#7fc0b8"))
GOLD = palette("#fff6c4", "#ffe06a", "#f7b733", "#e8912a")


def draw() -> Bytes:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    sea = y > SHORE
    angle, tone = _sky(x, y)
    colours = _lights(gradient(tone, BLUES), x, y)
    swell = 0.22 * np.sin(x / 46 + y / 17) + 0.16 * np.sin(x / 90 - y / 30)
    angle = np.where(sea, swell, angle).astype(np.float32)
    colours = np.where(sea[..., None], _sea(x, y), colours)

    canvas = Canvas(colours * 0.55, seed=301)
    rng = canvas.rng
    for spacing, width, length in ((16.0, 15.0, 62.0), (9.5, 9.0, 44.0), (7.0, 6.0, 30.0)):
        starts = scatter(HEIGHT, WIDTH, spacing, rng)
        paths = trace(angle, starts, length * rng.uniform(0.6, 1.25, len(starts)))
        for path in paths:
            column, row = np.clip(path[4].astype(int), 0, (WIDTH - 1, HEIGHT - 1))
            jitter = rng.normal(size=3) * 0.035 + rng.normal() * 0.07
            canvas.stroke(path, width * rng.uniform(0.75, 1.2), colours[row, column] + jitter, streak=0.16)
    _coast(canvas)
    _boat(canvas, 250, 418, 62)
    _boat(canvas, 442, 366, 30)
    return canvas.lit(0.75)


def _sky(x: Field, y: Field) -> tuple[Field, Field]:
    """Direction of the strokes, and tone from 0 (deep blue) to 1 (foam)."""
    flow_x, flow_y = np.ones_like(x), 0.32 * np.sin(x / 82 + y / 60) + 0.12 * np.cos(y / 25)
    tone = 0.30 + 0.20 * np.sin(y / 15 + 1.4 * np.sin(x / 85)) + 0.07 * fractal(HEIGHT, WIDTH, 60, seed=302)
    tone -= 0.14 * ramp(150, 0, y)
    for centre_x, centre_y, reach, sense in WHIRLS:
        across, down = x - centre_x, y - centre_y
        distance = np.hypot(across, down) + 1e-3
        pull = 3.2 * np.exp(-((distance / reach) ** 2.2))
        # Turning, with a little inward drift: the arms of a spiral.
        flow_x = flow_x * (1 - np.minimum(pull, 1)) + pull * sense * (-down - 0.16 * across) / distance
        flow_y = flow_y * (1 - np.minimum(pull, 1)) + pull * sense * (across - 0.16 * down) / distance
        arms = 0.5 + 0.5 * np.sin(sense * 2 * np.arctan2(down, across) + distance / (reach * 0.085))
        share = np.exp(-((distance / (reach * 1.05)) ** 3))
        tone = tone * (1 - share) + share * (0.22 + 0.62 * arms - 0.12 * distance / reach)
    for centre_x, centre_y, radius in LIGHTS:
        across, down = x - centre_x, y - centre_y
        distance = np.hypot(across, down) + 1e-3
        pull = 4 * np.exp(-((distance / (2.9 * radius)) ** 4))
        flow_x = flow_x * (1 - np.minimum(pull, 1)) + pull * -down / distance
        flow_y = flow_y * (1 - np.minimum(pull, 1)) + pull * across / distance
    return np.arctan2(flow_y, flow_x), np.clip(tone, 0, 1).astype(np.float32)


def _lights(colours: Field, x: Field, y: Field) -> Field:
    """The moon and the stars, in rings of gold that fade into the blue."""
    for centre_x, centre_y, radius in LIGHTS:
        distance = np.hypot(x - centre_x, y - centre_y) / radius
        rings = gradient(
            distance, [(0, "#fffbe0"), (0.9, "#ffe680"), (1.2, "#f7b733"), (1.9, "#c9c46a"), (2.9, "#5f9fb8")]
        )
        share = np.clip(1.25 - distance / 2.9, 0, 1) * (0.75 + 0.25 * np.cos(distance * 6.5))
        colours = colours + np.clip(share * 1.3, 0, 1)[..., None] * (rings - colours)
    return colours


def _sea(x: Field, y: Field) -> Field:
    """Waves that carry the lights of the sky as broken columns of gold."""
    waves = 0.5 + 0.5 * np.sin(y / 5.5 + 2.4 * np.sin(x / 60) + 1.3 * np.sin(x / 23 + y / 40))
    colours = gradient(waves * (0.75 + 0.25 * ramp(SHORE, HEIGHT, y)), DEEPS)
    below = np.maximum(y - SHORE, 0)
    for centre_x, centre_y, radius in LIGHTS:
        wander = x - centre_x - 7 * np.sin(y / 9 + centre_y)
        column = np.exp(-((wander / (0.8 * radius + 0.05 * below)) ** 2)) * ramp(0.15, 0.6, waves)
        gold = rgb("#ffd766") + ramp(SHORE, HEIGHT, y)[..., None] * (rgb("#d98a35") - rgb("#ffd766"))
        colours = colours + (0.95 * column * min(1.0, radius / 14))[..., None] * (gold - colours)
    return colours


def _coast(canvas: Canvas) -> None:
    """Dark hills along the far shore, and the lit windows of a town beneath them."""
    rng = canvas.rng
    hills = palette("#10264f", "#1b3a66", "#0c1c3c", "#264f6b")
    for x in rng.permutation(np.arange(-20.0, WIDTH + 20, 5)):
        crest = 30 * np.exp(-(((x - 120) / 120) ** 2)) + 20 * np.exp(-(((x - 520) / 90) ** 2)) + 7
        for level in np.arange(0, crest, 6):
            rise = -level * (x - 320) / 9000
            path = _straight((x - 17, SHORE - level - rise * 17), (x + 17, SHORE - level + rise * 17))
            canvas.stroke(path, 7, hills[rng.integers(4)] * rng.uniform(0.7, 1.4))
    for x in np.concatenate([rng.normal(140, 60, 26), rng.normal(520, 50, 18)]):
        canvas.dab((x, SHORE - rng.uniform(2, 13)), (3.4, 2.2), np.pi / 2, GOLD[rng.integers(3)])
    for y in np.arange(SHORE + 1, SHORE + 7, 3.0):
        canvas.stroke(_straight((-5, y), (WIDTH + 5, y)), 4, rgb("#0a1838"))


def _boat(canvas: Canvas, x: float, waterline: float, size: float) -> None:
    """A sailing boat against the light, with a lantern at its mast."""
    rng = canvas.rng
    for level in np.linspace(0, 1, 7):
        half = size * (0.62 - 0.16 * level)
        y = waterline - size * 0.2 * (1 - level)
        canvas.stroke(
            _straight((x - half, y), (x + half, y)), 0.09 * size + 2, rgb("#1a1420") + 0.09 * (level < 0.2)
        )
    canvas.stroke(
        _straight((x, waterline - 0.2 * size), (x, waterline - 1.5 * size)), 0.05 * size + 2, rgb("#241a1c")
    )
    for side, reach, tall, tint in ((-1, 0.55, 1.15, "#b5532f"), (1, 0.42, 0.95, "#d9a14a")):
        for share in np.linspace(0.04, 1, max(5, int(size / 5))):
            low = (x + side * size * (0.06 + reach * share), waterline - 0.28 * size)
            high = (x + side * size * 0.05, waterline - size * (0.34 + tall * (1.08 - share)))
            canvas.stroke(_straight(low, high), 0.07 * size + 1.5, rgb(tint) * rng.uniform(0.55, 1.0), 0.2)
    canvas.dab((x, waterline - 1.52 * size), (0.055 * size + 1, 0.055 * size + 1), 0, GOLD[0])


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Field:
    share = np.linspace(0, 1, 5)[:, None]
    return np.asarray(np.array(start) * (1 - share) + np.array(end) * share, np.float32)


NIGHT_SWIRLS = DemoStyle("night-swirls", "Night Swirls", ("oil", "swirling strokes", "blue"), draw)
