"""0310 Windmill: turning sails over tulip fields, the camera closing in and drifting past tall tulips."""

from __future__ import annotations

import numpy as np

from stylizer.demo.colour import gradient, palette, rgb
from stylizer.demo.noise import fractal, ramp, sample
from stylizer.demo.scenes.plants import paint_grass, paint_leaves
from stylizer.demo.scenes.sky import paint_clouds, paint_gradient
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Camera, Layer, Matrix, Stage, shift, turn

WIDTH, HEIGHT, FRAMES = 448, 252, 16
MIDDLE = (FRAMES - 1) / 2
CENTRE_X, CENTRE_Y = (WIDTH - 1) / 2, (HEIGHT - 1) / 2
HORIZON = 150.0
NEARNESS = 1.0 / (HEIGHT - HORIZON)  # of the fields, per pixel below the horizon
HUB = (286.0, 84.0)
SAIL = 74.0  # length, pixels

BANDS = ("#d7263d", "#f7c331", "#e85d9c", "#f4efe2", "#7d3c98", "#ef7b2d")
LEAVES = palette("#3f7d3a", "#5a9a45", "#2f6a3c", "#76a94f")


def _camera(time: float) -> Camera:
    from_middle = time - MIDDLE
    return Camera(
        x=5.9 * from_middle,
        y=0.85 * np.sin(0.8 * time),
        forward=0.0088 * from_middle,
        pan=-0.35 * from_middle,
        roll=-0.0025 * from_middle,
        zoom=1.0 + 0.002 * from_middle,
    )


def _upright(y: float) -> tuple[float, float, float]:
    """The inverse depth of something upright whose foot is in the fields at height y."""
    return ((y - HORIZON) * NEARNESS, 0, 0)


def _sky() -> Sheet:
    sheet = Sheet(-60, -60, WIDTH + 120, HORIZON + 80)
    paint_gradient(sheet, [(-50, "#2f74bd"), (30, "#5f9fd6"), (95, "#a9cfe6"), (150, "#e6eee4")], seed=201)
    sun = (90.0, -30.0)
    paint_clouds(
        sheet,
        light="#dfeaf2",
        shade="#93b4d2",
        amount=-0.7,
        size=(10, 130),
        between=(-90, 130),
        sun=sun,
        seed=202,
    )
    paint_clouds(
        sheet,
        light="#fffdf6",
        shade="#8fa5c2",
        amount=-0.35,
        size=(58, 105),
        between=(-70, 140),
        sun=sun,
        seed=206,
    )
    return sheet


def _far_shore() -> Sheet:
    """Poplars, a village and its church at the edge of the fields."""
    sheet = Sheet(-60, 96, WIDTH + 120, 64, density=2)
    rng = np.random.default_rng(211)
    for x in np.arange(-60.0, WIDTH + 60, 5):
        blue = rgb("#6d93a0") * rng.uniform(0.85, 1.15)
        sheet.disc((x, 150), (rng.uniform(4, 8), rng.uniform(3, 8)), np.clip(blue * 1.1, 0, 1), blue * 0.8)
    for x in (30.0, 44, 56, 69, 83, 360, 372, 387, 399, 413, 428):
        tall = rng.uniform(19, 27)
        for _ in range(60):
            up = rng.random()
            spread = 3.4 * np.sin(np.pi * min(1, up * 0.9 + 0.1)) + 0.5
            green = rgb("#4f7f52") * rng.uniform(0.7, 1.35)
            sheet.disc((x + rng.normal() * spread * 0.55, 150 - up * tall), (1.3, 1.9), np.clip(green, 0, 1))
    for x in (118.0, 134, 152, 171, 190):
        width, height = rng.uniform(12, 17), rng.uniform(7, 10)
        wall = palette("#e9dcc6", "#c98d6b", "#d7c0a0")[rng.integers(3)]
        sheet.polygon(
            [(x, 151 - height), (x + width, 151 - height), (x + width, 151), (x, 151)], wall, wall * 0.85
        )
        roof = rgb("#b0523a") * rng.uniform(0.8, 1.1)
        sheet.polygon(
            [
                (x - 1, 151.5 - height),
                (x + 3, 144 - height),
                (x + width - 3, 144 - height),
                (x + width + 1, 151.5 - height),
            ],
            roof,
            roof * 0.75,
        )
        for left in np.arange(x + 2, x + width - 3, 4):
            sheet.polygon(
                [
                    (left, 153 - height),
                    (left + 2, 153 - height),
                    (left + 2, 156 - height),
                    (left, 156 - height),
                ],
                "#4c5a66",
            )
    sheet.polygon([(144, 122), (152, 122), (152, 150), (144, 150)], "#c7a58a", "#a98770")
    sheet.polygon([(142.5, 122.5), (148, 104), (153.5, 122.5)], "#5d6c7c", "#475564")
    sheet.grain(0.08, 5, seed=212)
    return sheet


