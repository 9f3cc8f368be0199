"""Why a frame is bad where it is: the worst regions of a transition, each put down to a cause.

The change that a viewer sees in a region is divided among its pixels, and each pixel's part goes to what the
engine knows about it: whether the pixel was tied to the frame before at all, and if so, whether the paint
changed along the flow that it was tied by, or only along the true motion.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow import FlowPair
from stylizer.engine.measures import DISPUTE, TILE, squared_error
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import Cause, reliability


class Blame(StrEnum):
    """What a region is put down to."""

    OUT_OF_FRAME = "out of frame"  # new at the frame's edge: there was no paint to carry on
    DISOCCLUSION = "disocclusion"  # uncovered in this frame: there was no paint either
    FLOW_ERROR = "flow error"  # the motion that the paint followed is not the true one, or was not trusted
    NOT_CONVERGED = "not converged"  # tied along the right motion, and changed nevertheless


@dataclass(frozen=True)
class Region:
    """A tile of the later frame: x, y, width and height in pixels.

    ``error`` is the mean squared change of its paint along the measuring flow, pictures in [0, 1].
    ``blame`` is the cause of the largest part of it; ``parts`` has every cause's part, and sums to 1.
    """

    tile: tuple[int, int, int, int]
    error: float
    blame: Blame
    parts: dict[Blame, float]


def diagnose(
    earlier: Picture, later: Picture, measuring: FlowPair, loss: FlowPair, regions: int = 3, tile: int = TILE
) -> list[Region]:
    """The ``regions`` worst tiles of side ``tile`` of a painted transition, the worst first.

    ``loss`` is the flow that the paint was tied by, ``measuring`` another one. Unlike the measured error,
    this looks at every pixel: also where nothing is known of the motion, something is seen.
    """
    change = squared_error(earlier, later, measuring.backward)
    blames = _blame_pixels(earlier, later, change, measuring, loss)
    found = []
    for y in range(0, change.shape[0], tile):
        for x in range(0, change.shape[1], tile):
            part = np.s_[y : y + tile, x : x + tile]
            found.append(_region(x, y, change[part], blames[part]))
    found.sort(key=lambda region: region.error, reverse=True)
    return [region for region in found[:regions] if region.error > 0]


_BLAMES = tuple(Blame)


def _blame_pixels(
    earlier: Picture,
    later: Picture,
    change: NDArray[np.float32],
    measuring: FlowPair,
    loss: FlowPair,
) -> NDArray[np.uint8]:
    """Each pixel's place in :data:`_BLAMES`.

    A pixel that was not tied is blamed on what untied it. A motion boundary is where the flow is not to be
    trusted. Of the tied pixels those whose flow is disputed, or whose paint changed less along it than along
    the measuring flow, followed the wrong motion.
    """
    cause = reliability(loss.backward, loss.forward).cause
    disputed = np.linalg.norm(measuring.backward - loss.backward, axis=-1) > DISPUTE
    followed = squared_error(earlier, later, loss.backward)
    wrong = (cause == Cause.MOTION_BOUNDARY) | disputed | (followed < change / 2)
    return np.select(
        [cause == Cause.OUT_OF_FRAME, cause == Cause.DISOCCLUDED, wrong],
        [
            np.uint8(_BLAMES.index(each))
            for each in (Blame.OUT_OF_FRAME, Blame.DISOCCLUSION, Blame.FLOW_ERROR)
        ],
        np.uint8(_BLAMES.index(Blame.NOT_CONVERGED)),
    )


def _region(x: int, y: int, change: NDArray[np.float32], blames: NDArray[np.uint8]) -> Region:
    sums = np.bincount(blames.ravel(), weights=change.ravel(), minlength=len(_BLAMES))
    total = float(sums.sum())
    parts = {blame: float(part) / total if total else 0.0 for blame, part in zip(_BLAMES, sums, strict=True)}
    height, width = change.shape
    return Region((x, y, width, height), total / change.size, max(parts, key=lambda b: parts[b]), parts)
