"""0550 Birches: a tracking shot along an autumn wood, with mountains and a balloon beyond the lake."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from stylizer.demo.colour import gradient, palette, rgb
from stylizer.demo.noise import fractal, ramp, sample
from stylizer.demo.scenes.mountains import paint_range
from stylizer.demo.scenes.plants import paint_grass, paint_leaves
from stylizer.demo.scenes.sky import paint_clouds, paint_gradient
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Camera, Layer, Matrix, Stage, shift, turn

WIDTH, HEIGHT, FRAMES = 448, 252, 16
MIDDLE = (FRAMES - 1) / 2
CENTRE_Y = (HEIGHT - 1) / 2
HORIZON = 128.0
SHORE = 158.0
NEARNESS = 1.0 / (HEIGHT - HORIZON)  # of the ground, per pixel below the horizon

GOLD = palette("#f2b632", "#e8942a", "#f7d25a", "#d9772b", "#c9a227", "#f0c24a")
UNDERGROWTH = palette("#8a8a3a", "#b5832f", "#6d7a35", "#c7a04a", "#7d5a2b", "#a8a44e")
STEP = 11.2  # of the camera, in pixels at depth 1 per frame


def _camera(time: float) -> Camera:
    from_middle = time - MIDDLE
    return Camera(
        x=STEP * from_middle,
        y=1.8 * np.sin(0.9 * time),
        pan=-0.9 * from_middle,
        tilt=0.8 * np.sin(0.45 * time),
        roll=0.006 * np.sin(0.5 * time + 1),
    )


def _standing(y: float) -> tuple[float, float, float]:
    """The inverse depth of something upright whose foot is on the ground at height y."""
    return ((y - HORIZON) * NEARNESS, 0, 0)


def _sky() -> Sheet:
    sheet = Sheet(-40, -30, WIDTH + 80, HORIZON + 60)
    paint_gradient(sheet, [(-20, "#3f7fb8"), (40, "#7fb2d6"), (85, "#c6dbe0"), (115, "#f6e3c4")], seed=101)
    paint_clouds(
        sheet,
        light="#fffaf0",
        shade="#a9bccf",
        amount=-0.25,
        size=(24, 90),
        between=(-60, 104),
        sun=(60, -20),
        seed=102,
    )
    return sheet


def _mountains() -> Sheet:
    sheet = Sheet(-50, 0, WIDTH + 100, SHORE)
    paint_range(
        sheet,
        foot=132,
        height=62,
        width=120,
        light="#8ea4c4",
        shade="#4f6893",
        haze="#b9c6d2",
        snow=58,
        seed=111,
    )
    sheet.grain(0.03, 4, seed=112)
    return sheet


def _foothills() -> Sheet:
    sheet = Sheet(-60, 40, WIDTH + 120, 110)
    paint_range(
        sheet,
        foot=136,
        height=24,
        width=150,
        light="#b98d45",
        shade="#3e5a4a",
        haze="#8f9a7a",
        snow=None,
        seed=121,
    )
    rng = np.random.default_rng(122)
    for x in np.arange(-60.0, WIDTH + 60, 2.2):
        tall, foot = rng.uniform(5, 11), rng.uniform(131, 137)
        green = (
            rgb("#35543f") if rng.random() < 0.6 else GOLD[rng.integers(len(GOLD))] * 0.75
        ) * rng.uniform(0.7, 1.15)
        sheet.polygon([(x, foot - tall), (x + 2.2, foot), (x - 2.2, foot)], green * 1.15, green * 0.7)
    sheet.polygon([(-60, 134.5), (WIDTH + 60, 134.5), (WIDTH + 60, 141), (-60, 141)], "#a89a6a", "#6f7a5a")
    _cabin(sheet, 296, 138.5)
    sheet.grain(0.08, 5, seed=123)
    return sheet


def _cabin(sheet: Sheet, x: float, foot: float) -> None:
    red = rgb("#a8392f")
    sheet.polygon([(x, foot - 13), (x + 22, foot - 13), (x + 22, foot), (x, foot)], red, red * 0.7)
    for plank in np.arange(x + 2, x + 22, 2.6):
        sheet.line([(plank, foot - 13), (plank, foot)], 0.4, red * 0.55)
    sheet.polygon(
        [(x - 3, foot - 12), (x + 5, foot - 23), (x + 20, foot - 23), (x + 26, foot - 12)],
        "#5a4a46",
        "#3d3436",
    )
    sheet.polygon(
        [(x + 15, foot - 29), (x + 18, foot - 29), (x + 18, foot - 20), (x + 15, foot - 20)], "#7d6258"
    )
    for left in (x + 4, x + 14):
        sheet.polygon(
            [(left, foot - 9.5), (left + 4, foot - 9.5), (left + 4, foot - 4.5), (left, foot - 4.5)],
            "#ffe7a0",
        )
        sheet.line([(left + 2, foot - 9.5), (left + 2, foot - 4.5)], 0.5, "#f6efe0")


def _lake(behind: np.ndarray) -> Sheet:
    """Still water between the far shore and this one; `behind` is the home view of what it mirrors."""
    sheet = Sheet(-110, 134, WIDTH + 220, SHORE - 126)
    x, y = sheet.grid
    below = y - 136
    waves = fractal(y.shape[0], y.shape[1], (2.2 * sheet.density, 26 * sheet.density), seed=131, octaves=4)
    mirrored = cv2.remap(
        behind,
        x + 0.8 * waves,
        (134 - 1.9 * below + 1.4 * waves).clip(0),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    colours = mirrored * 0.82 + 0.06 * rgb("#5a86a8") + 0.05 * ramp(0.8, 2.0, waves)[..., None]
    sheet.fill(np.clip(colours, 0, 1).astype(np.float32))
    sheet.grain(0.03, (2, 9), seed=132)
    return sheet


def _ground() -> Sheet:
    """A meadow strewn with leaves, from the shore to the lens."""
    sheet = Sheet(-190, SHORE - 8, WIDTH + 380, HEIGHT - SHORE + 30)
    x, y = sheet.grid
    below = y - HORIZON
    tile = fractal(1024, 2048, (40, 90), seed=141, octaves=7, gain=0.65)
    blotches = sample(tile, 1024 + (x - WIDTH / 2) * 120 / (below + 10), 260 * np.log(below))
    shore = SHORE - 3 + 2.2 * fractal(1, x.shape[1], (4, 60), seed=142)[0]
    colours = gradient(
        blotches, [(-2, "#4d5429"), (-0.7, "#7c7a34"), (0.2, "#a88f3c"), (1, "#c79a3a"), (2.2, "#dcae55")]
    )
    colours *= (0.75 + 0.25 * ramp(0, 70, y - SHORE))[..., None]
    sheet.fill(np.clip(colours, 0, 1).astype(np.float32), np.clip((y - shore) * sheet.density, 0, 1))
    rng = np.random.default_rng(143)
    for foot in np.sort(SHORE + (HEIGHT + 20 - SHORE) * rng.random(2600) ** 1.4):
        near = (foot - HORIZON) * NEARNESS
        where = rng.uniform(-190, WIDTH + 190)
        if rng.random() < 0.5:
            paint_grass(
                sheet,
                (where, where + 1),
                (foot, foot),
                1,
                (7 * near, 15 * near),
                max(0.8, 1.5 * near),
                UNDERGROWTH,
                rng,
            )
        else:
            colour = GOLD[rng.integers(len(GOLD))] * rng.uniform(0.6, 1.1)
            sheet.disc((where, foot), (max(0.9, 2.6 * near), max(0.6, 1.2 * near)), colour)
    return sheet


def _trunk(sheet: Sheet, x: float, foot: float, width: float, lean: float, rng: np.random.Generator) -> None:
    """A birch from its foot up through the top of the sheet: white bark, dark scars, light from the left."""
    top = sheet.top - 4
    bend = rng.normal() * width * 0.8
    share = np.linspace(0, 1, 14)
    middle = x + lean * share + bend * np.sin(np.pi * share) * 0.5
    heights = foot + share * (top - foot)
    half = width / 2 * (1.12 - 0.35 * share)
    half[0] *= 1.3
    bark, dark = rgb("#efe7da"), rgb("#2f2a2c")

    def strip(low: float, high: float) -> np.ndarray:
        left, right = middle + low * half, middle + high * half
        return np.concatenate([np.stack([left, heights], -1), np.stack([right, heights], -1)[::-1]])

    for band, (low, high) in enumerate(zip(np.linspace(-1, 0.8, 10), np.linspace(-0.8, 1, 10), strict=True)):
        light = 1.0 - 0.62 * (band / 9) ** 1.5 - (0.16 if band == 0 else 0)
        tint = np.array([1, 1 - 0.03 * band / 9, 1 + 0.05 * band / 9], np.float32)
        sheet.polygon(strip(low, high + 0.03), np.clip(bark * light * tint, 0, 1))
    for _ in range(int(9 + (foot - top) / max(width, 5) * 2.6)):
        at = rng.uniform(0, 1)
        y, centre = np.interp(at, share, heights), np.interp(at, share, middle)
        radius = np.interp(at, share, half)
        start = rng.uniform(-1, 0.6)
        end = min(1.0, start + rng.uniform(0.2, 1.0))
        thickness = max(0.7, rng.uniform(0.04, 0.13) * width)
        shade = dark * rng.uniform(0.8, 2.2)
        sheet.line(
            [
                (centre + start * radius, y),
                (centre + (start + end) / 2 * radius, y + 0.08 * width),
                (centre + end * radius, y),
            ],
            thickness,
            np.clip(shade, 0, 1),
        )
    for _ in range(max(2, int((foot - top) / (width * 3.2)))):
        at = rng.uniform(0.05, 0.9)
        y, centre = np.interp(at, share, heights), np.interp(at, share, middle)
        offset = rng.uniform(-0.5, 0.4) * width / 2
        for arm in (-1, 1):
            sheet.line(
                [(centre + offset, y), (centre + offset + arm * 0.4 * width, y + 0.32 * width)],
                max(0.8, 0.1 * width),
                dark,
            )
        sheet.disc((centre + offset, y + 0.04 * width), (0.17 * width, 0.11 * width), dark)
    for _ in range(int(rng.integers(1, 4))):
        at, side = rng.uniform(0.45, 0.95), rng.choice((-1, 1))
        y, centre = np.interp(at, share, heights), np.interp(at, share, middle)
        reach = rng.uniform(2.5, 5) * width
        limb = [
            (centre, y),
            (centre + side * reach * 0.5, y - reach * 0.45),
            (centre + side * reach, y - reach * 1.2),
        ]
        sheet.line(limb, max(1.1, 0.16 * width), "#5a4c48")
    paint_grass(
        sheet,
        (x - width, x + width),
        (foot - 1, foot + 2),
        int(8 + width),
        (width * 0.5, width * 1.3),
        max(0.8, width * 0.08),
        UNDERGROWTH,
        rng,
    )


def _birches(
    foot: float,
    spots: list[tuple[float, float, float]],
    leaves: int,
    leaf: tuple[float, float],
    seed: int,
    density: float,
) -> Sheet:
    """Upright trees (x, width, lean) at one depth, their crowns along the top of the frame."""
    left, right = min(s[0] for s in spots) - 60, max(s[0] for s in spots) + 60
    sheet = Sheet(left, -24, right - left, foot + 40, density)
    rng = np.random.default_rng(seed)
    for x, width, lean in spots:
        paint_leaves(sheet, (x + lean, -8), (7 * width + 30, 34), leaves // 2, leaf, GOLD * 0.72, rng)
        _trunk(sheet, x, foot, width, lean, rng)
        for _ in range(3):
            clump = (x + lean * 0.8 + rng.normal() * (2 * width + 10), rng.uniform(-14, 26))
            paint_leaves(sheet, clump, (3.0 * width + 12, 1.2 * width + 12), leaves // 4, leaf, GOLD, rng)
    sheet.grain(0.05, (2, 5), seed=seed + 1)
    sheet.grain(0.04, 12, seed=seed + 2)
    return sheet


def _row(nearness: float, spacing: float, width: float, seed: int) -> list[tuple[float, float, float]]:
    """Trees at uneven distances over everything that the camera passes."""
    rng = np.random.default_rng(seed)
    travel = STEP * nearness * FRAMES / 2 + 30
    spots, x = [], -travel
    while x < WIDTH + travel:
        spots.append((x, width * rng.uniform(0.7, 1.25), rng.normal() * 9))
        x += spacing * rng.uniform(0.45, 1.5)
    return spots


def _balloon() -> Sheet:
    x, y, radius = 176.0, 58.0, 25.0
    sheet = Sheet(x - 40, y - 36, 80, 92, density=2)
    gores = palette("#d8433a", "#f5d98a", "#d8433a", "#2f6f8f", "#f5d98a", "#d8433a", "#f5d98a", "#2f6f8f")
    turn_down = np.linspace(0, 1, 24)
    # The envelope: round above, drawn in to the mouth below.
    profile = np.sin(np.pi * turn_down**0.82) ** 0.8 * (1 - 0.18 * turn_down) + 0.16 * turn_down
    heights = y - radius * 1.1 + 2.45 * radius * turn_down
    edges = np.sin(np.linspace(-np.pi / 2, np.pi / 2, len(gores) + 1))
    for gore, colour in enumerate(gores):
        left, right = x + radius * profile * edges[gore], x + radius * profile * edges[gore + 1]
        light = 1.12 - 0.6 * gore / len(gores)
        outline = np.concatenate([np.stack([left, heights], -1), np.stack([right + 0.3, heights], -1)[::-1]])
        sheet.polygon(outline, np.clip(colour * light, 0, 1), np.clip(colour * light * 0.72, 0, 1))
    for level in (0.34, 0.40):
        row = int(level * 23)
        reach = 0.95 * radius * profile[row]
        sheet.line([(x - reach, heights[row]), (x + reach, heights[row])], 1.3, "#f8eccb")
    for side in (-1, 1):
        sheet.line([(x + side * 4, heights[-1]), (x + side * 2.6, heights[-1] + 9)], 1.1, "#4a3b34")
    sheet.polygon(
        [
            (x - 3.6, heights[-1] + 8),
            (x + 3.6, heights[-1] + 8),
            (x + 3, heights[-1] + 14),
            (x - 3, heights[-1] + 14),
        ],
        "#9a6a3c",
        "#5f3f28",
    )
    sheet.grain(0.06, 4, seed=151)
    return sheet


def _falling_leaf(x: float, y: float, size: float, colour: str, seed: int) -> Sheet:
    sheet = Sheet(x - 2 * size, y - 2 * size, 4 * size, 4 * size, density=2)
    tone = rgb(colour)
    sheet.polygon(
        [
            (x - size, y),
            (x - 0.3 * size, y - 0.62 * size),
            (x + 0.5 * size, y - 0.5 * size),
            (x + size, y),
            (x + 0.4 * size, y + 0.55 * size),
            (x - 0.4 * size, y + 0.5 * size),
        ],
        np.clip(tone * 1.1, 0, 1),
        tone * 0.75,
    )
    sheet.line([(x - 1.5 * size, y), (x + 0.9 * size, y)], max(0.7, 0.12 * size), tone * 0.55)
    sheet.grain(0.12, 3, seed=seed)
    return sheet


def _falling(x: float, y: float, fall: float, spin: float) -> Callable[[float], Matrix]:
    def pose(time: float) -> Matrix:
        moment = time - MIDDLE
        return shift(5 * np.sin(0.5 * time + x), fall * moment) @ turn(spin * moment, (x, y))

    return pose


def _drifting(time: float) -> Matrix:
    return shift(1.3 * (time - MIDDLE), -0.7 * (time - MIDDLE)) @ turn(0.012 * (time - MIDDLE), (176, 58))


def _build() -> Stage:
    distant = [
        Layer("sky", _sky()),
        Layer("mountains", _mountains(), (0.012, 0, 0)),
        Layer("foothills", _foothills(), (0.04, 0, 0)),
    ]
    behind = Stage(WIDTH, HEIGHT, distant, lambda _: Camera()).picture(0)
    ground = (NEARNESS * (CENTRE_Y - HORIZON), 0, NEARNESS)
    woods = [
        Layer(
            "far birches", _birches(170, _row(0.34, 34, 4.6, 161), 90, (0.9, 1.9), 162, 1.75), _standing(170)
        ),
        Layer("birches", _birches(206, _row(0.63, 92, 10.5, 163), 150, (1.4, 3.0), 164, 1.5), _standing(206)),
    ]
    leaves = [
        Layer(
            f"leaf {index}",
            _falling_leaf(x, y, size, colour, 170 + index),
            (nearness, 0, 0),
            _falling(x, y, fall, spin),
        )
        for index, (x, y, size, colour, nearness, fall, spin) in enumerate(
            [
                (120.0, 110.0, 4.5, "#f2b632", 0.5, 4.0, 0.20),
                (250.0, 84.0, 4.0, "#e8942a", 0.45, 3.2, -0.26),
                (330.0, 140.0, 5.5, "#f7d25a", 0.8, 5.0, 0.31),
                (200.0, 160.0, 6.0, "#d9772b", 0.95, 4.4, -0.18),
            ]
        )
    ]
    passing = _birches(
        300, [(-168, 34, 12), (86, 27, -10), (318, 38, 8), (560, 30, -6)], 110, (3.2, 6.0), 165, 1.25
    )
    return Stage(
        WIDTH,
        HEIGHT,
        [
            *distant,
            Layer("balloon", _balloon(), (0.05, 0, 0), _drifting),
            Layer("lake", _lake(behind), ground),
            Layer("meadow", _ground(), ground),
            *woods,
            *leaves,
            Layer("passing birches", passing, (2.15, 0, 0)),
        ],
        _camera,
    )


BIRCHES = Shot(name="0550", title="Birches", frame_count=FRAMES, build=_build, width=WIDTH, height=HEIGHT)
