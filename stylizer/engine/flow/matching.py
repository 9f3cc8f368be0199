"""Matches between two frames however far things moved: a compact kin of DeepMatching (Revaud et al. 2016).

Every cell of 4 x 4 pixels of one frame is compared with every cell of the other by histograms of gradients.
Then larger and larger patches are: a patch fits as well as its four quarters do, each where it fits best
nearby, so that a patch may bend. Cells that choose each other are moved to sub-pixels, and kept where they
find back.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from stylizer.engine.flow.eight_bit import eight_bit, grey
from stylizer.engine.picture import Picture, check_picture

Points = NDArray[np.float32]

#: Side of a cell, in pixels.
_CELL = 4

#: Frames of more cells are shrunk for the comparison: it takes the square of this many numbers at once.
MOST_CELLS = 4000

_ORIENTATIONS = 8

#: Cells across a patch double so many times: 3, 6, 12, 24 cells.
_LEVELS = 3

#: Bends the fit of a patch before it counts in a larger one: good fits count for more (their λ).
_RECTIFICATION = 1.4

#: Keeps patches without gradients from fitting each other perfectly.
_FLAT = 0.02

#: A match that misses its start by more pixels, when it is followed back, is none.
_ROUND_TRIP = 1.0


@dataclass(frozen=True)
class Matches:
    """``here`` and ``there``: positions in two frames, float32 N x 2, x before y, in pixels."""

    here: Points
    there: Points


def find_matches(first: Picture, second: Picture, most_cells: int = MOST_CELLS) -> Matches:
    """Match ``first`` with ``second``, pictures of one size; at most one match for every cell.

    Frames of more than ``most_cells`` cells are shrunk for the comparison.
    """
    check_picture(first, "The first frame")
    check_picture(second, "The second frame", shape=first.shape)
    height, width, _ = first.shape
    shrink = min(1.0, (most_cells * _CELL**2 / (height * width)) ** 0.5)
    size = (round(width * shrink) // _CELL * _CELL, round(height * shrink) // _CELL * _CELL)
    scale = np.array([width, height], np.float32) / np.array(size, np.float32)
    with torch.inference_mode():
        pairs = _reciprocal(_score(*(_describe(_shrunk(picture, size)) for picture in (first, second))))
    here, there = ((cells * _CELL + (_CELL - 1) / 2 + 0.5) * scale - 0.5 for cells in pairs)
    return _refined(grey(first), grey(second), here.astype(np.float32), there.astype(np.float32))


def _shrunk(picture: Picture, size: tuple[int, int]) -> Tensor:
    shrunk = cv2.resize(eight_bit(picture), size, interpolation=cv2.INTER_AREA)
    return torch.from_numpy(cv2.cvtColor(shrunk, cv2.COLOR_RGB2GRAY)).float() / 255


def _describe(luma: Tensor) -> Tensor:
    """Histograms of gradients of 3 x 3 cells around every cell, of length 1: rows x columns x D."""
    padded = functional.pad(luma[None, None], (1, 1, 1, 1), mode="replicate")[0, 0]
    across, down = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2, (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
    angles = torch.arange(_ORIENTATIONS) * (2 * torch.pi / _ORIENTATIONS)
    steps = torch.relu(angles.cos()[:, None, None] * across + angles.sin()[:, None, None] * down)
    cells = functional.avg_pool2d(steps[None], _CELL)
    around = functional.unfold(functional.pad(cells, (1, 1, 1, 1), mode="replicate"), 3)[0].T
    flat = torch.full((len(around), 1), _FLAT)
    described = functional.normalize(torch.cat([around, flat], dim=1), dim=1)
    return described.reshape(*cells.shape[2:], -1)


def _score(first: Tensor, second: Tensor) -> Tensor:
    """How well each cell of ``first`` fits each of ``second``, over patches of all sizes: H x W x H x W."""
    fit = torch.einsum("ijd,kld->ijkl", first, second)
    total = fit.clone()
    for level in range(_LEVELS):
        fit = _joined(_bent(fit), 2**level).pow_(_RECTIFICATION)
        total += fit
    return total


def _bent(fit: Tensor) -> Tensor:
    """The best fit of each patch among the nine cells around where it is looked for."""
    for axis in (2, 3):
        length = fit.shape[axis]
        best = fit.clone()
        for to, of in ((0, 1), (1, 0)):
            here = best.narrow(axis, to, length - 1)
            torch.maximum(here, fit.narrow(axis, of, length - 1), out=here)
        fit = best
    return fit


def _joined(fit: Tensor, reach: int) -> Tensor:
    """The mean fit of the four quarters of patches, ``reach`` cells from the middle; 0 for those outside."""
    rows, columns = fit.shape[:2]
    joined = torch.zeros_like(fit)
    for down in (-reach, reach):
        to_rows, of_rows = _overlap(rows, down)
        for across in (-reach, reach):
            to_columns, of_columns = _overlap(columns, across)
            joined[to_rows, to_columns, to_rows, to_columns] += fit[of_rows, of_columns, of_rows, of_columns]
    return joined.div_(4)


def _overlap(length: int, step: int) -> tuple[slice, slice]:
    return slice(max(0, -step), length - max(0, step)), slice(max(0, step), length - max(0, -step))


def _reciprocal(score: Tensor) -> tuple[Points, Points]:
    """Cells that choose each other, or a neighbour of each other: positions (x, y) here and there."""
    rows, columns = score.shape[:2]
    flat = score.reshape(rows * columns, rows * columns)
    forward, back = flat.argmax(dim=1).numpy(), flat.argmax(dim=0).numpy()

    def position(index: NDArray[np.int64]) -> Points:
        return np.stack([index % columns, index // columns], axis=-1).astype(np.float32)

    cells = np.arange(rows * columns)
    here = position(cells)
    mutual = np.abs(position(back[forward]) - here).max(axis=-1) <= 1
    return here[mutual], position(forward[mutual])


def _refined(first: NDArray[np.uint8], second: NDArray[np.uint8], here: Points, there: Points) -> Matches:
    """Follow each match to sub-pixels and back (Lucas and Kanade 1981), and keep those that come home."""
    if not len(here):
        return Matches(here, there)

    def follow(
        start: NDArray[np.uint8],
        end: NDArray[np.uint8],
        points: Points,
        guess: Points,
    ) -> tuple[Points, NDArray[np.bool_]]:
        found, known, _ = cv2.calcOpticalFlowPyrLK(
            start, end, points, guess.copy(), winSize=(11, 11), maxLevel=1, flags=cv2.OPTFLOW_USE_INITIAL_FLOW
        )
        return np.asarray(found, np.float32), known[:, 0] > 0

    found, known = follow(first, second, here, there)
    home, known_back = follow(second, first, found, here)
    kept = known & known_back & (np.linalg.norm(home - here, axis=-1) <= _ROUND_TRIP)
    return Matches(here[kept], found[kept])
