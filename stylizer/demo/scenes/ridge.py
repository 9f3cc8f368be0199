"""0190 Ridge: a long pan over mountains and a meadow; by its end hardly anything of the first frame is left.

Its silhouettes are compact and nothing in it is thin, so that the motion can be found nearly everywhere:
what is left of the error is the painting's.
"""

from __future__ import annotations

import numpy as np

from stylizer.demo.colour import gradient, palette, rgb
from stylizer.demo.noise import fractal, ramp
from stylizer.demo.scenes.mountains import paint_range
from stylizer.demo.scenes.plants import paint_leaves
from stylizer.demo.scenes.sky import paint_clouds, paint_gradient
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Camera, Layer, Stage

WIDTH, HEIGHT, FRAMES = 448, 252, 96
MIDDLE = (FRAMES - 1) / 2
PAN, TRAVEL = 4.5, 1.5  # pixels a frame: of all, and of what is at depth 1 besides
REACH = PAN * MIDDLE + 60  # how far a sheet goes on to both sides of the home view

TREES = palette("#35633f", "#4b7f47", "#6a9a4c", "#2d5348")


def _camera(time: float) -> Camera:
    from_middle = time - MIDDLE
    return Camera(x=TRAVEL * from_middle, pan=PAN * from_middle, tilt=0.6 * np.sin(0.35 * time))


def _sheet(top: float, bottom: float, depth_share: float) -> Sheet:
    """From height `top` to `bottom`, as wide as the pan shows it; `depth_share` is its inverse depth."""
    reach = REACH + depth_share * TRAVEL * MIDDLE
    return Sheet(-reach, top, WIDTH + 2 * reach, bottom - top)


def _sky() -> Sheet:
    sheet = _sheet(-40, 190, 0)
    paint_gradient(sheet, [(-40, "#27548f"), (60, "#6d9fcf"), (130, "#e7c9a4"), (190, "#f1dcc0")], seed=401)
    paint_clouds(
        sheet,
        light="#fff4e2",
        shade="#8d96b8",
        amount=-0.15,
        size=(46, 110),
        between=(-30, 120),
        sun=(WIDTH * 0.7, 150),
        seed=402,
    )
    return sheet


def _far_range() -> Sheet:
    sheet = _sheet(30, 200, 0.1)
    paint_range(
        sheet,
        foot=185,
        height=92,
        width=150,
        light="#c9b6b4",
        shade="#4f5f86",
        haze="#c9cfdc",
        snow=70,
        seed=411,
    )
    return sheet


def _near_range() -> Sheet:
    sheet = _sheet(80, 215, 0.35)
    paint_range(
        sheet,
        foot=205,
        height=62,
        width=105,
        light="#b59a6a",
        shade="#2f4a4c",
        haze="#8fa494",
        snow=None,
        seed=421,
    )
    return sheet


def _meadow() -> Sheet:
    """Grass and flowers in patches, and the wood at its edge."""
    sheet = _sheet(150, HEIGHT + 30, 1)
    x, y = sheet.grid
    edge = 182 + 7 * np.sin(x / 61) + 4 * np.sin(x / 23 + 1)
    rows, columns = y.shape
    patches = fractal(rows, columns, (20, 60), seed=431, octaves=4)
    colours = gradient(patches, [(-2, "#2f5f35"), (-0.3, "#5f9144"), (0.9, "#a9b455"), (2, "#e0b84e")])
    flowers = fractal(rows, columns, (12, 17), seed=432, octaves=2)
    for threshold, code in ((1.35, "#d9506b"), (1.8, "#f3e7f0")):
        colours += ramp(threshold, threshold + 0.25, flowers)[..., None] * (rgb(code) - colours)
    sheet.fill(np.clip(colours, 0, 1).astype(np.float32), ramp(-0.7, 0.7, y - edge))
    rng = np.random.default_rng(433)
    for left in np.arange(sheet.left, sheet.left + columns / sheet.density, 23.0):
        middle = left + rng.normal() * 6
        foot = 186 + 7 * np.sin(middle / 61) + rng.normal() * 2
        tall = rng.uniform(12, 24)
        paint_leaves(sheet, (middle, foot - tall / 2), (11, tall / 2), 110, (2.2, 4.0), TREES, rng)
    sheet.grain(0.06, 6, seed=434)
    return sheet


def _build() -> Stage:
    layers = [
        Layer("sky", _sky()),
        Layer("far range", _far_range(), (0.1, 0, 0)),
        Layer("near range", _near_range(), (0.35, 0, 0)),
        Layer("meadow", _meadow(), (1, 0, 0)),
    ]
    return Stage(WIDTH, HEIGHT, layers, _camera)


RIDGE = Shot(name="0190", title="Ridge", frame_count=FRAMES, build=_build, width=WIDTH, height=HEIGHT)
