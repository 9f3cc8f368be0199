"""Test footage that carries its frame number in its pixels, for people and programs to read back.

A strip along the top, a tenth of the picture high, holds 20 equal cells from left to right:

    0: white · 1: black · 2–17: the number, 16 bits, most significant first, white is 1 ·
    18: parity, white where the 16 bits hold an odd number of ones · 19: white

So cell k is read at x = (k + 0.5) / 20 of the width and y = 0.05 of the height, against the level halfway
between cells 0 and 1, in any size of picture and after lossy coding.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Picture, gradient
from stylizer.demo.noise import Field, fractal, ramp

CELLS = 20
BITS = 16
STRIP = 0.1  # of the picture's height
SMALLEST_CELL = 8  # pixels
CONTRAST = 0.25
DOUBT = 0.2  # of the contrast, around the middle level: neither black nor white


def numbered_frame(number: int, width: int, height: int) -> Picture:
    """A frame of a moving, textured scene, its number in the strip: float32 HxWx3 RGB in [0,1].

    Raises ValueError where the number needs more than 16 bits or a cell would be smaller than 8 pixels.
    """
    if not 0 <= number < 2**BITS:
        raise ValueError(f"A numbered frame holds 0 to {2**BITS - 1}; {number} is outside.")
    smallest = (SMALLEST_CELL * CELLS, round(SMALLEST_CELL / STRIP))
    if width < smallest[0] or height < smallest[1]:
        raise ValueError(
            f"A numbered frame is at least {smallest[0]}×{smallest[1]}; this one is {width}×{height}."
        )
    picture = _scene(number, width, height)
    edges = np.round(np.linspace(0, width, CELLS + 1)).astype(int)
    for index, white in enumerate(_cells(number)):
        picture[: round(STRIP * height), edges[index] : edges[index + 1]] = float(white)
    return picture


def read_number(picture: NDArray[np.floating] | NDArray[np.uint8]) -> int:
    """The number in a picture (HxWx3, 8-bit or float in [0,1]) of `numbered_frame`, perhaps resized or coded.

    Raises ValueError, saying what is wrong, where there is no strip or it can't be read for certain.
    """
    levels = _levels(picture)
    white, black, end = levels[0], levels[1], levels[CELLS - 1]
    contrast = white - black
    if contrast < CONTRAST:
        raise ValueError(
            "There is no frame number: the first two cells should be white and black; "
            f"they are {white:.2f} and {black:.2f}."
        )
    shares = (levels - black) / contrast
    if end < (white + black) / 2:
        raise ValueError(f"There is no frame number: the last cell should be white; it is {end:.2f}.")
    doubtful = np.flatnonzero(np.abs(shares - 0.5) < DOUBT / 2)
    if doubtful.size:
        cell = int(doubtful[0])
        raise ValueError(
            f"The frame number can't be read: cell {cell} is neither black nor white ({levels[cell]:.2f})."
        )
    ones = shares > 0.5
    bits = ones[2 : 2 + BITS]
    if bool(ones[2 + BITS]) != bool(bits.sum() % 2):
        raise ValueError("The frame number can't be trusted: its parity cell disagrees with its bits.")
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _cells(number: int) -> list[bool]:
    bits = [digit == "1" for digit in f"{number:0{BITS}b}"]
    return [True, False, *bits, sum(bits) % 2 == 1, True]


def _levels(picture: NDArray[np.floating] | NDArray[np.uint8]) -> Field:
    """The mean brightness of the middle of every cell, in [0,1]."""
    height, width = picture.shape[:2]
    scale = 255.0 if picture.dtype == np.uint8 else 1.0
    grey = picture.reshape(height, width, -1).mean(-1) / scale
    rows = slice(int(0.03 * height), max(int(0.07 * height), int(0.03 * height) + 1))
    levels = []
    for index in range(CELLS):
        middle, half = (index + 0.5) * width / CELLS, width / CELLS / 6
        levels.append(grey[rows, int(middle - half) : int(middle + half) + 1].mean())
    return np.array(levels)


def _scene(number: int, width: int, height: int) -> Picture:
    """Hills of noise that drift to the left, and a striped ball that rolls over them."""
    picture = np.roll(_ground(width, height), -3 * number, axis=1).copy()
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    radius, angle = height / 6, 0.12 * number
    across = x - width * (0.5 + 0.3 * np.cos(0.09 * number))
    down = y - height * (0.58 + 0.16 * np.sin(0.13 * number))
    turned = np.cos(angle) * across + np.sin(angle) * down
    stripes = ramp(-0.4, 0.4, np.sin(turned * 9 / radius)) * (
        0.8 + 0.2 * ramp(radius, -radius, across + down)
    )
    ball = gradient(stripes, [(0, "#8a2a3a"), (0.5, "#e8702f"), (1, "#ffe6a0")])
    cover = ramp(radius + 1, radius - 1, np.hypot(across, down))[..., None]
    return np.asarray(picture + cover * (ball - picture), np.float32)


@lru_cache(maxsize=4)
def _ground(width: int, height: int) -> Picture:
    noise = fractal(height, width, (height / 3, width / 5), seed=401, octaves=7, gain=0.6)
    # Blended with itself shifted by half a turn, so that it closes when it comes round.
    share = np.abs(np.linspace(-1, 1, width, dtype=np.float32))
    noise = noise * (1 - share) + np.roll(noise, width // 2, axis=1) * share
    soft = cv2.GaussianBlur(noise, (0, 0), 0.7)
    return gradient(
        soft, [(-2, "#16324f"), (-0.6, "#2f6f7f"), (0.3, "#7fae6a"), (1.0, "#e2cf8a"), (2, "#fff6e0")]
    )
