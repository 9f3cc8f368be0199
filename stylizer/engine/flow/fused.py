"""Two flows in one: each pixel takes the vector that explains both frames better (Lempitsky et al. 2008)."""

import numpy as np

from stylizer.engine.flow.competition import Luma, better_explained
from stylizer.engine.flow.dis import DIS
from stylizer.engine.flow.eight_bit import grey
from stylizer.engine.flow.epicflow import EpicFlow
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture


class Fused:
    """DIS, and EpicFlow where it fits better: they go wrong in different places.

    One looks around where it is and loses what moves far; the other follows matches and guesses between.
    """

    name = "fused"

    def __init__(self) -> None:
        self._near, self._far = DIS(), EpicFlow()

    def estimate(self, first: Picture, second: Picture) -> Flow:
        """Flow from ``first`` to ``second``."""
        near, far = self._near.estimate(first, second), self._far.estimate(first, second)
        return better_explained(_luma(first), _luma(second), near, far)


def _luma(picture: Picture) -> Luma:
    return grey(picture).astype(np.float32)
