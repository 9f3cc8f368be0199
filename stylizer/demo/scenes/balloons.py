"""0230 Balloons: three of them before the clouds, drifting each its own way while the camera closes in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stylizer.demo.colour import palette, rgb
from stylizer.demo.noise import fractal, ramp
from stylizer.demo.scenes.mountains import paint_range
from stylizer.demo.scenes.sky import paint_clouds, paint_gradient
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Camera, Layer, Matrix, Stage, shift, turn

WIDTH, HEIGHT, FRAMES = 448, 252, 24
MIDDLE = (FRAMES - 1) / 2

PANELS = (
    palette("#d8413a", "#f4e3c1", "#2d4f8a"),
    palette("#f0a92f", "#a32f4f", "#f7ead0", "#3f7f77"),
    palette("#4b8f6a", "#f2d25c", "#20456b"),
)


def _camera(time: float) -> Camera:
    from_middle = time - MIDDLE
    return Camera(pan=3.6 * from_middle, tilt=1.2 * from_middle, zoom=1.0 + 0.008 * from_middle)


def _sky() -> Sheet:
    sheet = Sheet(-110, -80, WIDTH + 220, HEIGHT + 160)
    paint_gradient(sheet, [(-80, "#1f5fa8"), (80, "#63a3d8"), (190, "#c7dcea"), (320, "#f3ead8")], seed=501)
    paint_clouds(
        sheet,
        light="#fffaf0",
        shade="#7f97bd",
        amount=0.1,
        size=(60, 105),
        between=(-60, 240),
        sun=(60, -40),
        seed=502,
    )
    return sheet


def _hills() -> Sheet:
    sheet = Sheet(-110, 150, WIDTH + 220, HEIGHT - 150 + 80)
    paint_range(
        sheet,
        foot=330,
        height=105,
        width=130,
        light="#a9b765",
        shade="#2f5b4a",
        haze="#7fa08c",
        snow=None,
        seed=511,
    )
    return sheet


def _balloon(x: float, y: float, radius: float, panels: np.ndarray, seed: int) -> Sheet:
    """An envelope of upright panels, round like a ball, and its basket close below."""
    sheet = Sheet(x - 1.3 * radius, y - 1.2 * radius, 2.6 * radius, 3 * radius)
    across, down = ((axis - middle) / radius for axis, middle in zip(sheet.grid, (x, y), strict=True))
    rows, columns = across.shape
    ball, cone = np.sqrt(np.clip(1 - down**2, 0, 1)), 1 - 0.34 * np.clip(down, 0, None) ** 1.6
    half = np.where(down < 0, ball, np.where(down < 1.35, cone, -1))
    half[down < -1] = -1
    around = np.arcsin(np.clip(across / np.maximum(half, 0.02), -1, 1)) / np.pi + 0.5
    panel = np.floor(around * 2 * len(panels)).astype(int) % len(panels)
    cloth = fractal(rows, columns, 0.5 * radius * sheet.density, seed=seed, octaves=4)[..., None]
    light = (0.78 - 0.3 * across - 0.22 * down)[..., None] + 0.07 * cloth
    stripe = ramp(0.09, 0.05, np.abs(down + 0.12))[..., None]
    colours = panels[panel] + stripe * (rgb("#fff8e8") - panels[panel])
    edge = (half - np.abs(across)) * radius * sheet.density
    sheet.fill(np.clip(colours * light, 0, 1).astype(np.float32), np.clip(edge + 0.5, 0, 1))
    basket = radius * 0.2
    foot = y + 1.42 * radius
    corners = [
        (x - basket, foot),
        (x + basket, foot),
        (x + basket, foot + 1.5 * basket),
        (x - basket, foot + 1.5 * basket),
    ]
    sheet.polygon(corners, "#a4713f", "#6d4526")
    return sheet


def _drift(x: float, y: float, across: float, down: float, sway: float) -> Callable[[float], Matrix]:
    """The pose of a balloon that hangs from (x, y): so many pixels a frame, and a slow swing."""

    def pose(time: float) -> Matrix:
        from_middle = time - MIDDLE
        return shift(across * from_middle, down * from_middle) @ turn(sway * np.sin(0.3 * time), (x, y))

    return pose


def _build() -> Stage:
    far, middle, near = (118.0, 92.0, 30.0), (338.0, 84.0, 44.0), (226.0, 118.0, 62.0)
    layers = [
        Layer("sky", _sky()),
        Layer("hills", _hills()),
        Layer("far balloon", _balloon(*far, PANELS[2], 521), pose=_drift(*far[:2], 0.9, -0.5, 0.02)),
        Layer("middle balloon", _balloon(*middle, PANELS[1], 522), pose=_drift(*middle[:2], -1.2, 0.4, 0.03)),
        Layer("near balloon", _balloon(*near, PANELS[0], 523), pose=_drift(*near[:2], 1.6, -1.1, 0.04)),
    ]
    return Stage(WIDTH, HEIGHT, layers, _camera)


BALLOONS = Shot(name="0230", title="Balloons", frame_count=FRAMES, build=_build, width=WIDTH, height=HEIGHT)
