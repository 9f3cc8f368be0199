"""Great Waves: a colour woodblock of breaking seas, with flat inks, fine outlines and fingers of foam."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, Colour, palette, rgb, to_bytes
from stylizer.demo.noise import fractal, ramp
from stylizer.demo.sheet import Sheet
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 448, 640
LINE = "#16264f"
INKS = palette("#1d3f7a", "#2f64a0", "#6fa3bf", "#b9d3cf")
FOAM = "#f4ecd6"
Points = NDArray[np.float64]


def draw() -> Bytes:
    sheet = Sheet(0, 0, WIDTH, HEIGHT, density=2)
    rng = np.random.default_rng(381)
    _sky(sheet)
    _mountain(sheet)
    sheet.polygon([(0, 296), (WIDTH, 296), (WIDTH, HEIGHT), (0, HEIGHT)], INKS[0], INKS[1])
    for foot, height, spacing, shift in ((300.0, 30.0, 130.0, 40.0), (326, 46, 170, -60)):
        for x in np.arange(-120 + shift, WIDTH + 160, spacing):
            _wave(sheet, x + rng.normal() * 12, foot, height * rng.uniform(0.8, 1.2), spacing * 0.75, rng)
    _wave(sheet, 520, 392, 232, 270, rng)
    _boat(sheet, 318, 372, 100)
    _wave(sheet, 40, 448, 300, 330, rng)
    _wave(sheet, 300, 470, 96, 240, rng)
    _wave(sheet, 450, 466, 128, 250, rng)
    _wave(sheet, 610, 480, 150, 260, rng)
    _wave(sheet, 170, 490, 92, 230, rng)
    _spray(sheet, rng)
    return _print(sheet)


def _sky(sheet: Sheet) -> None:
    _, y = sheet.grid
    top = ramp(120, -30, y)[..., None]
    dawn = ramp(150, 300, y)[..., None]
    paper = rgb("#ead9b4")
    sky = paper + 0.85 * top * (rgb("#4a6f92") - paper) + 0.55 * dawn * (rgb("#e2a184") - paper)
    sheet.fill(sky.astype(np.float32))
    sheet.disc((388, 84), 40, "#d5492f", "#dd6a48")
    for height, left, right in (
        (72.0, 300.0, 520.0),
        (94, 340, 640),
        (116, 230, 420),
        (52, 30, 230),
        (34, 250, 470),
        (28, 500, 660),
    ):
        x = np.linspace(left, right, 60)
        swell = 7 * np.sin(np.pi * (x - left) / (right - left)) ** 0.5
        puffs = 2.5 * np.abs(np.sin((x - left) / 16))
        sheet.polygon(
            np.concatenate(
                [np.stack([x, height - swell - puffs], -1), np.stack([x, height + 0.4 * swell], -1)[::-1]]
            ),
            "#f2e6cb",
            "#e6cfae",
        )
        sheet.line(np.stack([x, height - swell - puffs], -1), 0.9, "#8a7a6a")


def _mountain(sheet: Sheet) -> None:
    x = np.linspace(180, 604, 140)
    slope = np.abs(x - 392)
    crest = 176 + 0.62 * slope ** (1.02) + 2.2 * np.sin(x / 5) * np.exp(-slope / 30)
    sheet.polygon([*zip(x, crest, strict=True), (604, 320), (180, 320)], "#4f6f8f", "#c9b79a")
    snow = [*zip(x[slope < 52], crest[slope < 52], strict=True)]
    teeth = [(444 - index * 6.5, 208 + (13 if index % 2 else -4)) for index in range(17)]
    sheet.polygon([*snow, *teeth], "#f6eedc")
    sheet.line(np.stack([x, crest], -1), 1.3, LINE)
    for index in range(26):
        start = 392 + (index - 13) * 8.5
        low = 178 + 0.66 * abs(start - 392)
        sheet.line([(start, low + 16), (start + (start - 392) * 0.22, low + 46)], 0.8, "#3a5578")


def _profile(x: float, foot: float, height: float, breadth: float) -> tuple[Points, Points]:
    """A breaking wave: its back from the left foot to the crest, its hollow face from the crest down."""
    share = np.linspace(0, 1, 60)
    back = np.stack(
        [x - breadth * 0.55 + breadth * 0.85 * share, foot - height * (share**1.7 * (1.0 - 0.06 * share))], -1
    )
    back[:, 1] += 0.02 * height * np.sin(share * 22)
    curl = np.linspace(0, 1, 70)
    crest = back[-1]
    # The lip throws forward, then the face falls back under it and runs out along the trough.
    lip = 0.63 * np.sin(np.pi * curl**0.8) * np.exp(-2.4 * curl)
    face_x = crest[0] + breadth * (lip - 0.10 * np.sin(np.pi * curl) + 0.52 * curl**3.2)
    face_y = crest[1] + height * (-0.05 * np.sin(np.pi * np.minimum(curl * 3, 1)) + 0.98 * curl**1.15)
    return back, np.stack([face_x, face_y], -1)


def _wave(
    sheet: Sheet, x: float, foot: float, height: float, breadth: float, rng: np.random.Generator
) -> None:
    back, face = _profile(x, foot, height, breadth)
    outline = np.concatenate([back, face, [(face[-1, 0], HEIGHT + 20), (back[0, 0], HEIGHT + 20)]])
    sheet.polygon(outline, INKS[0], INKS[1])
    _stripes(sheet, back, face, height)
    weight = 0.9 + height / 160
    sheet.line(np.concatenate([back, face]), weight + 0.5, LINE)
    _foam(sheet, back, face, height, rng)


def _stripes(sheet: Sheet, back: Points, face: Points, height: float) -> None:
    """Bands of paler ink that follow the hollow of the face, each drawn with its own outline."""
    count = max(3, int(height / 17))
    share = np.linspace(0, 1, len(face))[:, None]
    resampled = back[np.linspace(len(back) - 1, 0, len(face)).astype(int)]
    for band in range(count):
        inner, outer = (band + 0.35) / (count + 0.6), (band + 0.86) / (count + 0.6)
        ease = np.sin(np.pi * np.clip(share * 1.06, 0, 1)) ** 0.7
        first = face + (resampled - face) * inner * (0.25 + 0.75 * ease)
        second = face + (resampled - face) * (inner + (outer - inner) * ease) * (0.25 + 0.75 * ease)
        ink = INKS[1 + band % 3]
        sheet.polygon(np.concatenate([first[6:], second[6:][::-1]]), ink, ink * 0.94)
        sheet.line(first[6:], 0.9 + height / 400, LINE)
        sheet.line(second[6:], 0.6 + height / 500, LINE)


def _foam(sheet: Sheet, back: Points, face: Points, height: float, rng: np.random.Generator) -> None:
    """White along the crest, parted into claws that hang over the hollow."""
    rim = np.concatenate([back[-int(24 + height / 12) :], face[: int(20 + height / 14)]])
    size = 2.6 + height / 24
    lumps: list[tuple[float, float, float]] = []
    for place in np.linspace(0, len(rim) - 1, int(26 + height / 3)):
        point = rim[int(place)] + rng.normal(size=2) * size * 0.32
        lumps.append((float(point[0]), float(point[1]), size * rng.uniform(0.55, 1.05)))
    for px, py, radius in lumps:
        sheet.disc((px, py), radius + 0.9, LINE)
    for px, py, radius in lumps:
        sheet.disc((px, py), radius, FOAM, "#dfe4da")
    hang = rim[len(rim) // 2 :]
    for point in hang[:: max(1, len(hang) // int(8 + height / 12))]:
        for _ in range(3):
            _claw(sheet, point, size * rng.uniform(1.1, 2.3), rng.uniform(0.35, 1.35), rng)
    for px, py, radius in lumps[::2]:
        arc = np.linspace(0.2, 2.2, 9)
        sheet.line(
            np.stack([px + 0.6 * radius * np.cos(arc), py + 0.6 * radius * np.sin(arc)], -1), 0.8, "#7fa0b8"
        )


def _claw(sheet: Sheet, root: Points, length: float, heading: float, rng: np.random.Generator) -> None:
    """One finger of foam, hooked at its tip, with smaller ones beside it."""
    share = np.linspace(0, 1, 9)
    bend = heading + 1.25 * share
    path = root + np.cumsum(np.stack([np.cos(bend), np.sin(bend)], -1) * length / 8, axis=0)
    half = (0.24 * length * (1 - share) ** 0.7 + 0.4)[:, None]
    side = np.stack([-np.sin(bend), np.cos(bend)], -1)
    outline = np.concatenate([path + half * side, (path - half * side)[::-1]])
    sheet.line(np.concatenate([outline, outline[:1]]), 1.7, LINE)
    sheet.polygon(outline, FOAM)
    if length > 6:
        _claw(sheet, path[4], length * 0.5, heading + rng.uniform(-0.9, 0.2), rng)


def _boat(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A slender rowing boat that rides the trough."""
    share = np.linspace(-1, 1, 30)
    sheer = np.stack([x + size * share, y - 0.26 * size * share**2 + 0.10 * size * share], -1)
    keel = np.stack(
        [
            x + 0.94 * size * share,
            y + 0.15 * size * (1 - share**2) - 0.24 * size * share**2 + 0.10 * size * share,
        ],
        -1,
    )
    sheet.polygon(np.concatenate([sheer, keel[::-1]]), "#d9a860", "#8f5f38")
    sheet.line(sheer, 1.8, LINE)
    sheet.line(keel, 1.3, LINE)
    for place in range(6, 25, 3):
        px, py = sheer[place]
        sheet.disc((px, py - 5.5), (4.4, 5.2), "#3a4f7a", "#22325a")
        sheet.disc((px + 1.5, py - 11), 2.7, "#f0d0a4")
        sheet.line([(px + 3, py - 3), (px - 9, py + 15)], 1.4, "#5a3a28")


