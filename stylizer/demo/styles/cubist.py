"""Cubist Facets: a still life with guitar, broken into tilted planes that each see it from elsewhere."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, Picture, palette, rgb, to_bytes
from stylizer.demo.noise import fractal
from stylizer.demo.sheet import Sheet
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640
FACETS = 66
TINTS = palette(
    *("#e2a83c", "#b5482a", "#2f5f9a", "#f4e6bc", "#2a2f3c"),
    *("#d9702f", "#3f8a86", "#f2cf6a", "#7a3350", "#86b4c4"),
)
Polygon = NDArray[np.float64]


def draw() -> Bytes:
    rng = np.random.default_rng(361)
    life = _still_life()
    painting = life.copy()
    facets = _shatter(np.array([(0.0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]), FACETS, rng)
    for facet in facets:
        _paint_facet(painting, life, facet, rng, veil=0.30)
    # Larger planes slide over the broken ones, half transparent, as if the table had been walked around.
    for _ in range(20):
        centre = np.array([WIDTH, HEIGHT]) * rng.uniform(0.08, 0.92, 2)
        turn = np.sort(rng.uniform(0, 2 * np.pi, 4))
        plane = centre + rng.uniform(50, 130, (4, 1)) * np.stack([np.cos(turn), np.sin(turn)], -1)
        _paint_facet(
            painting, life, cv2.convexHull(plane.astype(np.float32))[:, 0], rng, veil=0.55, strength=0.6
        )
    weave = fractal(HEIGHT, WIDTH, (2.0, 8.0), seed=362, octaves=2) + fractal(
        HEIGHT, WIDTH, (8.0, 2.0), seed=363, octaves=2
    )
    return to_bytes(painting * (1 + 0.022 * weave[..., None]))


def _shatter(outline: Polygon, count: int, rng: np.random.Generator) -> list[Polygon]:
    """Split the largest piece by a line through its middle, until there are `count` convex pieces."""
    pieces = [outline]
    favoured = np.array(
        [0.35, 1.2, 1.95, 2.75, -0.25]
    )  # a few directions return all over, as in the paintings
    while len(pieces) < count:
        largest = int(
            np.argmax([cv2.contourArea(p.astype(np.float32)) * rng.uniform(0.35, 1) for p in pieces])
        )
        piece = pieces.pop(largest)
        angle = favoured[rng.integers(len(favoured))] + rng.normal() * 0.16
        through = (piece * rng.dirichlet(np.full(len(piece), 2.0))[:, None]).sum(0)
        side = (piece - through) @ np.array([-np.sin(angle), np.cos(angle)])
        halves: tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]] = ([], [])
        for index, (point, height) in enumerate(zip(piece, side, strict=True)):
            following = (index + 1) % len(piece)
            halves[int(height > 0)].append(point)
            if height * side[following] < 0:
                crossing = point + (piece[following] - point) * height / (height - side[following])
                halves[0].append(crossing)
                halves[1].append(crossing)
        pieces += [np.array(half) for half in halves if len(half) > 2]
    return pieces


def _paint_facet(
    painting: Picture,
    life: Picture,
    facet: Polygon,
    rng: np.random.Generator,
    veil: float,
    strength: float = 1,
) -> None:
    """One plane: the still life seen from elsewhere, toned, shaded across, and brushed in short strokes."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillConvexPoly(mask, np.round(facet * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    left, top, width, height = cv2.boundingRect(np.round(facet).astype(np.int32))
    left, top = max(left, 0), max(top, 0)
    window = (slice(top, min(top + height, HEIGHT)), slice(left, min(left + width, WIDTH)))
    if mask[window].size == 0:
        return
    centre = facet.mean(0)
    view = cv2.getRotationMatrix2D(
        tuple(map(float, centre)), rng.normal() * 13, float(np.exp(rng.normal() * 0.13))
    )
    view[:, 2] = view[:, 2] + rng.normal(size=2) * 15
    seen = cv2.warpAffine(life, view, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)[window]
    y, x = np.mgrid[window].astype(np.float32)
    towards = rng.uniform(0, 2 * np.pi)
    across = (x - centre[0]) * np.cos(towards) + (y - centre[1]) * np.sin(towards)
    share = (across - across.min()) / max(float(np.ptp(across)), 1e-6)
    colours = seen + veil * (TINTS[rng.integers(len(TINTS))] - seen)
    colours = colours * (0.66 + 0.78 * share**1.2)[..., None]
    colours = colours + _strokes(share.shape, towards + np.pi / 2, rng)[..., None]
    cover = strength * mask[window][..., None] / np.float32(255)
    painting[window] = painting[window] * (1 - cover) + np.clip(colours, 0, 1) * cover
    _outline(painting, facet, rng)


