"""What the painted neighbours of a frame say about it: where they put each stroke, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow.estimators import Flow
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import Cause, reliability
from stylizer.engine.warp import backward_warp


@dataclass(frozen=True)
class Anchor:
    """A painted neighbour of a frame.

    ``picture`` is its master; ``flow`` leads from this frame to it, ``opposite`` from it to this frame.
    ``share`` is its part against the other anchor's; the shares of a frame's anchors sum to 1.
    """

    picture: Picture
    flow: Flow
    opposite: Flow
    share: float = 1.0


@dataclass(frozen=True)
class Arrival:
    """An anchor's picture moved to this frame, as this frame may use it.

    ``weight`` (float32 H x W) binds each pixel in the temporal loss. ``presence`` is the picture's part in
    the initial image: the weight, but all of it at motion boundaries, where the moved picture is not the
    truth to hold on to, and yet a better guess than an unpainted frame.
    """

    picture: Picture
    weight: NDArray[np.float32]
    presence: NDArray[np.float32]


def arrive(anchors: Sequence[Anchor]) -> list[Arrival]:
    """Move the anchors' pictures to their frame, and settle whom each pixel follows."""
    if not anchors:
        return []
    shares = [anchor.share for anchor in anchors]
    found = [reliability(anchor.flow, anchor.opposite) for anchor in anchors]
    weights = _settle(shares, [r.weight for r in found])
    presences = _settle(
        shares, [np.where(r.cause == Cause.MOTION_BOUNDARY, np.float32(1), r.weight) for r in found]
    )
    return [
        Arrival(backward_warp(anchor.picture, anchor.flow), weight, presence)
        for anchor, weight, presence in zip(anchors, weights, presences, strict=True)
    ]


def _settle(shares: Sequence[float], certain: Sequence[NDArray[np.float32]]) -> Sequence[NDArray[np.float32]]:
    """Divide each pixel among anchors that are ``certain`` of it to some degree c in [0, 1].

    wₖ = sₖcₖ / Σ sⱼcⱼ · max cⱼ: where both reach a pixel they share it, where one does it has the pixel
    alone, and nowhere do the weights sum to more than 1. A single anchor's weight is its c.
    """
    claims = [share * c for share, c in zip(shares, certain, strict=True)]
    total = np.sum(claims, axis=0)
    scale = np.divide(np.max(certain, axis=0), total, out=np.zeros_like(total), where=total > 0)
    return [claim * scale for claim in claims]
