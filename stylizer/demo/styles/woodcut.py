"""Woodcut: cream paper, a red and a blue block, and a black one cut in lines that swell with the light."""

from __future__ import annotations

import cv2
import numpy as np

from stylizer.demo.colour import Bytes, rgb, to_bytes
from stylizer.demo.noise import Field, fractal, ramp
from stylizer.demo.styles.style import DemoStyle

HEIGHT, WIDTH = 480, 640
FINER = 2  # cut at twice the size, then shrunk: clean edges
SUN = (402.0, 150.0, 62.0)
LAKE = 318.0


def draw() -> Bytes:
    rows, columns = HEIGHT * FINER, WIDTH * FINER
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / FINER
    shake = fractal(rows, columns, 50 * FINER, seed=311, octaves=4)
    phase, tone, black = _block(x, y, shake)
    # A line is a groove: paper where the gouge went, as wide as the place is light.
    groove = np.abs(phase % 1 - 0.5) * 2
    chatter = 0.10 * fractal(rows, columns, (7 * FINER, 7 * FINER), seed=312, octaves=3)
    ink = ((groove > tone + chatter) | black).astype(np.float32)
    ink = _chips(ink, seed=313)
    ink = cv2.resize(cv2.GaussianBlur(ink, (0, 0), 0.8), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return to_bytes(_print(ramp(0.25, 0.75, np.asarray(ink, np.float32))))


def _block(x: Field, y: Field, shake: Field) -> tuple[Field, Field, Field]:
    """The black block: the phase of its grooves, how light each place is (0 to 1), and what stays uncut."""
    across, down = x - SUN[0], y - SUN[1]
    distance = np.hypot(across, down) + 1e-3
    # Rays part in two each time the distance from the sun doubles, so that they stay equally far apart.
    doublings = 2 ** np.floor(np.log2(np.maximum(distance, 40) / 40))
    rays = np.arctan2(down, across) / (2 * np.pi) * 36 * doublings + 0.25 * shake
    bands = 0.5 + 0.5 * np.sin(y / 17 + 2.2 * np.sin(x / 120) + 0.8 * shake)
    phase, tone = rays, 0.93 - 0.0016 * distance - 0.42 * ramp(0.55, 0.9, bands) * ramp(70, 130, distance)
    black = np.zeros(x.shape, bool)

    disc = distance < SUN[2]
    phase, tone = np.where(disc, distance / 9, phase), np.where(disc, 1.4, tone)
    black |= np.abs(distance - SUN[2]) < 2.0

    peaks = (
        (150.0, 96.0, 0.92),
        (300.0, 176.0, 0.80),
        (560.0, 168.0, 0.86),
        (30.0, 190.0, 0.9),
        (445.0, 236.0, 0.7),
    )
    for order in (0, 2, 1, 3, 4):
        summit, top, steepness = peaks[order]
        crest = (
            top + steepness * np.abs(x - summit) + 9 * np.sin(x / 13 + summit) * np.sin(x / 37) + 2.5 * shake
        )
        here = (y > crest) & (y < LAKE)
        ridge = summit + 0.20 * (y - top) + 13 * np.sin((y - top) / 19)
        sunny = (x > ridge) == (SUN[0] > summit)
        slope = np.where(sunny, (x - summit) * 0.8 - (y - top) * 0.62, (x - summit) * 0.55 + (y - top) * 0.95)
        light = np.where(sunny, 0.94 - 0.0022 * (y - top), 0.30 - 0.0008 * (y - top)) + 0.13 * shake
        snow = y < top + 48 + 15 * np.sin(x / 8 + summit)
        phase = np.where(here, slope / 8.5 + 0.35 * shake, phase)
        tone = np.where(here, light + 0.35 * snow, tone)
        black = np.where(here, np.abs(y - crest) < 2.6, black)

    water = y >= LAKE
    below = np.maximum(y - LAKE, 0)
    wave = below / (5.2 + 0.045 * below) + 0.32 * np.sin(x / (24 + 0.12 * below) + 2.2 * shake) + 0.2 * shake
    path = np.exp(-(((x - SUN[0] - 12 * np.sin(y / 7)) / (26 + 0.30 * below)) ** 2))
    phase, tone = np.where(water, wave, phase), np.where(water, 0.34 + 0.66 * path + 0.10 * shake, tone)
    black = np.where(water, y < LAKE + 3, black)

    bank = 430 - 40 * np.cos((x - 40) / 140) + 7 * np.sin(x / 23) + 3 * shake
    land = y > bank
    phase = np.where(land, (y - bank) / 8 + 0.5 * np.sin(x / 18) + x / 90, phase)
    tone = np.where(land, 0.46 - 0.004 * (y - bank) + 0.14 * shake, tone)
    black = np.where(land, y < bank + 3, black)
    for trunk, foot, tall in (
        (58, 470, 330),
        (118, 478, 240),
        (584, 476, 300),
        (532, 482, 190),
        (20, 480, 220),
        (628, 470, 230),
    ):
        phase, tone, black = _pine(x, y, shake, (trunk, foot, tall), phase, tone, black)
    return phase.astype(np.float32), tone.astype(np.float32), black


def _pine(
    x: Field,
    y: Field,
    shake: Field,
    tree: tuple[float, float, float],
    phase: Field,
    tone: Field,
    black: Field,
) -> tuple[Field, Field, Field]:
    """A fir in tiers, black but for a few cuts on its sunny side."""
    trunk, foot, tall = tree
    up = np.clip((foot - y) / tall, 0, 1)
    tiers = 1 - (up * 9 % 1) * 0.55
    half = tall * 0.21 * (1 - up) * tiers * (1 + 0.10 * np.sin(y / 2.6 + x / 3)) * (up > 0.1) + 4.5 * (
        up <= 0.1
    )
    here = (np.abs(x - trunk) < half) & (y < foot) & (up < 1)
    edge = (np.abs(x - trunk) < half + 2.6) & (y < foot + 2) & (up < 1) & ~here
    boughs = (y + 0.55 * np.abs(x - trunk)) / 9.5 + 0.2 * shake
    lit = ((x - trunk) * np.sign(SUN[0] - trunk) > 0.12 * half) * 0.48
    return (
        np.where(here, boughs, phase),
        np.where(here, lit, np.where(edge, 1.3, tone)),
        np.where(here | edge, False, black),
    )


def _chips(ink: Field, seed: int) -> Field:
    """Slips of the gouge: short pale nicks over the block, and specks that would not print."""
    rng = np.random.default_rng(seed)
    marks = np.zeros(ink.shape, np.uint8)
    for _ in range(420):
        start = rng.uniform((0, 0), ink.shape[::-1])
        end = start + rng.normal(size=2) * 9
        cv2.line(marks, start.astype(int).tolist(), end.astype(int).tolist(), 255, int(rng.integers(1, 3)))
    grain = fractal(ink.shape[0], ink.shape[1], (2.0, 150.0), seed=seed + 1, octaves=3)
    return np.where((marks > 0) | (grain > 2.25), 0, ink).astype(np.float32)


def _print(ink: Field) -> Field:
    """Three blocks on laid paper, each a little out of register and unevenly inked."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    grain = fractal(HEIGHT, WIDTH, (5, 260), seed=316, octaves=4)
    mottle = fractal(HEIGHT, WIDTH, 5, seed=317, octaves=3)
    page = rgb("#f1e3c4") * (1 + 0.018 * fractal(HEIGHT, WIDTH, 4, seed=318))[..., None]
    distance = np.hypot(x - SUN[0] - 3, y - SUN[1] + 2)
    column = np.exp(-(((x - SUN[0] - 3) / (34 + 0.34 * np.maximum(y - LAKE, 0))) ** 2)) * (y > LAKE)
    red = np.clip(
        ramp(SUN[2] + 1, SUN[2] - 1, distance) + 0.62 * np.exp(-distance / 130) * (y < LAKE) + 0.7 * column,
        0,
        1,
    )
    blue = (
        ramp(120, 0, y) * 0.75 + ramp(LAKE - 30, LAKE + 60, y) * 0.8 * (1 - column) + 0.24 * (distance > 190)
    )
    for coverage, colour in ((red, rgb("#d9432a")), (np.clip(blue, 0, 0.9), rgb("#3f7f8c"))):
        share = coverage * np.clip(0.93 + 0.06 * grain + 0.05 * mottle, 0, 1)
        page = page * (1 - share[..., None] * (1 - colour))
    black = ink * np.clip(0.965 + 0.03 * mottle + 0.02 * grain, 0, 1)
    return np.asarray(page + black[..., None] * (rgb("#1d1a1c") - page), np.float32)


WOODCUT = DemoStyle("woodcut", "Woodcut", ("print", "lines", "black"), draw)
