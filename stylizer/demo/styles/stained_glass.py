"""Stained Glass: a rose window over lilies, glowing panes between lines of lead."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, palette, rgb, to_bytes
from stylizer.demo.noise import Field, fractal
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 512, 512
FINER = 2
Pane = tuple[NDArray[np.floating], NDArray[np.floating]]  # outline and tints

RED = palette("#c4161c", "#a01018", "#e0352a", "#7a0c1a")
BLUE = palette("#123f9f", "#1a5fc4", "#0c2a78", "#3f8fe0", "#1f4fb0")
GOLD = palette("#f2b41f", "#ffd24a", "#e08a1a", "#ffe68a")
GREEN = palette("#0f7a4a", "#2fa05a", "#0a5a3f", "#7ac05a")
VIOLET = palette("#5a1f8a", "#7f3fb0", "#3f1468", "#a86fd0")
PEARL = palette("#fdf3d8", "#f4e0c0", "#e8f0f0")
ROSE = (256.0, 196.0)


def draw() -> Bytes:
    rng = np.random.default_rng(371)
    panes = np.zeros((HEIGHT * FINER, WIDTH * FINER), np.int32)
    colours = [BLUE[0]]
    for outline, tints in [*_field(rng), *_lilies(), *_rose()]:
        colours.append(np.clip(tints[rng.integers(len(tints))] * (1 + rng.normal() * 0.12), 0, 1))
        cv2.fillPoly(panes, [np.round(outline * FINER).astype(np.int32)], len(colours) - 1)
    return to_bytes(_glow(panes, np.array(colours, np.float32)))


def _glow(panes: NDArray[np.int32], colours: NDArray[np.float32]) -> Field:
    """Light through the panes: thick and thin glass, bubbles and streaks, and rounded lead between them."""
    rows, columns = panes.shape
    seams = np.zeros(panes.shape, np.uint8)
    seams[:, 1:] |= (panes[:, 1:] != panes[:, :-1]).astype(np.uint8)
    seams[1:] |= (panes[1:] != panes[:-1]).astype(np.uint8)
    away = cv2.distanceTransform(1 - seams, cv2.DIST_L2, 5)
    glass = colours[panes]
    streaks = fractal(rows, columns, (16, 110), seed=372, octaves=5)
    swirl = fractal(rows, columns, 46, seed=373, octaves=6, gain=0.62)
    seeds = fractal(rows, columns, 5, seed=374, octaves=2)
    # Each pane is paler in its middle and dirtier along the lead.
    light = 0.80 + 0.30 * (1 - np.exp(-away / 15)) + 0.13 * swirl + 0.08 * streaks + 0.18 * (seeds > 2.1)
    bright = glass * light[..., None] + 0.12 * np.maximum(swirl, 0)[..., None] * (1 - glass)
    halo = cv2.GaussianBlur(bright, (0, 0), 16) * 0.22
    lead = np.clip(1 - (away - 3.4) / 1.4, 0, 1)[..., None]
    dome = np.sqrt(np.clip(1 - (away / 4.4) ** 2, 0, 1))
    shine = cv2.Sobel(dome, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(dome, cv2.CV_32F, 0, 1, ksize=3)
    metal = rgb("#191a1e") + np.clip(0.10 * shine + 0.03 * seeds, -0.05, 0.3)[..., None] * rgb("#c8ccd4")
    window = bright * 0.9 + halo
    window = window + lead * (metal - window)
    return np.asarray(cv2.resize(window.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))


def _field(rng: np.random.Generator) -> list[Pane]:
    """The ground: irregular panes around jittered centres."""
    points = [
        (x + rng.uniform(-12, 12), y + rng.uniform(-12, 12))
        for y in range(-8, HEIGHT + 20, 39)
        for x in range(-8, WIDTH + 20, 39)
    ]
    division = cv2.Subdiv2D((-100, -100, WIDTH + 200, HEIGHT + 200))
    for point in points:
        division.insert(point)
    facets, centres = division.getVoronoiFacetList([])
    ground: list[Pane] = []
    for facet, (x, y) in zip(facets, centres, strict=True):
        far = np.hypot(x - ROSE[0], y - ROSE[1])
        tints = BLUE if y < 340 else (GREEN if rng.random() < 0.55 else BLUE)
        if far > 250 and y < 340:
            tints = VIOLET
        ground.append((np.asarray(facet), tints))
    border: list[Pane] = []
    for x in np.arange(0, WIDTH, 32.0):
        for y in (0.0, HEIGHT - 16.0):
            border.append(
                (np.array([(x, y), (x + 32, y), (x + 32, y + 16), (x, y + 16)]), RED if x % 64 else GOLD)
            )
    for y in np.arange(16, HEIGHT - 16, 32.0):
        for x in (0.0, WIDTH - 16.0):
            border.append(
                (
                    np.array([(x, y), (x + 16, y), (x + 16, y + 32), (x, y + 32)]),
                    RED if (y - 16) % 64 else GOLD,
                )
            )
    return ground + border


def _ring(inner: float, outer: float, count: int, turn: float, tints: NDArray[np.float32]) -> list[Pane]:
    """Panes between two circles around the rose."""
    panes: list[Pane] = []
    for index in range(count):
        angles = turn + (index + np.linspace(0, 1, 12)) * 2 * np.pi / count
        rim = np.stack([np.cos(angles), np.sin(angles)], -1)
        panes.append((np.concatenate([rim * outer, rim[::-1] * inner]) + ROSE, tints))
    return panes


def _petals(
    reach: float, start: float, breadth: float, count: int, turn: float, tints: NDArray[np.float32]
) -> list[Pane]:
    panes: list[Pane] = []
    for index in range(count):
        angle = turn + index * 2 * np.pi / count
        share = np.linspace(0, 1, 24)
        along, half = start + (reach - start) * share, breadth * np.sin(np.pi * share**0.7) ** 0.8
        out, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        left, right = along[:, None] * out + half[:, None] * side, along[:, None] * out - half[:, None] * side
        panes.append((np.concatenate([left, right[::-1]]) + ROSE, tints))
    return panes


def _rose() -> list[Pane]:
    turn = np.linspace(0, 2 * np.pi, 60)
    circle = np.stack([np.cos(turn), np.sin(turn)], -1)
    panes = [*_ring(150, 172, 36, 0, GOLD), *_ring(122, 150, 24, 0.13, RED), *_ring(60, 122, 24, 0, BLUE)]
    panes += [*_petals(121, 52, 15, 12, 0.13, VIOLET), *_petals(121, 58, 8, 12, 0.13 + np.pi / 12, GREEN)]
    panes += [*_ring(44, 60, 16, 0, GOLD), *_petals(46, 10, 9, 8, 0, RED)]
    panes += [
        (circle * 8.5 + (ROSE[0] + 108 * np.cos(a), ROSE[1] + 108 * np.sin(a)), PEARL)
        for a in np.arange(12) * np.pi / 6 + 0.13 + np.pi / 12
    ]
    return [*panes, (circle * 13 + ROSE, PEARL)]


def _lilies() -> list[Pane]:
    panes: list[Pane] = []
    for foot, head, tall in (
        (96.0, 74.0, 330.0),
        (256.0, 256.0, 392.0),
        (416.0, 438.0, 330.0),
        (176.0, 168.0, 418.0),
        (338.0, 346.0, 418.0),
    ):
        share = np.linspace(0, 1, 16)
        stem = np.stack([foot + (head - foot) * share, HEIGHT - 16 + (tall + 30 - HEIGHT) * share], -1)
        panes.append((np.concatenate([stem - (3.6, 0), np.add(stem, (3.6, 0))[::-1]]), GREEN))
        for side in (-1, 1):
            bend = np.stack([foot + side * (8 + 40 * share), 496 - 74 * share + 52 * share**2.4], -1)
            half = 9 * np.sin(np.pi * share)[:, None] * (0.4, 1.0)
            panes.append((np.concatenate([bend - half, (bend + half)[::-1]]), GREEN))
        for angle, length, breadth in (
            (-2.5, 46, 12),
            (-0.64, 46, 12),
            (-2.02, 52, 12),
            (-1.12, 52, 12),
            (-1.571, 56, 14),
        ):
            out, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
            middle = np.array([head, tall + 34]) + length * share[:, None] * out
            half = breadth * (np.sin(np.pi * share**0.9) ** 0.9)[:, None] * across
            panes.append(
                (np.concatenate([middle - half, (middle + half)[::-1]]), PEARL if breadth > 12 else GOLD)
            )
    return panes


STAINED_GLASS = DemoStyle("stained-glass", "Stained Glass", ("glass", "lead lines", "glow"), draw)
