"""Where footage changes from one shot to another: no paint and no flow is carried across.

Two frames belong to one shot if most of what is in one can be found in the other, moved a little and lit
differently. So neither a fast pan nor a flash is a cut: after a flash the same things are there again. In a
dissolve neighbours are alike, too; its frames are mixtures of two frames that are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.measures import LUMA
from stylizer.engine.picture import Picture, check_picture

#: Frames are compared at this width, in blocks of this side, moved by at most this much.
WIDTH = 96
BLOCK = 20
REACH = 14

#: A block whose deviation is below this (of a full range of 1) shows nothing that could be found again.
LEAST_CONTRAST = 0.02

#: The part of the blocks that are found best, which decides: the others may have left or been covered.
FOUND_BEST = 0.25

#: Frames that are less alike than this (1 is the same, moved) are of different shots,
UNLIKE = 0.6

#: if they are so by this much less than their neighbours are.
DROP = 0.15

#: What is gone for at most so many frames was hidden by a flash.
FLASH = 4

#: Half-lengths of dissolves that are looked for, in frames.
HALF_LENGTHS = (2, 3, 4, 6, 8, 12, 16, 24)

#: Mixtures are told at this width; motion is small there.
MIXTURE_WIDTH = 24

#: Distance of a mixture from the straight line between the frames it mixes, as a part of theirs from each
#: other. A frame unlike both is 0.87 away.
STRAYING = 0.4

#: Gradient energy of a mixture between what it would be if gradients cancelled as those of strangers do (0)
#: and if there were no mixing, but something moving through the picture (1).
FADED = 0.5

#: Parts of the later shot with which a frame counts as a mixture.
MIXED = (0.1, 0.9)


@dataclass(frozen=True)
class Cut:
    """A change of shot. ``before`` and ``after`` are places in the sequence, counted from 0.

    ``before`` is the last frame of the one shot, ``after`` the first of the other; the frames between, if
    any, are a mixture.
    """

    before: int
    after: int

    @property
    def kind(self) -> Literal["cut", "dissolve"]:
        """A fade from or to black is a dissolve."""
        return "cut" if self.after == self.before + 1 else "dissolve"


def find_cuts(frames: Iterable[Picture]) -> list[Cut]:
    """The cuts and dissolves of a sequence, in order. Keeps a thumbnail of each frame.

    Raises :class:`InvalidPicture` for a frame that is no picture.
    """
    thumbnails: list[Picture] = []
    for place, frame in enumerate(frames):
        check_picture(frame, f"Frame {place}")
        height = max(BLOCK + 2, round(WIDTH * frame.shape[0] / frame.shape[1]))
        small = cv2.resize(frame, (WIDTH, height), interpolation=cv2.INTER_AREA)
        thumbnails.append(np.asarray(small, np.float32))
    greys = [np.asarray(thumbnail @ LUMA, np.float32) for thumbnail in thumbnails]
    energies = [float(sum(np.square(np.diff(grey, axis=axis)).mean() for axis in (0, 1))) for grey in greys]
    dissolves = _dissolves(_Thumbnails(greys, [_tiny(each) for each in thumbnails], energies))
    cuts = [
        Cut(place, place + 1)
        for place in _breaks(greys)
        if not any(each.before <= place < each.after for each in dissolves)
    ]
    return sorted([*cuts, *dissolves], key=lambda cut: cut.before)


def likeness(grey: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How surely what is in ``grey`` is also in ``other``, from 0 to 1, whatever the exposure of either.

    The correlation that the best quarter of its blocks reach with their partners nearby. 0 where only one of
    them shows anything, 1 where neither does.
    """
    found = []
    for y in range(0, grey.shape[0] - BLOCK + 1, BLOCK // 2):
        for x in range(0, grey.shape[1] - BLOCK + 1, BLOCK // 2):
            block = grey[y : y + BLOCK, x : x + BLOCK]
            if block.std() >= LEAST_CONTRAST:
                top, left = max(0, y - REACH), max(0, x - REACH)
                nearby = other[top : y + BLOCK + REACH, left : x + BLOCK + REACH]
                match = cv2.matchTemplate(nearby, block, cv2.TM_CCOEFF_NORMED)
                found.append(float(np.clip(match[np.isfinite(match)], 0, 1).max(initial=0)))
    if not found:
        return 1.0 if other.std() < LEAST_CONTRAST else 0.0
    return float(np.quantile(found, 1 - FOUND_BEST))


def _breaks(greys: Sequence[NDArray[np.float32]]) -> list[int]:
    """The places before hard cuts."""
    alike = [_mutual(*pair) for pair in pairwise(greys)]
    found = []
    for place, here in enumerate(alike):
        nearby = [*alike[max(0, place - 3) : place], *alike[place + 1 : place + 4]]
        usual = float(np.median(nearby)) if nearby else 1.0
        if here < UNLIKE and here < usual - DROP and not _comes_back(greys, place):
            found.append(place)
    return found


def _comes_back(greys: Sequence[NDArray[np.float32]], place: int) -> bool:
    """Whether the shot up to ``place`` goes on within a few frames, or the one after it went on before."""
    earlier = range(max(0, place - FLASH + 1), place + 1)
    later = range(place + 1, min(len(greys), place + 1 + FLASH + 1))
    return any(
        _mutual(greys[first], greys[second]) >= UNLIKE
        for first in earlier
        for second in later
        if 2 <= second - first <= FLASH + 1
    )


def _mutual(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    return min(likeness(first, second), likeness(second, first))


@dataclass(frozen=True)
class _Thumbnails:
    """A sequence at two sizes: ``greys`` to find things again, ``tiny`` (vectors) to tell mixtures by."""

    greys: Sequence[NDArray[np.float32]]
    tiny: Sequence[NDArray[np.float64]]
    energies: Sequence[float]


def _dissolves(seen: _Thumbnails) -> list[Cut]:
    """Runs of frames that are mixtures of the frames on both sides.

    Of the windows that tell of the same dissolve the shortest counts that reaches beyond it: in a longer one
    there is more motion.
    """
    found: list[tuple[bool, int, float, Cut]] = []
    for half in HALF_LENGTHS:
        for middle in range(half, len(seen.tiny) - half):
            first, last = middle - half, middle + half
            if _is_mixture(seen, middle, first, last):
                extent = _extent(seen, first, last)
                cropped = extent.before == first or extent.after == last
                found.append((cropped, half, _mixture(seen, middle, first, last)[1], extent))
    chosen: list[Cut] = []
    for *_, extent in sorted(found, key=lambda each: each[:3]):
        if all(extent.after <= other.before or other.after <= extent.before for other in chosen):
            chosen.append(extent)
    return chosen


def _is_mixture(seen: _Thumbnails, frame: int, first: int, last: int) -> bool:
    """Whether ``frame`` is a mixture of ``first`` and ``last``, and these are of different shots."""
    part, straying = _mixture(seen, frame, first, last)
    if not (0.25 < part < 0.75 and straying < STRAYING):
        return False
    unmixed = (1 - part) * seen.energies[first] + part * seen.energies[last]
    faded = (1 - part) ** 2 * seen.energies[first] + part**2 * seen.energies[last]
    if seen.energies[frame] - faded > FADED * (unmixed - faded):
        return False
    return _mutual(seen.greys[first], seen.greys[last]) < UNLIKE


def _mixture(seen: _Thumbnails, frame: int, first: int, last: int) -> tuple[float, float]:
    """The part of ``last`` in ``frame``, and how far it is from any mixture of ``first`` and ``last``."""
    across = seen.tiny[last] - seen.tiny[first]
    length = float(across @ across)
    if length == 0:
        return 0.0, 1.0
    offset = seen.tiny[frame] - seen.tiny[first]
    part = float(offset @ across) / length
    return part, float(np.linalg.norm(offset - part * across)) / length**0.5


def _extent(seen: _Thumbnails, first: int, last: int) -> Cut:
    """The mixtures between two frames, and the pure frames around them."""
    mixed = [
        frame
        for frame in range(first + 1, last)
        if MIXED[0] <= _mixture(seen, frame, first, last)[0] <= MIXED[1]
    ]
    return Cut(mixed[0] - 1, mixed[-1] + 1)


def _tiny(thumbnail: Picture) -> NDArray[np.float64]:
    height = max(1, round(MIXTURE_WIDTH * thumbnail.shape[0] / thumbnail.shape[1]))
    small = cv2.resize(thumbnail, (MIXTURE_WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), np.float64).ravel()
