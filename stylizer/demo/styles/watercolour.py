"""Watercolour: wet washes that pool at their edges and settle into the grain of the paper."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from stylizer.demo.colour import Bytes, rgb, to_bytes
from stylizer.demo.noise import fractal, ramp
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640


class Paper:
    """Paper that absorbs pigment: light passes every layer twice, so washes multiply."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.tooth = fractal(HEIGHT, WIDTH, 6, seed=seed + 1, octaves=4, gain=0.7)
        self.stain = fractal(HEIGHT, WIDTH, 90, seed=seed + 2, octaves=6, gain=0.6)
        # One field of edge noise for all washes; each looks at it through its own window.
        self.fray = fractal(HEIGHT * 2, WIDTH * 2, 46, seed=seed + 3, octaves=7, gain=0.62)
        self.absorbed = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        self.absorbed -= np.log(rgb("#fbf6ea") * (1 + 0.010 * self.tooth[..., None]))

    def wash(
        self,
        centre: tuple[float, float],
        radius: tuple[float, float],
        pigment: str,
        strength: float,
        *,
        angle: float = 0,
        soft: float = 0.05,
        fray: float = 0.16,
        fade: float = 0,
    ) -> None:
        """One puddle: an ellipse with a frayed rim.

        `soft` is how far it ran (share of the radius), `fade` how much paler it is towards its far end.
        """
        reach = 1.6 * max(radius)
        left, right = (int(np.clip(centre[0] + side * reach, 0, WIDTH)) for side in (-1, 1))
        top, bottom = (int(np.clip(centre[1] + side * reach, 0, HEIGHT)) for side in (-1, 1))
        if left >= right or top >= bottom:
            return
        y, x = np.mgrid[top:bottom, left:right].astype(np.float32)
        cos, sin = np.cos(angle), np.sin(angle)
        along = ((x - centre[0]) * cos + (y - centre[1]) * sin) / radius[0]
        across = ((y - centre[1]) * cos - (x - centre[0]) * sin) / radius[1]
        row, column = self.rng.integers(0, HEIGHT), self.rng.integers(0, WIDTH)
        noise = self.fray[row : row + bottom - top, column : column + right - left]
        depth = 1 - np.hypot(along, across) + fray * noise
        body = ramp(0, max(soft, 1.5 / min(radius)), depth)
        # Pigment travels to the rim while the puddle dries, and leaves blooms where water ran back.
        rim = np.exp(-(((depth - soft) / (2.6 / min(radius) + 0.02)) ** 2)) * np.exp(-soft * 9)
        blooms = 0.26 * np.tanh(1.5 * noise) + 0.20 * self.stain[top:bottom, left:right]
        grains = 0.17 * self.tooth[top:bottom, left:right]
        density = strength * (
            body * np.clip(0.72 + blooms + grains - fade * along, 0.08, None) + 0.75 * body * rim
        )
        self.absorbed[top:bottom, left:right] -= density[..., None] * np.log(rgb(pigment))

    def dried(self) -> Bytes:
        relief = cv2.Sobel(self.tooth, cv2.CV_32F, 1, 1, ksize=3) * 0.006
        return to_bytes(np.exp(-np.maximum(self.absorbed, 0)) + relief[..., None])


def draw() -> Bytes:
    paper = Paper(seed=351)
    _background(paper)
    stems = [
        (150.0, 152.0),
        (262.0, 98.0),
        (378.0, 164.0),
        (486.0, 102.0),
        (320.0, 244.0),
        (560.0, 226.0),
        (78.0, 258.0),
    ]
    _leaves(paper, stems)
    flowers = ("#c2264f", "#7a3fa0", "#e8622f", "#3f57b8", "#d83f86", "#f0a52f", "#5a48b0")
    for (x, y), pigment in zip(stems, flowers, strict=True):
        _flower(paper, x, y, paper.rng.uniform(52, 66), pigment)
    _splashes(paper)
    return paper.dried()


def _background(paper: Paper) -> None:
    rng = paper.rng
    for _ in range(22):
        pigment = ("#8fc4dc", "#f3d28f", "#b9d6a8", "#e6b8c4", "#a9b6e0")[rng.integers(5)]
        centre = (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT * 0.8))
        paper.wash(
            centre,
            (rng.uniform(70, 170), rng.uniform(50, 110)),
            pigment,
            rng.uniform(0.3, 0.8),
            soft=0.5,
            fray=0.3,
        )
    for _ in range(16):
        pigment = ("#4f8f6a", "#7fa84a", "#3f7f8f")[rng.integers(3)]
        centre = (rng.uniform(0, WIDTH), rng.uniform(HEIGHT * 0.72, HEIGHT * 1.05))
        paper.wash(
            centre,
            (rng.uniform(50, 130), rng.uniform(24, 60)),
            pigment,
            rng.uniform(0.35, 0.8),
            soft=0.25,
            fray=0.3,
        )