def _fields() -> Sheet:
    """Tulips in rows that run to the horizon, and a canal between them."""
    sheet = Sheet(-240, HORIZON, WIDTH + 480, HEIGHT - HORIZON + 50)
    x, y = sheet.grid
    depth = 1 / (NEARNESS * np.maximum(y - HORIZON, 0.6))
    across = (x - CENTRE_X) * depth
    clods = sample(
        fractal(1024, 2048, 60, seed=221, octaves=7, gain=0.65),
        1024 + across * 0.9,
        330 * np.log(depth) + 700,
    )
    colours = gradient(clods, [(-2, "#2f5a2c"), (0, "#578a3c"), (2, "#86ac52")])
    band = np.floor((across + 3000) / 96).astype(int)
    tint = palette(*BANDS)[band % len(BANDS)]
    far = ramp(14, 4, y - HORIZON)[..., None]
    in_bed = (np.abs((across + 3000) / 96 % 1 - 0.5) < 0.41)[..., None]
    colours += in_bed * (0.30 + 0.6 * far) * (tint * (0.9 + 0.06 * clods[..., None]) - colours)
    canal = ramp(4, 2, np.abs(across + 118 + 4 * np.sin(6 * np.log(depth))) / 4.2)[..., None]
    ripple = sample(fractal(1024, 1024, (5, 40), seed=222), 512 + across * 2, 300 * np.log(depth) + 500)[
        ..., None
    ]
    colours += canal * (rgb("#8fb8d8") * (0.95 + 0.12 * ripple) - colours)
    haze = ramp(16, 0, y - HORIZON)[..., None] * 0.45
    colours += haze * (rgb("#d9e2d2") - colours)
    sheet.fill(np.clip(colours, 0, 1).astype(np.float32))
    _plant_rows(sheet)
    sheet.grain(0.05, (3, 5), seed=223)
    return sheet


