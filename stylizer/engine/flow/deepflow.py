"""DeepFlow (Weinzaepfel et al. 2013): a variational flow, coarse to fine, and matches for what moves far.

What is small and moves far is gone from the coarse frames, where far motion can be found. The paper adds a
term to the energy that pulls the flow towards matches. OpenCV's solver has none, so at each size the matches
compete instead: where the one that is interpolated at a pixel explains both frames better than the flow from
the coarser size, it takes its place, and the solver goes on from there.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow.competition import Luma, better_explained
from stylizer.engine.flow.eight_bit import grey
from stylizer.engine.flow.interpolation import FEWEST_MATCHES, spread
from stylizer.engine.flow.matching import find_matches
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture

#: From one size to the next coarser, down to this many pixels on the smaller side; both as OpenCV's DeepFlow.
_STEP, _COARSEST = 0.95, 25

#: Frames of more cells are shrunk for the matcher: the flow finds what is fine by itself.
_MOST_CELLS = 1500

#: Weights of the energy, for luma from 0 to 255: smoothness and constancy of gradients as in OpenCV's
#: DeepFlow. Constancy of luma counts four times as much as there: with still more of it the motion is exacter
#: while the light stays the same, and lost where it changes.
_SMOOTHNESS, _GRADIENTS, _LUMA = 4.0, 5 / 3, 2 / 3

#: Steps in which each linear system is solved. OpenCV's 25 take twice the time and gain next to nothing.
_SOLVER_STEPS = 10


class DeepFlow:
    """Follows far motion by matches, and fine motion to sub-pixels; smooth where DIS is ragged."""

    name = "deepflow"

    def estimate(self, first: Picture, second: Picture) -> Flow:
        """Flow from ``first`` to ``second``; without their matches, where there are too few to spread."""
        matches = find_matches(first, second, _MOST_CELLS)
        matched = spread(matches, first, second) if len(matches.here) >= FEWEST_MATCHES else None
        return coarse_to_fine(grey(first), grey(second), matched)


def coarse_to_fine(first: NDArray[np.uint8], second: NDArray[np.uint8], matched: Flow | None) -> Flow:
    """The variational flow between two frames' luma, H x W from 0 to 255.

    ``matched`` is what their matches say at each pixel, or None.
    """
    solver = cv2.VariationalRefinement.create()
    solver.setAlpha(_SMOOTHNESS)
    solver.setGamma(_GRADIENTS)
    solver.setDelta(_LUMA)
    solver.setSorIterations(_SOLVER_STEPS)
    sizes = list(zip(_pyramid(first), _pyramid(second), strict=True))
    flow = np.zeros((*sizes[-1][0].shape, 2), np.float32)
    for here, there in reversed(sizes):
        flow = _resized(flow, here.shape)
        if matched is not None:
            flow = better_explained(here, there, flow, _resized(matched, here.shape))
        settled = solver.calc(here, there, flow.copy())
        # On wrong matches it may diverge.
        flow = np.where(np.isfinite(settled), settled, flow).astype(np.float32)
    return flow


def _pyramid(luma: NDArray[np.uint8]) -> list[Luma]:
    """The frame as it is, and smaller and smaller."""
    levels = [luma.astype(np.float32)]
    while True:
        height, width = (round(side * _STEP) for side in levels[-1].shape)
        if min(height, width) <= _COARSEST:
            return levels
        levels.append(np.asarray(cv2.resize(levels[-1], (width, height)), np.float32))


def _resized(flow: Flow, size: tuple[int, ...]) -> Flow:
    """For frames of another height and width: the vectors are of another length there."""
    height, width = size
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    smaller = width < flow.shape[1]
    resized = cv2.resize(flow, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    return np.asarray(resized * scale, np.float32)
