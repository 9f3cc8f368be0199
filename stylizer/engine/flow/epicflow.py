"""EpicFlow (Revaud et al. 2015): matches, spread up to the frame's edges, and settled by the colours."""

import cv2
import numpy as np

from stylizer.engine.flow.eight_bit import grey
from stylizer.engine.flow.interpolation import FEWEST_MATCHES, spread
from stylizer.engine.flow.matching import find_matches
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture

#: After OpenCV's 5 the colours still move it.
_REFINEMENTS = 20


class EpicFlow:
    """Follows its matches wherever they lead, which DIS can't; fine motion as well as matches are dense."""

    name = "epicflow"

    def estimate(self, first: Picture, second: Picture) -> Flow:
        """Flow from ``first`` to ``second``; none, where hardly anything of the two matches."""
        matches = find_matches(first, second)
        if len(matches.here) < FEWEST_MATCHES:
            return np.zeros((*first.shape[:2], 2), np.float32)
        flow = spread(matches, first, second)
        refinement = cv2.VariationalRefinement.create()
        refinement.setFixedPointIterations(_REFINEMENTS)
        refined = refinement.calc(grey(first), grey(second), flow.copy())
        # Where the matches are few and wrong the refinement may diverge; what was interpolated stands there.
        return np.where(np.isfinite(refined), refined, flow).astype(np.float32)
