"""What the painted neighbours of a frame say about it: where they put each stroke, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.flow.estimators import Flow
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import reliability
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
    """An anchor's picture moved to this frame, with the weight (float32 H x W) that it has at each pixel."""

    picture: Picture
    weight: NDArray[np.float32]


def arrive(anchors: Sequence[Anchor]) -> list[Arrival]:
    """Move the anchors' pictures to their frame, and settle whom each pixel follows.

    With reliabilities c and shares s, wₖ = sₖcₖ / Σ sⱼcⱼ · max cⱼ: where both are reliable they share the
    pixel, where one is it has the pixel alone, and nowhere do the weights sum to more than 1. A single
    anchor's weight is its reliability.
    """
    if not anchors:
        return []
    certain = [reliability(anchor.flow, anchor.opposite).weight for anchor in anchors]
    claims = [anchor.share * weight for anchor, weight in zip(anchors, certain, strict=True)]
    total = np.sum(claims, axis=0)
    scale = np.divide(np.max(certain, axis=0), total, out=np.zeros_like(total), where=total > 0)
    return [
        Arrival(backward_warp(anchor.picture, anchor.flow), claim * scale)
        for anchor, claim in zip(anchors, claims, strict=True)
    ]
