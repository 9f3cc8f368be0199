"""The sizes at which a frame by itself is painted, one after the other (Gatys et al. 2017, section 6).

The strokes of a painting are as large as the network's field reaches, and a large frame is far from its
optimum after as many steps as would do for a small one. So a frame that no painted neighbour leads is painted
small first, and what that changed is enlarged and changes the start of the next size, which has less to do.
"""

import math

from stylizer.engine.settings import SMALLEST_SIDE, Settings

#: Pixels of the longer side below which a smaller painting says nothing about a larger one.
COARSEST = 160

#: What is left to do for a size that starts from a smaller painting, as a part of the iterations without one.
FINISHING = 1 / 3


def coarser_size(settings: Settings, width: int, height: int) -> tuple[int, int] | None:
    """Width and height to paint at first; None where painting begins at the size given."""
    size = math.ceil(width / 2), math.ceil(height / 2)
    worth_it = max(size) >= COARSEST and min(size) >= SMALLEST_SIDE
    return size if settings.coarse_to_fine and worth_it else None


def finishing_iterations(limit: int) -> int:
    """The most iterations from a smaller painting, where ``limit`` would be the most without one."""
    return math.ceil(FINISHING * limit)


def work_at_most(settings: Settings, width: int, height: int, limit: int) -> float:
    """The work of a frame by itself, in iterations at its size: those at smaller ones count by their pixels.

    ``limit`` is the most iterations that it would take at its size alone.
    """
    coarser = coarser_size(settings, width, height)
    if coarser is None:
        return limit
    share = math.prod(coarser) / (width * height)
    return finishing_iterations(limit) + share * work_at_most(settings, *coarser, limit)
