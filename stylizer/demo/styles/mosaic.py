"""Mosaic: two fishes in a roundel, tessera by tessera, laid in courses that follow every outline."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, palette, rgb
from stylizer.demo.noise import fractal
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640
FINER = 2
TILE = 8.6  # pixels, grout included
GROUT = 1.5

COLOURS = {
    "sea": palette("#1f5f8f", "#2f7fae", "#184a78", "#3f97b8", "#256f9f"),
    "foam": palette("#7fc4c8", "#a8dcd4", "#5fb0bf", "#cfeee0"),
    "ring": palette("#d8a93a", "#f0c75a", "#b98426", "#f7dc8a"),
    "border": palette("#7a2430", "#93303a", "#5f1c28", "#a8443f"),
    "meander": palette("#f2e6c8", "#e2d0a8", "#fbf4e0"),
    "corner": palette("#2f6f5a", "#3f8a6a", "#24594a", "#5aa37a"),
    "body": palette("#e8742f", "#f29a45", "#d2552a", "#f7b964"),
    "belly": palette("#f7e2b4", "#f2d08c", "#fff2d4"),
    "stripe": palette("#5a1f2f", "#7a2a34", "#42182a"),
    "fin": palette("#c23a2f", "#a82a30", "#dc5a3a"),
    "eye": palette("#fffaf0", "#f4ecd8"),
    "pupil": palette("#141420", "#22202c"),
    "weed": palette("#4f9a4a", "#79b84f", "#357a44", "#a5cf5f"),
    "shell": palette("#f0b9a8", "#e89a90", "#f8d8c4"),
}
Region = NDArray[np.uint8]


def draw() -> Bytes:
    regions = _design()
    rng = np.random.default_rng(341)
    picture = np.empty((HEIGHT * FINER, WIDTH * FINER, 3), np.float32)
    picture[:] = rgb("#6f6557")
    picture *= 1 + 0.10 * fractal(*picture.shape[:2], 5, seed=342, octaves=4)[..., None]
    bed = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    laid = np.zeros(bed.shape[:2], np.uint8)
    for name, region in regions:
        for centre, angle in _courses(region):
            _lay(bed, laid, region, centre, angle, TILE, COLOURS[name], rng)
    # What the courses left open is filled with small pieces, as a mosaicist does.
    for size in (0.72, 0.5):
        for name, region in regions:
            free = cv2.erode(((laid == 0) & (region > 0)).astype(np.uint8), np.ones((5, 5), np.uint8))
            rows, columns = np.nonzero(free)
            for pick in rng.permutation(len(rows))[:: max(1, len(rows) // 1800)]:
                centre = (float(columns[pick]), float(rows[pick]))
                _lay(bed, laid, region, centre, rng.uniform(0, np.pi), TILE * size, COLOURS[name], rng)
    small = cv2.resize(bed, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)
    gloss = 1 + 0.05 * fractal(HEIGHT, WIDTH, 120, seed=343, octaves=3)[..., None]
    return np.clip(small * gloss + 0.5, 0, 255).astype(np.uint8)


def _courses(region: Region) -> list[tuple[tuple[float, float], float]]:
    """Where tesserae go, and how they turn: along contours at equal distances from the region's edge."""
    inside = cv2.distanceTransform(
        cv2.copyMakeBorder(region, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 5
    )
    inside = inside[1:-1, 1:-1]
    step = TILE * FINER
    places: list[tuple[tuple[float, float], float]] = []
    for course in range(60):
        level = (course + 0.5) * step
        if level > inside.max():
            break
        contours, _ = cv2.findContours(
            (inside >= level).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE
        )
        for contour in contours:
            points = contour[:, 0].astype(np.float32)
            if len(points) < 6:
                continue
            wrapped = np.concatenate([points[-4:], points, points[:4]])
            closed = np.asarray(cv2.blur(wrapped, (1, 5))[4:-4], np.float32)
            lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
            count = max(1, round(float(lengths[-1]) / step))
            along = (np.arange(count) + 0.5) * lengths[-1] / count
            behind, here, ahead = (_walk(closed, lengths, along + offset) for offset in (-4, 0, 4))
            angles = np.arctan2(ahead[:, 1] - behind[:, 1], ahead[:, 0] - behind[:, 0])
            places += [((x, y), angle) for (x, y), angle in zip(here.tolist(), angles.tolist(), strict=True)]
    return places


def _walk(
    points: NDArray[np.floating], lengths: NDArray[np.floating], along: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Points of a polyline at given distances from its start."""
    return np.stack([np.interp(along, lengths, points[:, axis]) for axis in (0, 1)], -1)


def _lay(
    bed: Bytes,
    laid: Region,
    region: Region,
    centre: tuple[float, float],
    angle: float,
    size: float,
    colours: NDArray[np.float32],
    rng: np.random.Generator,
) -> None:
    """Set one tessera, unless it would lie on others or hang over the region's edge."""
    half = (size - GROUT) * FINER / 2
    angle += rng.normal() * 0.05
    cos, sin = np.cos(angle), np.sin(angle)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half * rng.uniform(0.88, 1.06, (4, 2))
    corners = corners @ np.array([[cos, sin], [-sin, cos]]) + centre
    probes = np.concatenate([corners * 0.8 + 0.2 * np.array(centre), [centre]]).astype(int)
    probes = probes.clip(0, (bed.shape[1] - 1, bed.shape[0] - 1))
    if laid[probes[:, 1], probes[:, 0]].any() or (region[probes[:, 1], probes[:, 0]] == 0).sum() > 1:
        return
    tone = colours[rng.integers(len(colours))] * (1 + rng.normal() * 0.07)
    outline = np.round(corners).astype(np.int32)
    cv2.fillConvexPoly(laid, np.round((corners - centre) * (1 + GROUT / size) + centre).astype(np.int32), 255)
    cv2.fillConvexPoly(bed, outline, _ink(tone), cv2.LINE_AA)
    # Each piece tilts its own way: one edge catches the light, the opposite one is in shade.
    bright = int(np.argmin(corners.sum(1)))
    inner = np.round((corners - centre) * 0.86 + centre).astype(np.int32)
    order = [inner[(bright + offset) % 4] for offset in (1, 0, 3)]
    cv2.polylines(bed, [np.array(order)], False, _ink(tone * 1.28 + 0.05), 2, cv2.LINE_AA)
    order = [inner[(bright + offset) % 4] for offset in (1, 2, 3)]
    cv2.polylines(bed, [np.array(order)], False, _ink(tone * 0.68), 2, cv2.LINE_AA)


def _ink(colour: NDArray[np.floating]) -> list[float]:
    return [float(channel) for channel in np.clip(colour * 255, 0, 255)]


def _design() -> list[tuple[str, Region]]:
    """The cartoon: regions by name, none overlapping another."""
    labels = np.zeros((HEIGHT * FINER, WIDTH * FINER), np.uint8)
    names: list[str] = []

    def mark(name: str, *outlines: NDArray[np.floating]) -> None:
        names.append(name)
        cv2.fillPoly(labels, [np.round(outline * FINER).astype(np.int32) for outline in outlines], len(names))

    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], -1)
    centre = np.array([WIDTH / 2, HEIGHT / 2])
    mark("border", np.array([(0.0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]))
    mark("corner", np.array([(34.0, 34), (WIDTH - 34, 34), (WIDTH - 34, HEIGHT - 34), (34, HEIGHT - 34)]))
    squares = [
        np.array([(x, 9.0), (x + 17, 9), (x + 17, 26), (x, 26)]) for x in np.arange(10, WIDTH - 20, 35.5)
    ]
    squares += [np.add(square, (0, HEIGHT - 35)) for square in squares]
    uprights = [
        np.array([(9.0, y), (26, y), (26, y + 17), (9, y + 17)]) for y in np.arange(44, HEIGHT - 50, 35.5)
    ]
    mark("meander", *squares, *uprights, *[np.add(upright, (WIDTH - 35, 0)) for upright in uprights])
    for corner in ((66, 66), (WIDTH - 66, 66), (66, HEIGHT - 66), (WIDTH - 66, HEIGHT - 66)):
        mark("shell", circle * (23 + 4 * np.cos(8 * turn))[:, None] + corner)
        mark("ring", circle * 9 + corner)
    mark("ring", circle * (268, 204) + centre)
    mark("sea", circle * (250, 187) + centre)
    for level in range(5):
        x = np.linspace(75, WIDTH - 75, 80)
        crest = 96 + 76 * level + 10 * np.sin(x / 27 + 1.9 * level)
        inside = ((x - centre[0]) / 238) ** 2 + ((crest - centre[1]) / 174) ** 2 < 1
        if inside.sum() > 4:
            band = np.stack([x, crest], -1)[inside]
            mark("foam", np.concatenate([band, np.add(band, (0, 13))[::-1]]))
    for foot, lean in ((208.0, -1.0), (452.0, 1.0), (330.0, 0.4)):
        share = np.linspace(0, 1, 30)
        stem = np.stack([foot + lean * 26 * share + 12 * np.sin(8 * share), 410 - 86 * share], -1)
        width = (11 * (1 - share) + 3)[:, None] * (1.0, 0.0)
        mark("weed", np.concatenate([stem - width, (stem + width)[::-1]]))
    for at, flip, tilt, size in (((318.0, 172.0), 1.0, -0.10, 1.0), ((326.0, 296.0), -1.0, 0.08, 1.0)):
        for name, outline in _fish():
            cos, sin = np.cos(tilt), np.sin(tilt)
            shape = outline * (flip * size, size)
            mark(name, shape @ np.array([[cos, sin], [-sin, cos]]) + at)
    return [(name, (labels == index + 1).astype(np.uint8) * 255) for index, name in enumerate(names)]


def _fish() -> list[tuple[str, NDArray[np.float64]]]:
    """A bream that swims to the right, about 300 pixels long, around the origin."""
    share = np.linspace(0, 1, 50)
    half = 58 * np.sin(np.pi * share**0.82) ** 0.8
    x = 132 - 248 * share
    back, belly = np.stack([x, -half], -1), np.stack([x, half * 0.92], -1)
    tail = np.array([(-108.0, -9), (-162, -52), (-150, -4), (-164, 50), (-108, 9)])
    fin = np.array([(46.0, -50), (10, -86), (-58, -78), (-72, -34), (0, -44)])
    keel = np.array([(16.0, 46), (-14, 80), (-52, 62), (-40, 34)])
    parts = [("fin", tail), ("fin", fin), ("fin", keel), ("body", np.concatenate([back, belly[::-1]]))]
    low = np.stack([x, half * 0.34], -1)[8:44]
    parts.append(("belly", np.concatenate([low, belly[8:44][::-1]])))
    for place in (18, 25, 32):
        arc = np.linspace(-0.9, 0.62, 20)
        stripe = np.stack([x[place] - 15 * np.cos(arc * 1.5) + 12, half[place] * arc], -1)
        parts.append(("stripe", np.concatenate([stripe - (5.5, 0), np.add(stripe, (5.5, 0))[::-1]])))
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], -1)
    gill = np.linspace(-1.1, 1.1, 20)
    arc = np.stack([62 - 14 * np.cos(gill), 44 * np.sin(gill)], -1)
    parts.append(("stripe", np.concatenate([arc - (4.5, 0), np.add(arc, (4.5, 0))[::-1]])))
    parts += [("eye", circle * 15 + (90, -14)), ("pupil", circle * 7 + (91, -14))]
    return parts


MOSAIC = DemoStyle("mosaic", "Mosaic", ("tesserae", "stone", "grout"), draw)
