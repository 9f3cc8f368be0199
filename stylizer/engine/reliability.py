"""How far a flow can be trusted at each pixel (Ruder et al. 2016, equations 4 to 6), and why not."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.motion import Flow
from stylizer.engine.warp import backward_warp

Form = Literal["corrected", "reference"]

#: Gaussian of sigma 0.8 pixels.
_SMOOTHING = np.array([0.02193, 0.22851, 0.49912, 0.22851, 0.02193])


class Cause(IntEnum):
    """Why a pixel has no reliable partner in the other frame."""

    NONE = 0
    OUT_OF_FRAME = 1
    DISOCCLUDED = 2
    MOTION_BOUNDARY = 3
    FLOW_DISPUTED = 4  # two estimators disagree; set where a transition is measured


@dataclass(frozen=True)
class Reliability:
    """``weight`` float32 H x W in [0, 1]; ``cause`` uint8 H x W of :class:`Cause`, before smoothing."""

    weight: NDArray[np.float32]
    cause: NDArray[np.uint8]


def reliability(flow: Flow, opposite: Flow, form: Form = "corrected") -> Reliability:
    """Check ``flow`` against the ``opposite`` flow, both float32 H x W x 2, each on its own frame's grid.

    The reference form lets the smoothing leak onto the rim whose partner is out of frame; the corrected form
    is 0 there, else each pan would pull its flat target inwards.
    """
    out_of_frame = _out_of_frame(flow)
    disoccluded = ~out_of_frame & _disoccluded(flow, opposite)
    boundary = ~out_of_frame & ~disoccluded & _motion_boundary(flow)

    cause = np.full(flow.shape[:2], Cause.NONE, dtype=np.uint8)
    cause[out_of_frame] = Cause.OUT_OF_FRAME
    cause[disoccluded] = Cause.DISOCCLUDED
    cause[boundary] = Cause.MOTION_BOUNDARY

    grey = np.where(disoccluded, -255.0, np.where(out_of_frame | boundary, 0.0, 255.0))
    # A byte, truncated, in both forms: the corrected map equals the reference wherever it is not mended.
    # The small number keeps a sum that rounds to just below 255 from becoming 254.
    weight = np.trunc(np.clip(_smooth(grey) + 1e-6, 0, 255)).astype(np.float32) / np.float32(255)
    if form == "corrected":
        weight[out_of_frame] = 0
    return Reliability(weight, cause)


def _out_of_frame(flow: Flow) -> NDArray[np.bool_]:
    """Where a partner lacks one of the four pixels that it would be interpolated from."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width]
    x, y = np.floor(columns + flow[..., 0]), np.floor(rows + flow[..., 1])
    return np.asarray((x < 0) | (x + 1 >= width) | (y < 0) | (y + 1 >= height))


def _disoccluded(flow: Flow, opposite: Flow) -> NDArray[np.bool_]:
    """Where going there and back does not lead home (equation 5)."""
    back = backward_warp(opposite, flow)
    return np.asarray(_squared(flow + back) >= 0.01 * (_squared(flow) + _squared(back)) + 0.5)


def _motion_boundary(flow: Flow) -> NDArray[np.bool_]:
    """Where the motion changes abruptly (equation 6)."""
    padded = np.pad(flow, ((1, 1), (1, 1), (0, 0)), mode="symmetric")
    across = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2
    down = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
    return np.asarray(_squared(across) + _squared(down) > 0.01 * _squared(flow) + 0.002)


def _squared(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(np.square(vectors).sum(axis=-1))


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    for axis in (0, 1):
        margin = [(2, 2) if axis == side else (0, 0) for side in (0, 1)]
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, margin, mode="symmetric"), 5, axis)
        values = windows @ _SMOOTHING
    return values
