"""The picture that the optimiser starts from (Ruder et al. 2016, section 4.2)."""

from collections.abc import Sequence

import numpy as np

from stylizer.engine.anchors import Anchor, Arrival, nearest
from stylizer.engine.colour import Palette, recolour
from stylizer.engine.errors import InvalidSettings
from stylizer.engine.perception.space import MEANS_BGR, UNITS_PER_ONE
from stylizer.engine.picture import Picture
from stylizer.engine.reference import warp_onto_grey
from stylizer.engine.settings import Settings
from stylizer.engine.warp import backward_warp

#: Deviation of the noise, in the units of the reference space.
NOISE = 0.001


def initial_image(
    settings: Settings,
    style: Palette,
    source: Picture,
    frame: int,
    anchors: Sequence[Anchor],
    arrivals: Sequence[Arrival],
    first: Picture | None,
) -> Picture:
    """The start for a frame: by ``first_image`` where it has no anchor, else by ``initial_image``.

    ``style`` are the style's colours, ``arrivals`` the anchors moved to this frame; ``first`` is the shot's
    first painted frame.
    """
    if not anchors and settings.first_image == "random":
        return noise(source, settings.seed, frame)
    unpainted = recolour(source, style) if settings.first_image == "recoloured" else source
    if not anchors:
        return unpainted
    match settings.initial_image:
        case "random":
            return noise(source, settings.seed, frame)
        case "image":
            return source
        case "prev":
            return _sum([anchor.share * anchor.picture for anchor in nearest(anchors)])
        case "prevWarped" if settings.form == "reference":
            return _sum(
                [anchor.share * warp_onto_grey(anchor.picture, anchor.flow) for anchor in nearest(anchors)]
            )
        case "prevWarped":
            return blend(unpainted, anchors, arrivals)
        case "first":
            if first is None:
                raise InvalidSettings(
                    "Later frames start from the first painted frame (initial_image is 'first'), and there "
                    "is none: paint the first frame of the shot before this one.",
                    field="initial_image",
                )
            return first


def noise(like: Picture, seed: int, frame: int) -> Picture:
    """Normal noise about the reference space's zero, the same for the same seed and frame on any machine."""
    random = np.random.default_rng([seed, frame])
    zero = np.array(MEANS_BGR[::-1]) / UNITS_PER_ONE
    return np.asarray(zero + NOISE / UNITS_PER_ONE * random.standard_normal(like.shape), dtype=np.float32)


def blend(unpainted: Picture, anchors: Sequence[Anchor], arrivals: Sequence[Arrival]) -> Picture:
    """Each pixel from the neighbours as far as they are present there, the rest unpainted.

    Moved by cubic interpolation, which halves the style loss to start with: linear interpolation blurs away
    the finest strokes, and the first iterations would go into painting them anew.
    """
    covered = _sum([arrival.presence for arrival in arrivals])
    moved = _sum(
        [
            arrival.presence[..., None] * np.clip(backward_warp(anchor.picture, anchor.flow, "cubic"), 0, 1)
            for anchor, arrival in zip(anchors, arrivals, strict=True)
        ]
    )
    return moved + (1 - covered)[..., None] * unpainted


def _sum(arrays: Sequence[Picture]) -> Picture:
    return np.asarray(np.sum(arrays, axis=0), dtype=np.float32)
