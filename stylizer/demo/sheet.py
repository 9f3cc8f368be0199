"""A transparent sheet to paint on: premultiplied RGBA, painted from back to front.

Positions are pixels of the frame as the home camera sees it (x right, y down, pixel centres at integers),
whatever the sheet's own resolution; so a layer is painted where it will be seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from stylizer.demo.colour import Picture, rgb
from stylizer.demo.noise import Field, fractal

SUPERSAMPLING = 4
Paint = str | NDArray[np.floating]


class Sheet:
    """Covers `left..left+width` × `top..top+height` of the home view with `density` texels per pixel."""

    def __init__(self, left: float, top: float, width: float, height: float, density: float = 1.5) -> None:
        self.left, self.top, self.density = left, top, density
        self.texels = np.zeros((round(height * density), round(width * density), 4), np.float32)

    @property
    def grid(self) -> tuple[Field, Field]:
        """Home-view x and y of every texel."""
        rows, columns = self.texels.shape[:2]
        x, y = np.meshgrid(np.arange(columns), np.arange(rows))
        return (
            (x / self.density + self.left).astype(np.float32),
            (y / self.density + self.top).astype(np.float32),
        )

    def fill(self, colours: Picture, coverage: Field | None = None) -> None:
        """Lay colours (HxWx3, or one) over the whole sheet, with coverage in [0,1]."""
        self._lay((slice(None), slice(None)), np.float32(1) if coverage is None else coverage, colours)

    def polygon(self, points: ArrayLike, paint: Paint, towards: Paint | None = None) -> None:
        """A filled outline; with `towards`, its colour changes to that one from top to bottom."""
        self._shape([np.asarray(points, np.float64)], None, paint, towards)

    def line(self, points: ArrayLike, width: float, paint: Paint, towards: Paint | None = None) -> None:
        """An open stroke with round ends, `width` pixels wide."""
        self._shape([np.asarray(points, np.float64)], width, paint, towards)

    def lines(self, strokes: Sequence[ArrayLike], width: float, paint: Paint) -> None:
        """Many strokes of one colour."""
        self._shape([np.asarray(points, np.float64) for points in strokes], width, paint, None)

    def disc(
        self,
        centre: tuple[float, float],
        radius: float | tuple[float, float],
        paint: Paint,
        towards: Paint | None = None,
    ) -> None:
        """A filled circle, or an ellipse with radii (across, down)."""
        across, down = radius if isinstance(radius, tuple) else (radius, radius)
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        self.polygon(
            np.stack([centre[0] + across * np.cos(angle), centre[1] + down * np.sin(angle)], -1),
            paint,
            towards,
        )

    def grain(self, amount: float, cell: float | tuple[float, float], seed: int, octaves: int = 4) -> None:
        """Lighten and darken what is painted so far by fractal noise: detail that flow can hold on to."""
        rows, columns = self.texels.shape[:2]
        noise = fractal(rows, columns, cell, seed=seed, octaves=octaves)
        alpha = self.texels[..., 3:]
        self.texels[..., :3] = np.clip(self.texels[..., :3] * (1 + amount * noise[..., None]), 0, alpha)

    def glow(self, centre: tuple[float, float], radius: float, paint: str, strength: float) -> None:
        """Light added to what is painted, without covering anything."""
        x, y = self.grid
        falloff = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * radius**2))[..., None]
        alpha = self.texels[..., 3:]
        light = strength * falloff * rgb(paint)
        self.texels[..., :3] = np.minimum(
            self.texels[..., :3] + light * (alpha - self.texels[..., :3]), alpha
        )

    def _shape(
        self, outlines: list[NDArray[np.float64]], width: float | None, paint: Paint, towards: Paint | None
    ) -> None:
        texels = [(o - (self.left, self.top)) * self.density for o in outlines]
        margin = 2 + (width or 0) * self.density / 2
        everything = np.concatenate(texels)
        low = np.floor(everything.min(0) - margin).astype(int).clip(0)
        high = np.ceil(everything.max(0) + margin).astype(int) + 1
        high = np.minimum(high, self.texels.shape[1::-1])
        if (high <= low).any():
            return
        columns, rows = high - low
        mask = np.zeros((rows * SUPERSAMPLING, columns * SUPERSAMPLING), np.uint8)
        for points in texels:
            fine = np.round((points - low + 0.5) * SUPERSAMPLING - 0.5).astype(np.int32)
            if width is None:
                cv2.fillPoly(mask, [fine], 255)
            else:
                cv2.polylines(mask, [fine], False, 255, max(1, round(width * self.density * SUPERSAMPLING)))
        coverage = cv2.resize(mask, (int(columns), int(rows)), interpolation=cv2.INTER_AREA) / np.float32(255)
        colour = rgb(paint) if isinstance(paint, str) else paint
        if towards is not None:
            other = rgb(towards) if isinstance(towards, str) else towards
            top, bottom = everything[:, 1].min() - low[1], everything[:, 1].max() - low[1]
            share = np.clip((np.arange(rows) - top) / max(bottom - top, 1e-6), 0, 1).astype(np.float32)
            colour = colour + share[:, None, None] * (other - colour)
        self._lay((slice(low[1], high[1]), slice(low[0], high[0])), coverage, colour)

    def _lay(
        self, window: tuple[slice, slice], coverage: Field | np.float32, colours: NDArray[np.float32]
    ) -> None:
        under = self.texels[window]
        share = np.broadcast_to(coverage, under.shape[:2])[..., None]
        under[..., :3] = colours * share + under[..., :3] * (1 - share)
        under[..., 3:] = share + under[..., 3:] * (1 - share)
