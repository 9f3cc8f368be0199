"""The one record in which progress leaves the engine, and the one way in which a cancellation enters it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Phase = Literal["load", "flow", "optimise", "measure"]


class Cancelled(Exception):  # noqa: N818 -- not an error: somebody asked for it
    """Raised by a report to stop the engine at once."""


@dataclass(frozen=True)
class Progress:
    """Where the engine is.

    ``iteration`` counts from 1 to at most ``iterations`` while optimising, through all sizes that the frame
    is painted at, and is 0 in other phases. ``work`` is what they amount to at the frame's own size, which is
    what time goes by. ``loss`` is the total before this iteration's step. ``picture`` gives the picture as it
    is now (float32 H x W x 3 RGB in [0, 1], of the frame's size); it is valid only during the call, and costs
    a copy. ``pass_number`` counts from 1.
    """

    phase: Phase
    frame: int
    iteration: int = 0
    iterations: int = 0
    work: float = 0.0
    loss: float | None = None
    picture: Callable[[], NDArray[np.float32]] | None = None
    pass_number: int = 1


#: Called at every iteration; it may raise :class:`Cancelled`.
Report = Callable[[Progress], None]
