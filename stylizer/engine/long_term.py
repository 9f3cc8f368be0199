"""Whom each pixel follows among several related frames (Ruder et al. 2016, section 4.3)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.settings import Form, LongTermWeights

Certainty = NDArray[np.float32]


def long_term_weights(
    certain: Sequence[Certainty], kind: LongTermWeights, form: Form = "corrected"
) -> list[Certainty]:
    """Weights H x W for frames whose certainties c in [0, 1], H x W each, are given closest first.

    "closest-first" is equation 9, element-wise: c_long(j) = max(c(j) − Σ_{k<j} c(k), 0). A pixel is tied to
    the nearest frame in which it can be found, and its weights sum to at most the largest certainty.
    "naive" takes every c(j) as it is, which the paper compares against; there the sum may exceed 1.
    """
    if kind == "naive":
        return list(certain)
    return _running_maximum(certain) if form == "reference" else _closest_first(certain)


def _closest_first(certain: Sequence[Certainty]) -> list[Certainty]:
    closer = np.zeros_like(certain[0])
    weights = []
    for c in certain:
        weights.append(np.maximum(c - closer, 0))
        closer = closer + c
    return weights


def _running_maximum(certain: Sequence[Certainty]) -> list[Certainty]:
    """What the authors' program makes of equation 9: it subtracts the weights that are already reduced.

    That leaves the increment of the running maximum of c, which is the same for binary c.
    """
    highest = np.maximum.accumulate(np.asarray(certain), axis=0)
    return list(np.diff(highest, axis=0, prepend=np.zeros_like(highest[:1])))
