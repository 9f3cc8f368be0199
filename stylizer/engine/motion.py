"""What motion is at the engine's border.

A flow is float32 H x W x 2 on the grid of the frame it starts from: u to the right, v downwards, in pixels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flow = NDArray[np.float32]


@dataclass(frozen=True)
class FlowPair:
    """``forward`` leads from the earlier frame to the later one, ``backward`` from the later to the earlier.

    Each is on the grid of the frame it starts from.
    """

    forward: Flow
    backward: Flow

    def turned(self) -> "FlowPair":
        """The same two flows, were the later frame the earlier one: as at the end of a loop."""
        return FlowPair(self.backward, self.forward)
