"""A stage: flat layers in space before a moving camera, and what can be known exactly about them.

Each layer is a plane, painted as the *home camera* sees it. Where the plane's inverse depth at the home
position (x, y), counted from the picture's centre, is a + b·x + c·y, a camera that has moved by
T = (Tx, Ty, Tz) sees the plane through the homography I − T·(b, c, a)ᵀ (Hartley and Zisserman 2004, section
13.1, with the focal length taken into the units of T: at depth 1 one unit moves the picture by one pixel).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.demo.colour import Picture
from stylizer.demo.sheet import Sheet

Matrix = NDArray[np.floating]
Mask = NDArray[np.bool_]

BLUR_SAMPLES = 24  # the fastest layers move 15 pixels while the shutter is open
SHARP_SAMPLES = 8
HALF_COVERED = 0.5


@dataclass(frozen=True)
class Camera:
    """Where the camera is, relative to home: `x`, `y` in pixels at depth 1, `forward` as a share of depth 1.

    `pan`, `tilt` shift the whole view (pixels), `roll` turns it (radians, clockwise), `zoom` enlarges it.
    """

    x: float = 0
    y: float = 0
    forward: float = 0
    pan: float = 0
    tilt: float = 0
    roll: float = 0
    zoom: float = 1


def shift(x: float, y: float) -> Matrix:
    """Move by (x, y) pixels."""
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def turn(angle: float, centre: tuple[float, float] = (0, 0), scale: float = 1) -> Matrix:
    """Turn clockwise on the screen by `angle` radians about a point, and enlarge by `scale`."""
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    rotation = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return np.asarray(shift(*centre) @ rotation @ shift(-centre[0], -centre[1]))


def still(_: float) -> Matrix:
    """The pose of what does not move by itself."""
    return np.eye(3)


@dataclass(frozen=True)
class Layer:
    """One painted plane. `pose(time)` moves it within its plane, in home-view pixels."""

    name: str
    sheet: Sheet
    inverse_depth: tuple[float, float, float] = (0, 0, 0)
    pose: Callable[[float], Matrix] = still


@dataclass(frozen=True)
class Motion:
    """Where every pixel of one frame is in another one, on the first frame's grid.

    `flow` is HxWx2 (u right, v down, pixels); `out_of_frame` marks points that land outside the pixel centres
    of the other frame; `occluded` marks every point that can't be seen there: hidden, or out of frame.
    """

    flow: NDArray[np.float32]
    occluded: Mask
    out_of_frame: Mask


class Stage:
    """Layers from back to front, and the camera's path over time (in frames, any real number)."""

    def __init__(
        self, width: int, height: int, layers: Sequence[Layer], camera: Callable[[float], Camera]
    ) -> None:
        self.width, self.height, self.layers, self.camera = width, height, layers, camera

    def picture(self, time: float, shutter: float = 0, resolution: int = 1) -> Picture:
        """RGB in [0,1]: the mean over the open shutter, centred on `time`, and over each pixel's area.

        `shutter` is the share of a frame's duration that it is open (0.5 is the usual 180 degrees); 0 gives a
        sharp picture. `resolution` renders that many pixels per pixel of the frame along each axis.
        """
        total = np.zeros((self.height * resolution, self.width * resolution, 3), np.float32)
        samples = BLUR_SAMPLES if shutter else SHARP_SAMPLES
        for sample in range(samples):
            moment = time + shutter * ((sample + 0.5) / samples - 0.5)
            # Even offsets inside the pixel, out of step with time: the plastic number's additive recurrence.
            offset = np.array([0.7548776662, 0.5698402910]) * (sample + 1) % 1 - 0.5
            total += self._instant(moment, offset, resolution)
        return np.clip(total / samples, 0, 1)

    def motion(self, time: float, other: float) -> Motion:
        """Exact motion of the sharp geometry from one moment to another.

        A pixel belongs to the front-most layer that covers at least half of its centre; blur moves nothing.
        """
        x, y = self._pixels
        owner = np.zeros((self.height, self.width), np.int64)
        for index, layer in enumerate(self.layers):
            owner[self._covers(layer, time, x, y)] = index
        there_x, there_y = np.empty_like(x), np.empty_like(y)
        for index in np.unique(owner):
            mine = owner == index
            layer = self.layers[index]
            matrix = self.view(layer, other) @ np.linalg.inv(self.view(layer, time))
            there_x[mine], there_y[mine] = _apply(matrix, x[mine], y[mine])
        hidden = np.zeros_like(owner, bool)
        for index, layer in enumerate(self.layers):
            hidden |= (owner < index) & self._covers(layer, other, there_x, there_y)
        out = (there_x < 0) | (there_y < 0) | (there_x > self.width - 1) | (there_y > self.height - 1)
        flow = np.stack([there_x - x, there_y - y], -1).astype(np.float32)
        return Motion(flow, hidden | out, out)

    def view(self, layer: Layer, time: float) -> Matrix:
        """The homography from home-view positions on a layer to the frame at `time`."""
        camera = self.camera(time)
        constant, across, down = layer.inverse_depth
        travelled = np.eye(3) - np.outer((camera.x, camera.y, camera.forward), (across, down, constant))
        lens = shift(-camera.pan, -camera.tilt) @ turn(-camera.roll, scale=camera.zoom)
        centre = ((self.width - 1) / 2, (self.height - 1) / 2)
        return shift(*centre) @ lens @ travelled @ shift(-centre[0], -centre[1]) @ layer.pose(time)

    @cached_property
    def _pixels(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x, y = np.meshgrid(np.arange(self.width, dtype=np.float64), np.arange(self.height, dtype=np.float64))
        return x, y

    def _covers(self, layer: Layer, time: float, x: NDArray[np.float64], y: NDArray[np.float64]) -> Mask:
        sheet = layer.sheet
        home_x, home_y = _apply(np.linalg.inv(self.view(layer, time)), x, y)
        texel_x = ((home_x - sheet.left) * sheet.density).astype(np.float32)
        texel_y = ((home_y - sheet.top) * sheet.density).astype(np.float32)
        return cv2.remap(sheet.texels[..., 3], texel_x, texel_y, cv2.INTER_LINEAR) >= HALF_COVERED

    def _instant(self, time: float, offset: NDArray[np.float64], resolution: int) -> Picture:
        """One moment, point-sampled at `offset` from the pixel centres."""
        width, height = self.width * resolution, self.height * resolution
        picture = np.zeros((height, width, 3), np.float32)
        finer = (resolution - 1) / 2
        to_pixels = shift(finer - offset[0], finer - offset[1]) @ np.diag([resolution, resolution, 1.0])
        for layer in self.layers:
            sheet = layer.sheet
            matrix = to_pixels @ self.view(layer, time) @ shift(sheet.left, sheet.top)
            matrix = matrix @ np.diag([1 / sheet.density, 1 / sheet.density, 1])
            window = _window(matrix, sheet.texels.shape[:2], width, height)
            if window is None:
                continue
            left, top, right, bottom = window
            seen = cv2.warpPerspective(
                sheet.texels,
                shift(-left, -top) @ matrix,
                (right - left, bottom - top),
                flags=cv2.INTER_LINEAR,
            )
            under = picture[top:bottom, left:right]
            under *= 1 - seen[..., 3:]
            under += seen[..., :3]
        return picture


def _apply(
    matrix: Matrix, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    across, down, depth = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return across / depth, down / depth


def _window(
    matrix: Matrix, size: tuple[int, int], width: int, height: int
) -> tuple[int, int, int, int] | None:
    """The part of the frame that a sheet can touch: left, top, right, bottom; None where it touches none."""
    rows, columns = size
    x, y = _apply(matrix, np.array([-1.0, columns, -1, columns]), np.array([-1.0, -1, rows, rows]))
    left, top = max(0, int(np.floor(x.min()))), max(0, int(np.floor(y.min())))
    right, bottom = min(width, int(np.ceil(x.max())) + 1), min(height, int(np.ceil(y.max())) + 1)
    return (left, top, right, bottom) if right > left and bottom > top else None