def _leaves(paper: Paper, stems: list[tuple[float, float]]) -> None:
    rng = paper.rng
    greens = ("#2f6f3f", "#4f8f3a", "#6fa03a", "#2a5f5a", "#8a9a2f")
    for x, y in stems:
        foot = WIDTH / 2 + (x - WIDTH / 2) * 0.45
        shares = np.linspace(0.04, 1, 40)
        path = np.stack(
            [x + (foot - x) * shares + 18 * np.sin(3 * shares + x), y + (HEIGHT + 20 - y) * shares], -1
        )
        for (left, top), (right, bottom) in pairwise(path):
            middle, angle = ((left + right) / 2, (top + bottom) / 2), np.arctan2(bottom - top, right - left)
            length = np.hypot(right - left, bottom - top)
            paper.wash(
                middle, (0.9 * length, 2.6), greens[rng.integers(3)], 0.42, angle=angle, soft=0.3, fray=0.06
            )
        for _ in range(5):
            share, side = rng.uniform(0.25, 0.9), rng.choice((-1, 1))
            length = rng.uniform(30, 58)
            angle = np.pi / 2 - side * rng.uniform(0.5, 1.1)
            place = (x + (foot - x) * share + side * length * 0.7, y + (HEIGHT - y) * share - length * 0.5)
            pigment = greens[rng.integers(5)]
            paper.wash(
                place,
                (length, length * 0.24),
                pigment,
                rng.uniform(0.6, 1.1),
                angle=angle,
                fray=0.09,
                fade=0.35,
            )
            paper.wash(place, (length * 0.9, 1.6), "#2a4f3a", 0.5, angle=angle, fray=0.04)


def _flower(paper: Paper, x: float, y: float, size: float, pigment: str) -> None:
    """Petals laid wet over one another, a dark heart, and stamens flicked in last."""
    rng = paper.rng
    turn = rng.uniform(0, np.pi)
    for ring, (count, reach, strength) in enumerate(((7, 0.62, 0.55), (6, 0.40, 0.6), (5, 0.22, 0.6))):
        for petal in range(count):
            angle = turn + ring * 0.5 + petal * 2 * np.pi / count + rng.normal() * 0.12
            place = (x + reach * size * np.cos(angle), y + reach * size * 0.86 * np.sin(angle))
            shape = (size * 0.46 * rng.uniform(0.9, 1.15), size * 0.30 * rng.uniform(0.9, 1.2))
            paper.wash(
                place, shape, pigment, strength * rng.uniform(0.6, 1.3), angle=angle, fray=0.13, fade=0.3
            )
            for _ in range(3):
                vein = angle + rng.normal() * 0.22
                paper.wash(place, (size * 0.34, 1.2), pigment, 0.5, angle=vein, fray=0.05)
    paper.wash((x, y), (size * 0.26, size * 0.22), "#4a2a5a", 0.5, soft=0.6, fray=0.25)
    paper.wash((x, y), (size * 0.15, size * 0.13), "#3a2a2f", 0.6, soft=0.3, fray=0.3)
    for _ in range(24):
        angle, far = rng.uniform(0, 2 * np.pi), size * rng.uniform(0.18, 0.36)
        paper.wash((x + far * np.cos(angle), y + far * np.sin(angle)), (2.4, 2.0), "#3a2424", 1.1, fray=0.15)


def _splashes(paper: Paper) -> None:
    rng = paper.rng
    pigments = ("#c2264f", "#3f57b8", "#e8622f", "#2f6f3f", "#7a3fa0", "#2f8fa8")
    for _ in range(190):
        size = float(np.exp(rng.normal(0.75, 0.75)))
        centre = (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT))
        paper.wash(
            centre,
            (size * 1.15, size),
            pigments[rng.integers(6)],
            rng.uniform(0.4, 1.1),
            fray=0.12,
            angle=rng.uniform(0, 3),
        )


WATERCOLOUR = DemoStyle("watercolour", "Watercolour Wash", ("watercolour", "wash", "light"), draw)