def _strokes(shape: tuple[int, int], angle: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Short parallel touches of the brush, lighter and darker."""
    rows, columns = shape
    noise = rng.normal(size=(rows, columns)).astype(np.float32)
    length = 15
    kernel = np.zeros((length, length), np.float32)
    middle, reach = length // 2, length // 2
    tip = (round(reach * np.cos(angle)), round(reach * np.sin(angle)))
    cv2.line(kernel, (middle - tip[0], middle - tip[1]), (middle + tip[0], middle + tip[1]), 1.0, 1)
    streaks = cv2.GaussianBlur(cv2.filter2D(noise, -1, kernel / kernel.sum()), (0, 0), 0.8)
    return np.asarray(0.045 * streaks / max(float(streaks.std()), 1e-6), np.float32)


def _outline(painting: Picture, facet: Polygon, rng: np.random.Generator) -> None:
    """Some edges are drawn dark, some catch light, some are lost."""
    for start, end in zip(facet, np.roll(facet, -1, axis=0), strict=True):
        fate = rng.random()
        if fate > 0.82:
            continue
        colour, weight = (rgb("#1f1a18"), 1) if fate < 0.62 else (rgb("#f4e8cc"), 1)
        canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
        ends = [tuple(int(v) for v in np.round(point * 16)) for point in (start, end)]
        cv2.line(canvas, ends[0], ends[1], 255, weight + int(rng.random() < 0.45), cv2.LINE_AA, 4)
        rows, columns = np.nonzero(canvas)
        cover = canvas[rows, columns][:, None] / np.float32(255) * rng.uniform(0.55, 0.95)
        painting[rows, columns] += cover * (colour - painting[rows, columns])


def _still_life() -> Picture:
    """A guitar, a bottle, a bowl of fruit, a glass and a sheet of music on a table."""
    sheet = Sheet(0, 0, WIDTH, HEIGHT, density=1)
    x, y = sheet.grid
    wall = rgb("#4f86a4") + (x / WIDTH)[..., None] * (rgb("#d9b878") - rgb("#4f86a4"))
    table = rgb("#c06a38") + (y / HEIGHT)[..., None] * (rgb("#7a3a26") - rgb("#c06a38"))
    sheet.fill(np.where((y < 285 - 0.1 * (x - 320))[..., None], wall, table).astype(np.float32))
    sheet.polygon([(60, 330), (250, 292), (330, 430), (120, 474)], "#efe6d0", "#d9c8a4")
    for line in range(9):
        sheet.line([(84 + 9 * line, 345 + 13 * line), (262 + 7 * line, 308 + 13 * line)], 1.4, "#3a332c")
    turn = np.linspace(0, 2 * np.pi, 90)
    neck = np.array([np.cos(-0.72), np.sin(-0.72)])
    side = np.array([-neck[1], neck[0]])
    body = np.array([330.0, 330.0])
    for middle, reach in ((body, 92.0), (body + neck * 98, 68.0)):
        ellipse = middle + reach * (np.cos(turn)[:, None] * neck * 0.95 + np.sin(turn)[:, None] * side)
        sheet.polygon(ellipse, "#eda743", "#c0692a")
        sheet.line(ellipse, 4, "#3a2016")
    sheet.disc(tuple(body + neck * 62), 31, "#2a1a14")
    sheet.disc(tuple(body + neck * 62), 25, "#120c0c")
    sheet.line([body + neck * 150, body + neck * 330], 24, "#4a2a1c")
    sheet.polygon(
        [
            body + neck * 325 - side * 20,
            body + neck * 392 - side * 25,
            body + neck * 392 + side * 25,
            body + neck * 325 + side * 20,
        ],
        "#6a3f26",
    )
    sheet.line([body - neck * 48 - side * 32, body - neck * 48 + side * 32], 8, "#2a1812")
    for string in np.linspace(-9, 9, 6):
        sheet.line(
            [body - neck * 48 + side * string, body + neck * 380 + side * string * 0.8], 1.2, "#f2e4c0"
        )
    sheet.polygon(
        [(86, 300), (86, 150), (106, 118), (106, 52), (134, 52), (134, 118), (154, 150), (154, 300)],
        "#3f6f52",
        "#1f3f34",
    )
    sheet.polygon([(90, 186), (150, 186), (150, 262), (90, 262)], "#efe2bc")
    sheet.polygon([(96, 202), (144, 202), (144, 212), (96, 212)], "#9a3a2a")
    sheet.line([(96, 160), (96, 290)], 5, "#a8d0b0")
    for cx, cy, radius, colour in (
        (520, 372, 36, "#c8432e"),
        (572, 366, 34, "#e0a032"),
        (546, 336, 34, "#d9702c"),
        (486, 386, 26, "#7f8f3a"),
    ):
        sheet.disc((cx, cy), radius, colour, rgb(colour) * 0.55)
    sheet.polygon([(452, 388), (622, 382), (588, 446), (492, 450)], "#e4e0d4", "#8f9aa4")
    sheet.polygon([(214, 232), (268, 232), (252, 306), (230, 306)], "#c8d8d4", "#8fa8a8")
    sheet.polygon([(220, 262), (262, 262), (252, 304), (231, 304)], "#8f2f3a")
    return np.asarray(sheet.texels[..., :3], np.float32)


CUBIST = DemoStyle("cubist-facets", "Cubist Facets", ("oil", "planes", "ochre"), draw)
