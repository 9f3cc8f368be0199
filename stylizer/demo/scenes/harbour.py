"""0420 Harbour: dusk over a small port, seen from a boat that glides past the mooring posts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np

from stylizer.demo.colour import Picture, gradient, palette, rgb
from stylizer.demo.noise import Field, fractal, ramp, sample
from stylizer.demo.scenes.sky import paint_clouds, paint_gradient
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Camera, Layer, Matrix, Stage, shift, turn

WIDTH, HEIGHT, FRAMES = 448, 252, 16
MIDDLE = (FRAMES - 1) / 2
CENTRE_Y = (HEIGHT - 1) / 2
HORIZON = 132.0
NEARNESS = 1.0 / (
    HEIGHT - HORIZON
)  # of the water, per pixel below the horizon: depth 1 at the frame's lower edge
SUN = (318.0, 96.0)

WALLS = palette("#d9b48a", "#c98d6b", "#e0c9a6", "#b8705a", "#cfa0a0", "#8fa3b0", "#d6b25e", "#b9b0c0")
ROOFS = palette("#8a3f33", "#6f3a3c", "#9c5038", "#58404f", "#7c4a3a")


def _on_water(y: float) -> tuple[float, float, float]:
    """The inverse depth of something upright that stands in the water at height y."""
    return ((y - HORIZON) * NEARNESS, 0, 0)


def _camera(time: float) -> Camera:
    from_middle = time - MIDDLE
    return Camera(
        x=12.2 * from_middle + 0.1 * from_middle * abs(from_middle),
        y=2.5 * np.sin(0.35 * time),
        pan=-1.6 * from_middle,
        tilt=1.2 * np.sin(0.3 * time + 1),
        roll=0.008 * np.sin(0.4 * time),
    )


def _sky() -> Sheet:
    sheet = Sheet(-60, -40, WIDTH + 120, HORIZON + 60)
    paint_gradient(
        sheet,
        [
            (-30, "#2b3563"),
            (20, "#4a4c86"),
            (60, "#8d6596"),
            (90, "#d98582"),
            (112, "#f7b36e"),
            (130, "#ffd98c"),
        ],
        seed=11,
    )
    sun = {"sun": SUN, "between": (-60.0, 128.0)}
    paint_clouds(sheet, light="#ffb08a", shade="#6c5386", amount=-0.15, size=(20, 110), seed=12, **sun)
    paint_clouds(sheet, light="#ffdca0", shade="#c06a78", amount=-0.75, size=(9, 60), seed=13, **sun)
    sheet.glow(SUN, 46, "#ffd27a", 0.75)
    sheet.glow(SUN, 110, "#ff9a5e", 0.35)
    sheet.disc(SUN, 11, "#fff3cf")
    sheet.glow(SUN, 15, "#fff0c0", 0.7)
    return sheet


def _hills() -> Sheet:
    sheet = Sheet(-70, 60, WIDTH + 140, 90)
    for ridge, (height, colour, foot) in enumerate(
        [(30.0, "#9a7398", "#d99a8c"), (19.0, "#6d5a86", "#a9768a"), (9.0, "#4c4570", "#775c80")]
    ):
        x = np.arange(sheet.left, sheet.left + sheet.texels.shape[1] / sheet.density + 1, 1.0)
        outline = HORIZON - height + 9 * fractal(1, len(x), (4, 90), seed=20 + ridge, octaves=6)[0]
        sheet.polygon(
            [*zip(x, outline, strict=True), (x[-1], HORIZON + 4), (x[0], HORIZON + 4)], colour, foot
        )
    sheet.grain(0.09, (5, 9), seed=24)
    return sheet


def _house(
    sheet: Sheet, x: float, foot: float, width: float, height: float, rng: np.random.Generator
) -> None:
    wall, roof = WALLS[rng.integers(len(WALLS))], ROOFS[rng.integers(len(ROOFS))]
    warmth = rgb("#ff9d6b")
    wall = wall * 0.62 + 0.16 * warmth
    eaves = foot - height
    rise = width * rng.uniform(0.32, 0.55)
    sheet.polygon([(x, eaves), (x + width, eaves), (x + width, foot), (x, foot)], wall * 1.12, wall * 0.72)
    shadow = x + width * rng.uniform(0.0, 0.3)
    sheet.polygon([(x, eaves), (shadow, eaves), (shadow, foot), (x, foot)], wall * 0.78, wall * 0.55)
    ridge = x + width * rng.uniform(0.4, 0.6)
    sheet.polygon(
        [(x - 1.2, eaves + 0.6), (ridge, eaves - rise), (x + width + 1.2, eaves + 0.6)],
        roof * 0.95,
        roof * 0.7,
    )
    sheet.polygon(
        [(ridge, eaves - rise), (x + width + 1.2, eaves + 0.6), (ridge + width * 0.1, eaves + 0.6)],
        roof * 1.25 + 0.1 * warmth,
        roof,
    )
    chimney = x + width * rng.uniform(0.2, 0.35)
    sheet.polygon(
        [
            (chimney, eaves - rise * 0.9),
            (chimney + 2.4, eaves - rise * 0.9),
            (chimney + 2.4, eaves),
            (chimney, eaves),
        ],
        roof * 0.6,
    )
    columns, rows = max(1, int(width / 6.5)), max(1, int(height / 8))
    for row in range(rows):
        for column in range(columns):
            left = x + (column + 0.5) * width / columns - 1.6
            top = eaves + 2.5 + row * height / rows
            lit = rng.random() < 0.55
            glass = rgb("#ffe08a") * rng.uniform(0.85, 1.1) if lit else wall * 0.35 + 0.05
            sheet.polygon(
                [
                    (left - 0.6, top - 0.6),
                    (left + 3.8, top - 0.6),
                    (left + 3.8, top + 4.9),
                    (left - 0.6, top + 4.9),
                ],
                wall * 0.5,
            )
            sheet.polygon([(left, top), (left + 3.2, top), (left + 3.2, top + 4.2), (left, top + 4.2)], glass)
            sheet.line([(left + 1.6, top), (left + 1.6, top + 4.2)], 0.5, wall * 0.45)


def _town() -> Sheet:
    sheet = Sheet(-70, 20, 420, 130, density=2)
    rng = np.random.default_rng(31)
    slope = np.array(
        [
            (-70.0, 62),
            (-10, 66),
            (60, 78),
            (140, 92),
            (220, 112),
            (300, 124),
            (350, 133),
            (350, 140),
            (-70, 140),
        ]
    )
    sheet.polygon(slope, "#4d4a5c", "#3c3a4e")
    for _ in range(260):
        x = rng.uniform(-70, 330)
        ground = np.interp(x, slope[:7, 0], slope[:7, 1])
        y = rng.uniform(ground - 2, 136)
        size = rng.uniform(2.0, 5.5)
        green = rgb("#3d5148") * rng.uniform(0.7, 1.35) + rng.uniform(0, 0.12) * rgb("#ff9d5c")
        sheet.disc((x, y), (size, size * 0.85), green * 1.15, green * 0.7)
    for level in np.linspace(0, 1, 6):
        x = -66.0 + 9 * level
        while x < 300:
            ground = float(np.interp(x, slope[:7, 0], slope[:7, 1]))
            foot = ground + (137 - ground) * (0.16 + 0.84 * level)
            width, height = rng.uniform(11, 19), rng.uniform(11, 20)
            if foot > ground + 5 and rng.random() < 0.86:
                _house(sheet, x, foot, width, height, rng)
            x += width + rng.uniform(0, 7)
    _church(sheet, 92, 92)
    sheet.polygon([(-70, 133), (352, 133), (352, 140), (-70, 140)], "#6d5650", "#4a3d42")
    for x in np.arange(-68, 350, 4.7):
        sheet.line([(x, 134.5), (x, 140)], 0.6, "#3a3038")
    sheet.grain(0.1, 4, seed=32)
    sheet.grain(0.06, 22, seed=33)
    return sheet


def _church(sheet: Sheet, x: float, foot: float) -> None:
    stone = rgb("#cdb39c") * 0.78
    sheet.polygon([(x, foot - 42), (x + 13, foot - 42), (x + 13, foot), (x, foot)], stone * 1.2, stone * 0.8)
    sheet.polygon([(x, foot - 42), (x + 4, foot - 42), (x + 4, foot), (x, foot)], stone * 0.75, stone * 0.55)
    sheet.polygon(
        [(x - 1.5, foot - 41.5), (x + 6.5, foot - 68), (x + 14.5, foot - 41.5)], "#4b4466", "#6b4f63"
    )
    sheet.line([(x + 6.5, foot - 75), (x + 6.5, foot - 66)], 1, "#2e2a3c")
    sheet.line([(x + 4, foot - 72), (x + 9, foot - 72)], 1, "#2e2a3c")
    sheet.disc((x + 7, foot - 33), 3.2, "#ffe6a8")
    sheet.disc((x + 7, foot - 33), 2.2, "#8c6a4c")
    for top in (foot - 24, foot - 12):
        sheet.polygon([(x + 5.5, top), (x + 8.5, top), (x + 8.5, top + 6), (x + 5.5, top + 6)], "#ffcf78")


def _lighthouse() -> Sheet:
    sheet = Sheet(330, 40, 190, 110, density=2)
    rng = np.random.default_rng(41)
    for _ in range(340):
        x, size = rng.uniform(338, 512), rng.uniform(3, 7)
        height = 7 * np.exp(-(((x - 412) / 60) ** 2)) + 2
        y = HORIZON + 6 - rng.uniform(-2, height)
        stone = rgb("#6a5c66") * rng.uniform(0.55, 1.25)
        sheet.disc((x, y), (size, size * 0.6), stone * 1.3 + 0.08 * rgb("#ff9a5e"), stone * 0.6)
    tower = np.array([(402.0, 130), (405, 78), (417, 78), (420, 130)])
    sheet.polygon(tower, "#f4e3cf", "#d8b9a4")
    for low, high in ((70, 56), (44, 30), (18, 6)):
        half_low, half_high = 9 - low * 0.058, 9 - high * 0.058
        sheet.polygon(
            [
                (411 - half_low, 130 - low),
                (411 + half_low, 130 - low),
                (411 + half_high, 130 - high),
                (411 - half_high, 130 - high),
            ],
            "#b8413a",
            "#94302f",
        )
    sheet.polygon([(402, 79), (420, 79), (419, 75), (403, 75)], "#3c3344")
    sheet.polygon([(406, 75), (416, 75), (416, 65), (406, 65)], "#fff0b4", "#ffc766")
    sheet.line([(411, 75), (411, 65)], 0.7, "#59424a")
    sheet.polygon([(404.5, 65.5), (411, 57), (417.5, 65.5)], "#8f2f33", "#6b2830")
    sheet.line([(411, 58), (411, 51)], 0.9, "#3c3344")
    sheet.grain(0.08, 5, seed=42)
    return sheet


def _ripples(x: Field, below: Field, cell: tuple[float, float], seed: int) -> Field:
    """Waves that grow as they come near: noise in logarithmic depth, alike at every distance."""
    tile = fractal(1024, 2048, cell, seed=seed, octaves=5, gain=0.6)
    depth = np.maximum(below, 0.6)
    across = 1024 + (x - WIDTH / 2) * 110 / (depth + 26)
    return sample(tile, across, 190 * np.log(depth + 6))


def _water(behind: Picture) -> Sheet:
    """The water's surface; `behind` is the home view of what it mirrors."""
    sheet = Sheet(-160, HORIZON, WIDTH + 320, HEIGHT - HORIZON + 40)
    x, y = sheet.grid
    below = y - HORIZON
    ripples, cross = _ripples(x, below, (30, 90), 51), _ripples(x, below, (30, 60), 52)
    fine = _ripples(x, below, (9, 40), 53)
    mirrored_y = HORIZON - 1.5 - below * 0.9 - ripples * (1 + 0.10 * below)
    mirrored_x = x + cross * (0.6 + 0.035 * below)
    mirrored = cv2.remap(
        cv2.GaussianBlur(behind, (0, 0), 1.2),
        mirrored_x,
        mirrored_y.clip(0),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    deep = gradient(below, [(0, "#c98f80"), (30, "#5d5a83"), (110, "#22305a")])
    facing = np.clip(0.62 - 0.0022 * below + 0.16 * ripples, 0.12, 0.95)[..., None]
    water = deep * (1 - facing) + mirrored * facing
    water *= 1 + (0.07 * cross + 0.06 * fine)[..., None]
    width = 9 + 0.30 * below
    glitter = np.exp(-(((x - SUN[0]) / width) ** 2)) * ramp(0.35, 1.25, fine + 0.3 * ripples)
    water += glitter[..., None] * (rgb("#ffc777") - 0.35 * water)
    crests = ramp(1.0, 2.0, fine + 0.5 * ripples) * ramp(2, 50, below)
    water += crests[..., None] * (rgb("#ffb597") - water) * 0.45
    sheet.fill(np.clip(water, 0, 1).astype(np.float32))
    sheet.grain(0.05, (3, 8), seed=53, octaves=3)
    return sheet


def _sailing_boat(x: float, waterline: float, size: float, hull: str, sail: str | None, seed: int) -> Sheet:
    """A yacht `size` pixels long, with its rigging and its broken reflection."""
    sheet = Sheet(x - size * 0.7, waterline - size * 1.75, size * 1.4, size * 2.7, density=2)
    rng = np.random.default_rng(seed)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + u * size, waterline + v * size

    colour = rgb(hull)
    mast, top = 0.03, -1.62
    # The reflection first: strips of hull, mast and sail, shifted by the waves.
    for strip in range(26):
        v = 0.02 + strip * 0.032
        wobble = 0.03 * rng.normal()
        half = (
            0.40
            if v < 0.16
            else (0.012 if sail is None else 0.012 + 0.32 * max(0.0, 1 - abs(v - 0.3) / 0.45))
        )
        dim = colour * 0.45 if v < 0.16 else rgb(sail or hull) * 0.5
        sheet.polygon(
            [
                at(mast - half + wobble, v),
                at(mast + half + wobble, v),
                at(mast + half * 0.9 + wobble, v + 0.022),
                at(mast - half + wobble, v + 0.024),
            ],
            dim + 0.05,
        )
    sheet.polygon(
        [at(-0.5, -0.15), at(0.56, -0.19), at(0.42, 0.02), at(0.30, 0.045), at(-0.36, 0.045), at(-0.46, 0.0)],
        colour * 1.15,
        colour * 0.6,
    )
    sheet.line([at(-0.49, -0.125), at(0.53, -0.16)], 0.028 * size, "#f4dcb8")
    sheet.line([at(-0.45, -0.01), at(0.43, -0.01)], 0.02 * size, colour * 0.4)
    sheet.polygon([at(-0.26, -0.15), at(-0.2, -0.27), at(0.12, -0.28), at(0.24, -0.16)], "#e9d3b6", "#b08e7c")
    for u in (-0.16, -0.06, 0.05):
        sheet.disc(at(u, -0.215), 0.022 * size, "#ffe39a")
    sheet.line([at(mast, -0.15), at(mast, top)], max(1.5, 0.022 * size), "#e8c7a0", "#7a5648")
    sheet.line([at(mast, -0.36), at(-0.46, -0.33)], max(1.3, 0.018 * size), "#6a4a40")
    if sail is None:
        sheet.line([at(mast - 0.02, -0.385), at(-0.42, -0.36)], 0.045 * size, "#efe0cc")
    else:
        cloth = rgb(sail)
        sheet.polygon(
            [at(mast - 0.02, top + 0.06), at(mast - 0.10, -0.9), at(-0.45, -0.37), at(mast - 0.02, -0.39)],
            cloth * 1.08,
            cloth * 0.72,
        )
        sheet.polygon(
            [at(mast + 0.03, top + 0.14), at(0.30, -0.75), at(0.52, -0.24), at(mast + 0.05, -0.30)],
            cloth * 0.98,
            cloth * 0.82,
        )
        for v in (-1.2, -0.95, -0.7, -0.5):
            sheet.line(
                [at(mast - 0.02, v), at(mast - 0.02 - 0.4 * (v + 1.56) / 1.2, v + 0.03)], 0.6, cloth * 0.55
            )
    rigging = "#3a2f3c"
    for end in (at(0.55, -0.19), at(-0.49, -0.15)):
        sheet.line([at(mast, top + 0.02), end], 0.9, rigging)
    sheet.line([at(mast, top), at(mast - 0.10, top + 0.03)], max(1.2, 0.02 * size), "#d8483c")
    sheet.grain(0.045, 5, seed=seed)
    sheet.grain(0.03, (2, 12), seed=seed + 1)
    return sheet


def _fishing_boat() -> Sheet:
    """A red trawler that crosses against the pan."""
    x, waterline, size = 250.0, 172.0, 84.0
    sheet = Sheet(x - 60, waterline - 72, 130, 112, density=2)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + u * size, waterline + v * size

    rng = np.random.default_rng(61)
    for strip in range(18):
        v, wobble = 0.02 + strip * 0.022, 0.02 * rng.normal()
        half = 0.5 - 0.2 * strip / 18
        dim = rgb("#a83a30") * 0.5 if v < 0.2 else rgb("#e8d5b5") * 0.45
        sheet.polygon(
            [
                at(-half + wobble, v),
                at(half * 0.9 + wobble, v),
                at(half * 0.85 + wobble, v + 0.016),
                at(-half * 0.97 + wobble, v + 0.016),
            ],
            dim,
        )
    sheet.polygon([at(-0.56, -0.27), at(0.52, -0.17), at(0.48, 0.03), at(-0.42, 0.05)], "#d2503f", "#7c2528")
    sheet.polygon([at(-0.46, -0.03), at(0.485, -0.03), at(0.48, 0.03), at(-0.42, 0.05)], "#2b2438")
    sheet.line([at(-0.56, -0.265), at(0.52, -0.17)], 2.6, "#f4e2c0")
    sheet.polygon([at(0.02, -0.2), at(0.02, -0.50), at(0.36, -0.48), at(0.38, -0.18)], "#f2e2c8", "#b99580")
    sheet.polygon(
        [at(-0.02, -0.49), at(0.40, -0.47), at(0.40, -0.52), at(-0.02, -0.55)], "#3f5a6b", "#2c4152"
    )
    for u in (0.06, 0.17, 0.28):
        sheet.polygon(
            [at(u, -0.44), at(u + 0.075, -0.437), at(u + 0.075, -0.33), at(u, -0.33)], "#fff0ae", "#ffbf60"
        )
    sheet.line([at(-0.18, -0.22), at(-0.18, -0.80)], 2.2, "#7a4f3c")
    sheet.line([at(-0.18, -0.74), at(-0.52, -0.42)], 1.6, "#5f3e36")
    sheet.line([at(0.30, -0.5), at(0.30, -0.78)], 1.8, "#3f4a5c")
    for start, end in (
        ((-0.18, -0.80), (-0.55, -0.27)),
        ((-0.18, -0.80), (0.30, -0.77)),
        ((0.30, -0.78), (0.5, -0.2)),
    ):
        sheet.line([at(*start), at(*end)], 0.9, "#2e2836")
    for u in np.linspace(-0.16, 0.28, 6):
        sheet.disc(at(u, -0.785 + 0.02 * np.sin(9 * u)), 1.3, "#ffe9a8")
    for u in (-0.40, -0.30, -0.09):
        sheet.disc(at(u, -0.14), 3.0, "#2a2430")
        sheet.disc(at(u, -0.14), 1.4, "#5c4a4c")
    sheet.grain(0.055, 4, seed=62)
    return sheet


def _gull(x: float, y: float, span: float, lift: float) -> Sheet:
    sheet = Sheet(x - span, y - span * 0.7, 2 * span, 1.4 * span, density=2.5)
    for side in (-1, 1):
        sheet.polygon(
            [
                (x, y + 1.2),
                (x + side * span * 0.4, y - lift * 0.8),
                (x + side * span * 0.92, y - lift * 0.25),
                (x + side * span * 0.45, y - lift * 0.35),
                (x + side * 1.0, y - 1.4),
            ],
            "#fff4e4",
            "#a993ab",
        )
        sheet.line(
            [(x + side * span * 0.72, y - lift * 0.45), (x + side * span * 0.92, y - lift * 0.25)],
            1.4,
            "#4b4358",
        )
    sheet.disc((x, y), (2.2, 1.9), "#fff8ec", "#b9a2b2")
    sheet.grain(0.08, 4, seed=int(x))
    return sheet


def _posts() -> Sheet:
    """Mooring posts and ropes close to the lens: thin, dark, and fast."""
    half = 26 * FRAMES / 2 + 60
    sheet = Sheet(-half, -30, WIDTH + 2 * half, HEIGHT + 60)
    rng = np.random.default_rng(71)
    tops: list[tuple[float, float]] = []
    for x in (-182.0, -40, 92, 246, 398, 560, 646):
        width, top = rng.uniform(9, 15), rng.uniform(88, 128)
        lean = rng.uniform(-5, 5)
        wood = rgb("#4a3438") * rng.uniform(0.85, 1.2)
        sheet.polygon(
            [
                (x - width / 2, top),
                (x + width / 2, top - 2),
                (x + width / 2 + lean, 290),
                (x - width / 2 + lean, 290),
            ],
            wood,
            wood * 0.45,
        )
        for _ in range(26):
            u, start = rng.uniform(-0.45, 0.45), rng.uniform(top + 4, 250)
            sheet.line(
                [(x + u * width, start), (x + u * width + lean * 0.15, start + rng.uniform(12, 50))],
                0.8,
                wood * rng.uniform(0.4, 1.5),
            )
        sheet.line(
            [(x + width / 2 - 1.2, top), (x + width / 2 - 1.2 + lean * 0.9, 280)], 2.2, "#f0a26a", "#6a4650"
        )
        sheet.disc((x, top), (width / 2 + 0.4, 2.6), "#b98062")
        for turn_of_rope in range(4):
            y = top + 12 + 3.4 * turn_of_rope
            sheet.line(
                [(x - width / 2 - 1, y + 1), (x + width / 2 + 1, y - 1)],
                3.0,
                rgb("#c9a878") * (0.75 + 0.12 * (turn_of_rope % 2)),
            )
        tops.append((x, top + 17))
    for (x0, y0), (x1, y1) in pairwise(tops):
        share = np.linspace(0, 1, 40)
        sag = (46 + 10 * rng.random()) * 4 * share * (1 - share)
        rope = np.stack([x0 + share * (x1 - x0), y0 + share * (y1 - y0) + sag], -1)
        sheet.line(rope, 3.0, "#7d6250")
        sheet.line(rope - (0, 0.7), 1.2, "#d7ac7c")
        for index in range(39):
            sheet.line([rope[index] + (-0.6, -1.4), rope[index] + (0.8, 1.4)], 0.7, "#4a3634")
    sheet.grain(0.12, (16, 4), seed=72)
    return sheet


def _lamp() -> Sheet:
    """A quay lantern, nearest of all."""
    sheet = Sheet(150, -40, 130, HEIGHT + 90)
    x = 215.0
    sheet.line([(x, 40), (x, 330)], 7, "#2c2634")
    sheet.line([(x + 2.2, 40), (x + 2.2, 330)], 1.5, "#d98d62")
    sheet.line([(x, 52), (x + 14, 30), (x + 34, 26), (x + 34, 34)], 3.2, "#2c2634")
    sheet.polygon([(x + 22, 44), (x + 34, 32), (x + 46, 44)], "#3b3342")
    sheet.polygon([(x + 24, 44), (x + 44, 44), (x + 41, 68), (x + 27, 68)], "#fff4c0", "#ffb95c")
    for u in (24, 34, 44):
        sheet.line([(x + u, 44), (x + 34 + (u - 34) * 0.7, 68)], 1.3, "#3b2f38")
    sheet.polygon([(x + 26, 67), (x + 42, 67), (x + 39, 73), (x + 29, 73)], "#2c2634")
    for y in (96, 150, 210):
        sheet.disc((x, y), (6, 3), "#4a3d48")
    sheet.grain(0.1, (12, 3), seed=81)
    return sheet


def _bobbing(x: float, waterline: float, phase: float, drift: float = 0) -> Callable[[float], Matrix]:
    def pose(time: float) -> Matrix:
        sway = 0.035 * np.sin(0.42 * time + phase)
        return shift(drift * (time - MIDDLE), 1.1 * np.sin(0.5 * time + phase)) @ turn(sway, (x, waterline))

    return pose


def _build() -> Stage:
    upright = {
        "sky": (_sky(), 0.0),
        "hills": (_hills(), 0.012),
        "town": (_town(), 0.055),
        "lighthouse": (_lighthouse(), 0.085),
    }
    distant = [Layer(name, sheet, (nearness, 0, 0)) for name, (sheet, nearness) in upright.items()]
    behind = Stage(WIDTH, HEIGHT, distant, lambda _: Camera()).picture(0)
    surface = Layer("water", _water(behind), (NEARNESS * (CENTRE_Y - HORIZON), 0, NEARNESS))
    boats = [
        Layer(
            "yacht", _sailing_boat(70, 150, 44, "#3d5b78", None, 91), _on_water(150), _bobbing(70, 150, 0.4)
        ),
        Layer(
            "sails",
            _sailing_boat(372, 154, 58, "#7a3b3a", "#f6dfc0", 92),
            _on_water(154),
            _bobbing(372, 154, 2.0, -0.9),
        ),
        Layer("trawler", _fishing_boat(), _on_water(172), _bobbing(250, 172, 1.1, 7.5)),
        Layer(
            "ketch",
            _sailing_boat(128, 196, 96, "#e2d2b8", "#c4553c", 93),
            _on_water(196),
            _bobbing(128, 196, 3.2),
        ),
    ]
    gulls = [
        Layer(
            "gull",
            _gull(170, 52, 13, 9),
            (0.2, 0, 0),
            lambda t: shift(4.2 * (t - MIDDLE), -1.1 * (t - MIDDLE)) @ turn(0.1 * np.sin(t), (170, 52)),
        ),
        Layer(
            "far gull",
            _gull(262, 34, 8, 6),
            (0.15, 0, 0),
            lambda t: shift(-3.1 * (t - MIDDLE), 0.6 * (t - MIDDLE)),
        ),
    ]
    near = [Layer("posts", _posts(), (1.9, 0, 0)), Layer("lamp", _lamp(), (2.5, 0, 0))]
    return Stage(WIDTH, HEIGHT, [*distant, surface, *boats[:2], *gulls, *boats[2:], *near], _camera)


HARBOUR = Shot(name="0420", title="Harbour", frame_count=FRAMES, build=_build, width=WIDTH, height=HEIGHT)