def _plant_rows(sheet: Sheet) -> None:
    rng = np.random.default_rng(224)
    depths = 1 / rng.uniform(1 / 7.0, 1.5, 5200)
    for depth in np.sort(depths)[::-1]:
        row = np.round(rng.uniform(-480, 480) * min(depth, 2.6) / 19.2) * 19.2
        place = (row + 3000) / 96 % 1
        if abs(place - 0.5) > 0.41 or abs(row + 118) < 22:
            continue
        colour = rgb(BANDS[int((row + 3000) // 96) % len(BANDS)]) * rng.uniform(0.75, 1.15)
        x, y = CENTRE_X + (row + rng.normal() * 2.4) / depth, HORIZON + 1 / (NEARNESS * depth)
        size = 3.0 / depth
        sheet.line(
            [(x, y), (x + rng.normal() * size, y - 1.6 * size)],
            max(0.8, 0.5 * size),
            LEAVES[rng.integers(4)] * rng.uniform(0.7, 1.1),
        )
        sheet.disc(
            (x, y - 1.8 * size),
            (size * 0.85, size),
            np.clip(colour * 1.12, 0, 1),
            np.clip(colour * 0.72, 0, 1),
        )


def _mill() -> Sheet:
    """The tower: a brick foot, a gallery, a thatched body and the cap."""
    x, foot = HUB[0], 168.0
    sheet = Sheet(x - 62, 50, 124, 132, density=2)
    rng = np.random.default_rng(231)

    def trapezium(low: float, high: float, half_low: float, half_high: float) -> list[tuple[float, float]]:
        return [
            (x - half_low, foot - low),
            (x + half_low, foot - low),
            (x + half_high, foot - high),
            (x - half_high, foot - high),
        ]

    sheet.polygon(trapezium(0, 34, 27, 24), "#b5674a", "#7f4636")
    for course in np.arange(2, 34, 2.4):
        half = 27 - course * 3 / 34
        sheet.line([(x - half, foot - course), (x + half, foot - course)], 0.5, "#d9b79b")
        for brick in np.arange(-half + rng.uniform(0, 4), half, 4.6):
            sheet.line([(x + brick, foot - course), (x + brick, foot - course - 2.4)], 0.45, "#d0a98c")
    thatch = rgb("#8a6b47")
    sheet.polygon(trapezium(32, 84, 24, 12.5), thatch, thatch * 0.8)
    for _ in range(900):
        up, side = rng.uniform(33, 83), rng.uniform(-1, 1)
        half = 24 - (up - 32) * 11.5 / 52
        start = (x + side * half, foot - up)
        light = 1.15 - 0.42 * (side + 1) / 2
        sheet.line(
            [start, (start[0] + side * 1.4, start[1] + 5)],
            0.7,
            np.clip(thatch * light * rng.uniform(0.7, 1.35), 0, 1),
        )
    for edge in (-0.42, 0.42):
        sheet.line([(x + edge * 24, foot - 33), (x + edge * 12.5, foot - 84)], 0.9, thatch * 0.5)
    for up, half in ((48, 3.2), (66, 2.7)):
        sheet.polygon(
            [
                (x - half - 1, foot - up - 1),
                (x + half + 1, foot - up - 1),
                (x + half + 1, foot - up + 8),
                (x - half - 1, foot - up + 8),
            ],
            "#f4eee0",
        )
        sheet.polygon(
            [
                (x - half, foot - up),
                (x + half, foot - up),
                (x + half, foot - up + 7),
                (x - half, foot - up + 7),
            ],
            "#31465a",
            "#587790",
        )
        sheet.line([(x, foot - up), (x, foot - up + 7)], 0.7, "#f4eee0")
    sheet.polygon(
        [(x - 7, foot - 20), (x + 7, foot - 20), (x + 7, foot), (x - 7, foot)], "#2f6b4f", "#24523e"
    )
    sheet.line([(x, foot - 20), (x, foot)], 0.8, "#183528")
    sheet.line([(x - 40, foot - 34), (x + 40, foot - 34)], 2.6, "#6a4a35")
    sheet.line([(x - 40, foot - 42), (x + 40, foot - 42)], 1.2, "#f4eee0")
    for post in np.linspace(-40, 40, 15):
        sheet.line([(x + post, foot - 34), (x + post, foot - 42)], 0.9, "#f4eee0")
    for post in (-34, -18, 18, 34):
        sheet.line([(x + post, foot - 34), (x + post * 0.62, foot - 18)], 1.4, "#5a3f2e")
    sheet.polygon(
        [
            (x - 15, foot - 82),
            (x - 13, foot - 92),
            (x - 4, foot - 101),
            (x + 6, foot - 101),
            (x + 14, foot - 92),
            (x + 15, foot - 82),
        ],
        "#4f6f5f",
        "#34503f",
    )
    sheet.line([(x - 15, foot - 83), (x + 15, foot - 83)], 1.8, "#efe6d0")
    sheet.grain(0.06, 3, seed=232)
    return sheet


def _sails() -> Sheet:
    """Four lattice vanes about the hub, half covered with cloth."""
    reach = SAIL + 6
    sheet = Sheet(HUB[0] - reach, HUB[1] - reach, 2 * reach, 2 * reach, density=2)
    for vane in range(4):
        angle = vane * np.pi / 2
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])

        def at(out: float, side: float, along: np.ndarray = along, across: np.ndarray = across) -> np.ndarray:
            return np.array(HUB) + out * along + side * across

        sheet.polygon([at(18, 1.2), at(SAIL - 4, 1.2), at(SAIL - 6, 13), at(20, 12)], "#f3e6cd", "#d8c3a0")
        for out in np.arange(16, SAIL, 7.0):
            sheet.line([at(out, -3.4), at(out, 14)], 1.3, "#5c3d2c")
        for side in (-3.4, 7.0, 14):
            sheet.line([at(16, side), at(SAIL - 2, side)], 1.2, "#6f4a33")
        sheet.line([at(0, 0), at(SAIL, 0)], 3.2, "#7d3028")
    sheet.disc(HUB, 5.2, "#d9a441", "#8a5a24")
    sheet.disc(HUB, 2.0, "#3c2c24")
    sheet.grain(0.05, 4, seed=241)
    return sheet


def _turning(time: float) -> Matrix:
    return turn(0.115 * (time - MIDDLE) + 0.32, HUB)


def _cottage() -> Sheet:
    x, foot = 352.0, 178.0
    sheet = Sheet(x - 22, foot - 52, 110, 66, density=2)
    rng = np.random.default_rng(251)
    paint_leaves(sheet, (x + 66, foot - 24), (22, 22), 260, (1.2, 2.4), LEAVES, rng)
    sheet.line([(x + 66, foot - 18), (x + 66, foot + 2)], 2.4, "#5a4434")
    sheet.polygon([(x, foot - 17), (x + 48, foot - 17), (x + 48, foot), (x, foot)], "#f2e8d6", "#cdbba0")
    sheet.polygon(
        [(x - 5, foot - 15), (x + 5, foot - 38), (x + 43, foot - 38), (x + 53, foot - 15)],
        "#c4573c",
        "#8c3b2c",
    )
    for row in np.arange(foot - 36, foot - 16, 3.0):
        reach = 10 * (row - foot + 38) / 23
        sheet.line([(x + 5 - reach, row), (x + 43 + reach, row)], 0.6, "#7a3226")
    sheet.polygon(
        [(x + 32, foot - 46), (x + 38, foot - 46), (x + 38, foot - 32), (x + 32, foot - 32)],
        "#9c6048",
        "#7d4a38",
    )
    for left in (x + 5, x + 15, x + 36):
        sheet.polygon(
            [(left - 1, foot - 14), (left + 7, foot - 14), (left + 7, foot - 5), (left - 1, foot - 5)],
            "#2f6b8c",
        )
        sheet.polygon(
            [
                (left + 0.6, foot - 12.6),
                (left + 5.4, foot - 12.6),
                (left + 5.4, foot - 6),
                (left + 0.6, foot - 6),
            ],
            "#26323c",
            "#7f9db0",
        )
    sheet.polygon([(x + 25, foot - 13), (x + 32, foot - 13), (x + 32, foot), (x + 25, foot)], "#2f6b4f")
    paint_grass(sheet, (x - 12, x + 78), (foot - 2, foot + 4), 150, (4, 8), 0.9, LEAVES, rng)
    sheet.grain(0.06, 4, seed=252)
    return sheet


def _fence() -> Sheet:
    """Posts and thin wires along the field path."""
    sheet = Sheet(-170, 158, WIDTH + 340, 80)
    rng = np.random.default_rng(261)
    posts = np.arange(-160.0, WIDTH + 170, 62)
    for up in (8.0, 19.0, 30.0):
        x = np.linspace(posts[0], posts[-1], 240)
        wire = 222 - up + 2.2 * np.sin(np.pi * ((x - posts[0]) % 62) / 62)
        sheet.line(np.stack([x, wire], -1), 1.4, "#54483e")
    for post in posts:
        lean = rng.normal() * 2
        sheet.polygon(
            [(post - 2.6, 184), (post + 2.6, 184), (post + 2.6 + lean, 224), (post - 2.6 + lean, 224)],
            "#b79a78",
            "#6a523c",
        )
        sheet.line([(post + 1.6, 186), (post + 1.6 + lean, 222)], 1.2, "#4f3c2e")
        paint_grass(sheet, (post - 9, post + 9), (222, 226), 16, (7, 15), 1.1, LEAVES, rng)
    sheet.grain(0.1, (10, 3), seed=262)
    return sheet


def _tulip(sheet: Sheet, x: float, top: float, size: float, colour: str, rng: np.random.Generator) -> None:
    """One flower close to the lens: stem, two leaves, petals."""
    foot, sway = 330.0, rng.normal() * 14
    tone = rgb(colour)
    share = np.linspace(0, 1, 16)
    stem = np.stack([x + sway * (1 - share) ** 2, foot + share * (top + size - foot)], -1)
    sheet.line(stem, 0.22 * size, "#5f9a48")
    sheet.line(stem - (0.06 * size, 0), 0.07 * size, "#9cc873")
    for left_or_right in (-1, 1):
        length, spread = rng.uniform(0.55, 0.85) * (foot - top), left_or_right * rng.uniform(0.7, 1.4) * size
        middle = np.stack([x + sway * 0.8 + spread * share**1.4 * 1.6, foot - share * length], -1)
        half = 0.42 * size * np.sin(np.pi * share**0.8) + 0.3
        outline = np.concatenate(
            [middle - np.stack([half, 0 * half], -1), (middle + np.stack([half, 0 * half], -1))[::-1]]
        )
        green = LEAVES[rng.integers(len(LEAVES))] * rng.uniform(0.8, 1.15)
        sheet.polygon(outline, np.clip(green * 1.2, 0, 1), green * 0.7)
        for vein in (-0.5, 0.0, 0.5):
            sheet.line(middle + np.stack([vein * half, 0 * half], -1), 0.8, green * 0.72)
    for offset, width, light in ((-0.42, 0.8, 0.78), (0.42, 0.8, 0.70), (0.0, 0.95, 1.0)):
        up = np.linspace(0, 1, 20)
        side = width * size * 1.65 * np.sqrt(up) * (1 - up) ** 0.75
        height = top + size * 1.25 - up * size * (1.5 if offset else 1.75)
        centre = x + offset * size * (0.55 + 0.5 * up)
        petal = np.concatenate(
            [np.stack([centre - side, height], -1), np.stack([centre + side, height], -1)[::-1]]
        )
        sheet.polygon(petal, np.clip(tone * light * 1.18, 0, 1), np.clip(tone * light * 0.62, 0, 1))
        for vein in (-0.6, -0.3, 0.0, 0.3, 0.6):
            streak = np.stack([centre + vein * side, height], -1)[3:-3]
            sheet.line(streak, 0.8, np.clip(tone * light * rng.uniform(0.62, 1.3), 0, 1))


def _tulips() -> Sheet:
    """The nearest flowers, swept past the lens."""
    sheet = Sheet(-260, 100, WIDTH + 520, 180)
    rng = np.random.default_rng(271)
    for x in np.sort(np.concatenate([np.arange(-250, 110, 33.0), np.arange(380, 710, 36.0)])):
        _tulip(
            sheet,
            x + rng.normal() * 8,
            rng.uniform(150, 212),
            rng.uniform(13, 18),
            BANDS[rng.integers(len(BANDS))],
            rng,
        )
    sheet.grain(0.06, (7, 3), seed=272)
    return sheet


def _stork() -> Sheet:
    x, y = 130.0, 62.0
    sheet = Sheet(x - 32, y - 20, 64, 40, density=2.5)
    for side in (-1, 1):
        sheet.polygon(
            [
                (x, y - 1.5),
                (x + side * 12, y - 9),
                (x + side * 19, y - 7.5),
                (x + side * 11, y - 2),
                (x, y + 2),
            ],
            "#fffaf2",
            "#c3cbd6",
        )
        sheet.polygon([(x + side * 17, y - 9), (x + side * 27, y - 4), (x + side * 14, y - 3)], "#33323c")
    sheet.line([(x - 11, y + 2), (x + 8, y)], 3.4, "#fdf6ea")
    sheet.line([(x + 8, y), (x + 15, y - 2.5)], 1.8, "#fdf6ea")
    sheet.line([(x + 15, y - 2.5), (x + 20, y - 2)], 1.4, "#d9532c")
    sheet.line([(x - 11, y + 2), (x - 19, y + 4)], 1.3, "#d9532c")
    sheet.grain(0.05, 4, seed=281)
    return sheet


def _gliding(time: float) -> Matrix:
    return shift(3.4 * (time - MIDDLE), -1.2 * (time - MIDDLE)) @ turn(0.12 * np.sin(0.7 * time), (130, 62))


def _build() -> Stage:
    layers = [
        Layer("sky", _sky()),
        Layer("far shore", _far_shore(), (0.04, 0, 0)),
        Layer("fields", _fields(), (NEARNESS * (CENTRE_Y - HORIZON), 0, NEARNESS)),
        Layer("stork", _stork(), (0.12, 0, 0), _gliding),
        Layer("mill", _mill(), _upright(168)),
        Layer("sails", _sails(), _upright(168.8), _turning),
        Layer("cottage", _cottage(), _upright(178)),
        Layer("fence", _fence(), _upright(224)),
        Layer("tulips", _tulips(), (2.2, 0, 0)),
    ]
    return Stage(WIDTH, HEIGHT, layers, _camera)


WINDMILL = Shot(name="0310", title="Windmill", frame_count=FRAMES, build=_build, width=WIDTH, height=HEIGHT)