def _spray(sheet: Sheet, rng: np.random.Generator) -> None:
    for middle, top in ((250.0, 96.0), (600.0, 118.0)):
        for _ in range(230):
            x = rng.normal(middle, 80)
            y = top + abs(rng.normal(0, 60)) + 0.12 * abs(x - middle)
            sheet.disc((x, y), rng.uniform(0.7, 2.2), FOAM)


def _print(sheet: Sheet) -> Bytes:
    """Ink on mulberry paper: clouds of fibre, and wood grain in the flat colours."""
    inked = cv2.resize(sheet.texels[..., :3], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    wood = 0.6 * fractal(HEIGHT, WIDTH, (5, 300), seed=382, octaves=4) + 0.6 * fractal(
        HEIGHT, WIDTH, 4, seed=383
    )
    fibres = fractal(HEIGHT, WIDTH, 26, seed=384, octaves=5)
    paper: Colour = rgb("#efe0bd")
    wear = np.clip(0.05 + 0.035 * wood + 0.02 * fibres, 0, 0.3)[..., None]
    worn = inked + wear * (paper - inked)
    return to_bytes(worn * (1 + 0.022 * wood + 0.012 * fibres)[..., None])


GREAT_WAVES = DemoStyle("great-waves", "Great Waves", ("print", "waves", "indigo"), draw)
