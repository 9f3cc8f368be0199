"""Matches spread to every pixel of a frame, up to its edges (Revaud et al. 2015)."""

import cv2
import numpy as np

from stylizer.engine.flow.eight_bit import eight_bit
from stylizer.engine.flow.matching import Matches
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture

#: The least that the interpolation can be asked for: an affine motion is fitted around each match.
FEWEST_MATCHES = 4

#: Matches that an affine motion is fitted to. OpenCV's 128 reach across the edges of what moves.
_NEIGHBOURS = 64

#: OpenCV's robust fit takes matches that agree to the last bit for none, and leaves 0 there. This many pixels
#: of difference between them are enough.
_APART = 1e-3


def spread(matches: Matches, first: Picture, second: Picture) -> Flow:
    """The edge-aware interpolation of ``matches``, at least :data:`FEWEST_MATCHES`, over ``first``.

    No vector is longer, in any direction, than those of the matches: far from them the affine motions that
    are fitted around each run away.
    """
    interpolator = cv2.ximgproc.createEdgeAwareInterpolator()
    interpolator.setK(_NEIGHBOURS)
    apart = np.random.default_rng(0).normal(0, _APART, matches.there.shape).astype(np.float32)
    here, there = matches.here[:, None], (matches.there + apart)[:, None]
    flow = interpolator.interpolate(eight_bit(first), here, eight_bit(second), there)
    moved = matches.there - matches.here
    flow = np.where(np.isfinite(flow), flow, 0)  # not a number where no motion fits the matches around
    return np.asarray(np.clip(flow, moved.min(axis=0), moved.max(axis=0)), np.float32)
