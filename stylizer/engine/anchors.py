"""What the painted neighbours of a frame say about it: where they put each stroke, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.long_term import Certainty, long_term_weights
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Mask, Picture
from stylizer.engine.reference import warp_onto_grey
from stylizer.engine.reliability import Cause, Reliability, reliability
from stylizer.engine.settings import LongTermWeights, Settings
from stylizer.engine.warp import backward_warp

#: Pixels at the frame's edge that the reliability check and its smoothing leave in doubt.
RIM = 3


@dataclass(frozen=True)
class Anchor:
    """A painted frame that another one is tied to: a neighbour, or one further away.

    ``picture`` is its master; ``flow`` leads from this frame to it, ``opposite`` from it to this frame.
    ``offset`` says how many frames later it is, below 0 for an earlier one. ``share`` is the part of its
    side, earlier or later, against the other side's: equal within a side, and the two sum to 1. ``source``
    is its footage, which soft confidence looks at. ``frame`` is its number, which its masks go by, and
    ``parts`` are the parts of it that they make.
    """

    picture: Picture
    flow: Flow
    opposite: Flow
    share: float = 1.0
    offset: int = -1
    source: Picture | None = None
    frame: int | None = None
    parts: Sequence[Mask] = ()


@dataclass(frozen=True)
class Arrival:
    """An anchor's picture moved to this frame, as this frame may use it.

    ``weight`` (float32 H x W) binds each pixel in the temporal loss. ``presence`` is the picture's part in
    the initial image: the weight, but all of it at motion boundaries and at the frame's rim, where the moved
    picture is not the truth to hold on to, and yet a better guess than an unpainted frame.
    """

    picture: Picture
    weight: NDArray[np.float32]
    presence: NDArray[np.float32]


def arrive(
    anchors: Sequence[Anchor], source: Picture, settings: Settings, parts: Sequence[Mask] = ()
) -> list[Arrival]:
    """Move the anchors' pictures to the frame whose footage is ``source``; settle whom each pixel follows.

    ``parts`` are those that its masks make of the frame, in the order of the anchors'. A pixel that was in
    another part was painted differently, or not at all, and is not followed.
    """
    if not anchors:
        return []
    found = [_trust(anchor, source, settings) for anchor in anchors]
    stays = [_staying(anchor, parts) for anchor in anchors]
    weights = [trust.weight * stay for trust, stay in zip(found, stays, strict=True)]
    present = [
        _presence(anchor, trust) * stay for anchor, trust, stay in zip(anchors, found, stays, strict=True)
    ]
    weights = _settle(anchors, weights, settings, settings.long_term_weights)
    presences = _settle(anchors, present, settings, "closest-first")
    warp = warp_onto_grey if settings.form == "reference" else backward_warp
    return [
        Arrival(warp(anchor.picture, anchor.flow), weight, presence)
        for anchor, weight, presence in zip(anchors, weights, presences, strict=True)
    ]


def _trust(anchor: Anchor, source: Picture, settings: Settings) -> Reliability:
    if settings.confidence == "mask":
        return reliability(anchor.flow, anchor.opposite, settings.form)
    if anchor.source is None:
        raise ValueError("soft confidence looks at the anchor's footage, and the anchor has none (source)")
    return soft_confidence(anchor.flow, anchor.opposite, source, anchor.source)


def _presence(anchor: Anchor, trust: Reliability) -> Certainty:
    whole = (trust.cause == Cause.MOTION_BOUNDARY) | (
        _lands_at_rim(anchor.flow) & (trust.cause != Cause.DISOCCLUDED)
    )
    return np.where(whole, np.float32(1), trust.weight)


def _lands_at_rim(flow: Flow) -> NDArray[np.bool_]:
    """Where a partner is in the frame, and yet so close to its edge that the check reaches beyond."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width]
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    inside = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    return np.asarray((inside >= 0) & (inside < RIM))


def _staying(anchor: Anchor, parts: Sequence[Mask]) -> Mask | np.float32:
    """How much of each pixel was in the same part of the anchor's frame: Σ min(m, warp(m'))."""
    if not parts:
        return np.float32(1)
    before = backward_warp(np.stack(anchor.parts, axis=-1), anchor.flow)
    common = np.minimum(np.stack(parts, axis=-1), before).sum(axis=-1)
    return np.asarray(np.minimum(common, 1), np.float32)


def nearest(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The closest anchor of each side."""
    return [anchors[side[0]] for side in _sides(anchors)]


def _sides(anchors: Sequence[Anchor]) -> list[list[int]]:
    """Where the earlier and the later anchors stand, closest first; a side without anchors is left out."""
    ordered = sorted(range(len(anchors)), key=lambda index: abs(anchors[index].offset))
    earlier = [index for index in ordered if anchors[index].offset < 0]
    later = [index for index in ordered if anchors[index].offset > 0]
    return [side for side in (earlier, later) if side]


def _settle(
    anchors: Sequence[Anchor], certain: Sequence[Certainty], settings: Settings, kind: LongTermWeights
) -> list[Certainty]:
    """Divide each pixel among anchors that are ``certain`` of it to some degree c in [0, 1].

    Within a side by :func:`long_term_weights`; between sides of the certainty C = Σ c_long and the share s,
    each weight is s·c_long / Σ sC · max C: where both sides reach a pixel they share it, where one does it
    has the pixel alone, and nowhere do the weights sum to more than 1 ("naive" aside). A single anchor's
    weight is its c.
    """
    claims = list(certain)
    reached = []
    for side in _sides(anchors):
        weights = long_term_weights([certain[index] for index in side], kind, settings.form)
        for index, weight in zip(side, weights, strict=True):
            claims[index] = anchors[index].share * weight
        reached.append(np.sum(weights, axis=0))
    total = np.sum(claims, axis=0)
    scale = np.divide(np.max(reached, axis=0), total, out=np.zeros_like(total), where=total > 0)
    return [claim * scale for claim in claims]
