"""Chalk Pastel: soft sticks dragged over dark, toothed paper; oranges, a jug and a blue cloth."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, Picture, rgb, to_bytes
from stylizer.demo.noise import Field, fractal, ramp
from stylizer.demo.sheet import Sheet
from stylizer.demo.styles.brush import scatter, trace
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640


def draw() -> Bytes:
    scene, angle = _scene()
    rng = np.random.default_rng(391)
    tooth = fractal(HEIGHT, WIDTH, 2.6, seed=392, octaves=2, gain=0.8) + 0.5 * fractal(
        HEIGHT, WIDTH, 7, seed=393
    )
    page = np.empty((HEIGHT, WIDTH, 3), np.float32)
    page[:] = rgb("#3a3038")
    page += 0.012 * tooth[..., None]
    for spacing, width, length, pressure in ((13.0, 14, 56.0, 0.7), (8.0, 6, 34.0, 0.3), (4.6, 2, 18.0, 0.1)):
        layer, cover = _layer(scene, angle, spacing, width, length, rng)
        # Chalk stays on the peaks of the paper only; the harder the stick is pressed, the deeper it reaches.
        grit = tooth + 0.25 * rng.normal(size=(HEIGHT, WIDTH))
        caught = cover * ramp(-2.1 - pressure, 1.5 - pressure, grit)
        page += caught[..., None] * (layer - page)
    dust = cv2.GaussianBlur(page, (0, 0), 7)
    return to_bytes(page * 0.93 + dust * 0.09)


def _layer(
    scene: Picture, angle: Field, spacing: float, width: int, length: float, rng: np.random.Generator
) -> tuple[Picture, Field]:
    """Strokes of one stick, side by side: their colours, and where there is any."""
    colours = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    starts = scatter(HEIGHT, WIDTH, spacing, rng)
    turned = angle + 0.25 * fractal(HEIGHT, WIDTH, 80, seed=int(spacing * 10), octaves=2)
    paths = trace(turned.astype(np.float32), starts, length * rng.uniform(0.5, 1.3, len(starts)), points=6)
    for path in paths:
        column, row = np.clip(path[3].astype(int), 0, (WIDTH - 1, HEIGHT - 1))
        tone = scene[row, column] * (1 + rng.normal() * 0.14) + rng.normal(size=3) * 0.06
        line = [np.round(path * 16).astype(np.int32)]
        cv2.polylines(
            colours, line, False, [float(c) for c in np.clip(tone * 255, 0, 255)], width, cv2.LINE_AA, 4
        )
        cv2.polylines(cover, line, False, 255, width, cv2.LINE_AA, 4)
    return (colours / np.float32(255)).astype(np.float32), (cover / np.float32(255)).astype(np.float32)


def _scene() -> tuple[Picture, Field]:
    """The still life in plain colours, and the direction in which each part is chalked."""
    sheet = Sheet(0, 0, WIDTH, HEIGHT, density=1)
    x, y = sheet.grid
    wall = rgb("#5a9a96") + ramp(0, WIDTH, x)[..., None] * (rgb("#f0a07a") - rgb("#5a9a96"))
    wall = wall * (0.8 + 0.4 * np.exp(-(((x - 240) / 190) ** 2 + ((y - 120) / 150) ** 2)))[..., None]
    edge = 290 - 0.05 * (x - 320)
    folds = 0.5 + 0.5 * np.sin(x / 27 + 1.6 * np.sin(y / 40) + y / 60)
    cloth = rgb("#1f3f8f") + folds[..., None] * (rgb("#86b4ea") - rgb("#1f3f8f"))
    sheet.fill(np.where((y < edge)[..., None], wall, cloth).astype(np.float32))
    angle = np.where(y < edge, -0.75, 1.25 + 0.4 * np.sin(x / 27)).astype(np.float32)
    _jug(sheet, angle)
    for cx, cy, radius in (
        (330.0, 356.0, 58.0),
        (446.0, 348.0, 62.0),
        (392.0, 268.0, 55.0),
        (536.0, 388.0, 50.0),
        (246.0, 402.0, 47.0),
    ):
        _shadow(sheet, cx + radius * 0.55, cy + radius * 0.82, radius)
        _orange(sheet, angle, cx, cy, radius)
    _slice(sheet, 112, 410)
    for leaf_x, leaf_y, turn in ((402.0, 214.0, -0.5), (438.0, 222.0, 0.25), (560.0, 336.0, -0.3)):
        share = np.linspace(0, 1, 16)
        along = np.stack([leaf_x + 52 * share * np.cos(turn), leaf_y + 52 * share * np.sin(turn)], -1)
        half = 15 * np.sin(np.pi * share)[:, None] * np.array([-np.sin(turn), np.cos(turn)])
        sheet.polygon(np.concatenate([along + half, (along - half)[::-1]]), "#8fc24a", "#2f6f3a")
        sheet.line(along, 2, "#d9e88a")
    return np.asarray(sheet.texels[..., :3], np.float32), angle


def _orange(sheet: Sheet, angle: Field, cx: float, cy: float, radius: float) -> None:
    x, y = sheet.grid
    across, down = (x - cx) / radius, (y - cy) / radius
    distance = np.hypot(across, down)
    light = np.clip(0.58 - 0.42 * across - 0.50 * down - 0.15 * distance, 0, 1)
    colours = rgb("#8a1f3a") + ramp(0.05, 0.5, light)[..., None] * (rgb("#f07a1f") - rgb("#8a1f3a"))
    colours = colours + ramp(0.5, 0.95, light)[..., None] * (rgb("#ffd75a") - colours)
    colours = colours + ramp(0.86, 1.0, light)[..., None] * (rgb("#fff6d8") - colours)
    bounce = ramp(0.78, 1.0, distance) * ramp(0.1, 0.8, across * 0.6 + down * 0.6)
    colours = colours + 0.6 * bounce[..., None] * (rgb("#7a86e0") - colours)
    inside = distance < 1
    sheet.fill(colours.astype(np.float32), ramp(1.01, 0.99, distance))
    angle[inside] = np.arctan2(across, -down)[inside]


def _jug(sheet: Sheet, angle: Field) -> None:
    x, y = sheet.grid
    height = np.clip((y - 96) / 244, 0, 1)
    half = (
        48
        + 58 * np.sin(np.pi * np.clip(height * 1.02 - 0.06, 0, 1) ** 1.35)
        - 20 * ramp(0.22, 0.0, height)
        + 16 * ramp(0.05, 0, height)
    )
    across = (x - 168) / half
    inside = (np.abs(across) < 1) & (y > 96) & (y < 340)
    light = np.clip(0.75 - 0.55 * across - 0.5 * across**2, 0, 1)
    glaze = rgb("#173f3f") + ramp(0, 0.7, light)[..., None] * (rgb("#3fa39a") - rgb("#173f3f"))
    glaze = glaze + ramp(0.72, 0.92, light)[..., None] * (rgb("#e2f6e8") - glaze)
    band = (ramp(4, 2, np.abs(y - 208)) + ramp(4, 2, np.abs(y - 254)))[..., None]
    zigzag = ramp(4, 2, np.abs(y - 231 - 11 * (2 * np.abs((across * 4) % 1 - 0.5) * 2 - 1)))[..., None]
    glaze = glaze + np.clip(band + zigzag, 0, 1) * (rgb("#f2d9a0") * (0.45 + 0.6 * light[..., None]) - glaze)
    _shadow(sheet, 226, 338, 92)
    handle = np.linspace(-1.9, 1.75, 40)
    sheet.line(np.stack([88 - 46 * np.cos(handle), 178 + 60 * np.sin(handle)], -1), 17, "#2a7a74")
    sheet.line(np.stack([85 - 46 * np.cos(handle), 175 + 60 * np.sin(handle)], -1), 5, "#a8e0d0")
    sheet.fill(glaze.astype(np.float32), inside.astype(np.float32))
    sheet.disc((168, 98), (41, 9), "#0f2a2e", "#1f5a58")
    angle[inside] = (np.pi / 2 - 0.35 * across)[inside]


def _shadow(sheet: Sheet, cx: float, cy: float, radius: float) -> None:
    x, y = sheet.grid
    distance = np.hypot((x - cx) / (1.25 * radius), (y - cy) / (0.36 * radius))
    sheet.fill(rgb("#14143f"), 0.75 * ramp(1.1, 0.4, distance))


def _slice(sheet: Sheet, cx: float, cy: float) -> None:
    """Half an orange, cut side up."""
    _shadow(sheet, cx + 18, cy + 22, 62)
    sheet.disc((cx, cy + 8), (62, 34), "#d9601f", "#8f2f1f")
    sheet.disc((cx, cy), (62, 31), "#fbe2a4")
    for segment in range(10):
        angles = (segment + np.array([0.10, 0.3, 0.5, 0.7, 0.90])) * np.pi / 5
        rim: NDArray[np.float64] = np.stack([cx + 55 * np.cos(angles), cy + 26 * np.sin(angles)], -1)
        sheet.polygon(
            np.concatenate([rim, [(cx + 6 * np.cos(angles[2]), cy + 3 * np.sin(angles[2]))]]),
            "#f7a02a",
            "#f07a1f",
        )


CHALK_PASTEL = DemoStyle("chalk-pastel", "Chalk Pastel", ("pastel", "grain", "dark paper"), draw)
