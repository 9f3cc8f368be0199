"""A loaded brush: strokes of many bristles that follow a direction field and leave ridges of paint."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Bytes, Colour, Picture
from stylizer.demo.noise import Field, sample

Paths = NDArray[np.float32]
FRACTION_BITS = 4  # OpenCV draws at sixteenths of a pixel


def trace(
    angle: Field, starts: NDArray[np.floating], lengths: NDArray[np.floating], points: int = 9
) -> Paths:
    """Paths along a direction field (radians at every pixel): N starts (x, y) to N×points×2, all at once."""
    cos, sin = np.cos(angle), np.sin(angle)
    place = np.asarray(starts, np.float32).copy()
    step = (np.asarray(lengths) / (points - 1)).astype(np.float32)[:, None]
    paths = np.empty((len(place), points, 2), np.float32)
    for index in range(points):
        paths[:, index] = place
        x, y = place[:, :1], place[:, 1:]
        heading = np.concatenate([sample(cos, x, y), sample(sin, x, y)], 1)
        place = place + step * heading / np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-6)
    return paths


def scatter(height: int, width: int, spacing: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Points (x, y) about `spacing` apart over the picture and a little beyond, in random order."""
    y, x = np.mgrid[-spacing : height + spacing : spacing, -spacing : width + spacing : spacing]
    points = np.stack([x.ravel(), y.ravel()], -1)
    return rng.permutation(points + rng.uniform(-0.6, 0.6, points.shape) * spacing)


class Canvas:
    """Wet paint: 8-bit colour, and the height of the paint beside it."""

    def __init__(self, ground: Picture, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        height, width = ground.shape[:2]
        self.paint = np.zeros((height, width, 4), np.uint8)
        self.paint[..., :3] = np.clip(ground * 255 + 0.5, 0, 255)
        self.paint[..., 3] = 60

    def stroke(self, path: NDArray[np.floating], width: float, colour: Colour, streak: float = 0.12) -> None:
        """One pull of the brush along a path (points×2); `streak` is how much the bristles differ in tone."""
        along = path[2:] - path[:-2]
        along = np.concatenate([along[:1], along, along[-1:]])
        along /= np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1e-6)
        across = np.stack([-along[:, 1], along[:, 0]], -1)
        count, bristles = len(path), max(3, round(width / 1.6))
        thickness = max(1, round(1.5 * width / bristles))
        # The brush is thickest in its middle and lifts at both ends; bristles leave the canvas one by one.
        profile = np.sin(np.pi * np.linspace(0.12, 0.92, count)) ** 0.35
        offsets = self.rng.permutation(np.linspace(-0.5, 0.5, bristles)) * width
        lines = path + offsets[:, None, None] * (across * profile[:, None])
        lines = np.round(lines * 2**FRACTION_BITS).astype(np.int32)
        ends = np.stack([self.rng.integers(0, 2, bristles), count - self.rng.integers(0, 3, bristles)], -1)
        paint = np.empty((bristles, 4))
        paint[:, :3] = np.clip(colour * 255 * (1 + streak * self.rng.normal(size=(bristles, 1))), 0, 255)
        paint[:, 3] = self.rng.uniform(70, 235, bristles)
        for line, (first, last), colour_and_ridge in zip(lines, ends, paint.tolist(), strict=True):
            cv2.polylines(
                self.paint, [line[first:last]], False, colour_and_ridge, thickness, cv2.LINE_AA, FRACTION_BITS
            )

    def dab(
        self, centre: tuple[float, float], radius: tuple[float, float], angle: float, colour: Colour
    ) -> None:
        """One touch of paint: an ellipse with radii (along, across) turned by `angle` radians."""
        red, green, blue = np.clip(colour * 255, 0, 255)
        cv2.ellipse(
            self.paint,
            [round(c * 2**FRACTION_BITS) for c in centre],
            [max(1, round(r * 2**FRACTION_BITS)) for r in radius],
            float(np.degrees(angle)),
            0,
            360,
            (float(red), float(green), float(blue), float(self.rng.uniform(80, 235))),
            -1,
            cv2.LINE_AA,
            FRACTION_BITS,
        )

    def lit(self, relief: float = 0.5) -> Bytes:
        """The painting under light from the upper left: ridges shine and throw small shadows."""
        height = cv2.GaussianBlur(self.paint[..., 3].astype(np.float32) / 255, (0, 0), 0.7)
        slope = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3)
        light = np.clip(relief * slope / 4, -0.35, 0.35)[..., None]
        colours = self.paint[..., :3].astype(np.float32) / 255
        lit = colours * (1 + 1.6 * np.minimum(light, 0)) + np.maximum(light, 0) * (1.05 - 0.5 * colours)
        return (np.clip(lit, 0, 1) * 255 + 0.5).astype(np.uint8)
