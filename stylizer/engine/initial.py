"""The picture that the optimiser starts from (Ruder et al. 2016, section 4.2)."""

from collections.abc import Sequence

import numpy as np

from stylizer.engine.anchors import Anchor, Arrival, nearest
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
    unpainted: Picture,
    source: Picture,
    frame: int,
    anchors: Sequence[Anchor],
    arrivals: Sequence[Arrival],
    first: Picture | None,
) -> Picture:
    """The start for a frame: by ``first_image`` where it has no anchor, else by ``initial_image``.

    ``unpainted`` is the frame as painting begins on it: as filmed, or in the style's colours. ``arrivals``
    are the anchors moved to this frame; ``first`` is the shot's first painted frame.
    """
    if not anchors:
        return first_image(settings, unpainted, frame)
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


def first_image(settings: Settings, unpainted: Picture, frame: int, pass_number: int = 0) -> Picture:
    """The start for a frame by itself; ``pass_number`` 0 stands for a single pass."""
    if settings.first_image == "random":
        return noise(unpainted, settings.seed, frame, pass_number)
    return unpainted


def pass_image(settings: Settings, previous: Picture, neighbour: Arrival | None) -> Picture:
    """The start for a frame in a later pass: ``previous``, the last pass's picture, its neighbour blended in.

    With the neighbour's warped picture y, its reliability c and the blend δ, the paper (eq. 10 and 11) has
    x' = δ c y + ((1 - δ) + δ (1 - c)) x, and the authors' program x' = (x + δ c y) / (1 + δ c).
    """
    if neighbour is None:
        return previous
    part = settings.blend * neighbour.weight[..., None]
    if settings.blend_form == "authors":
        part = part / (1 + part)
    return np.asarray(previous + part * (neighbour.picture - previous), np.float32)


def noise(like: Picture, seed: int, frame: int, pass_number: int = 0) -> Picture:
    """Normal noise about the reference space's zero, the same for the same numbers on any machine."""
    random = np.random.default_rng([seed, frame, pass_number])
    zero = np.array(MEANS_BGR[::-1]) / UNITS_PER_ONE
    return np.asarray(zero + NOISE / UNITS_PER_ONE * random.standard_normal(like.shape), dtype=np.float32)


def blend(unpainted: Picture, anchors: Sequence[Anchor], arrivals: Sequence[Arrival]) -> Picture:
    """Each pixel from the neighbours as far as they are present there, the rest unpainted.

    Moved by Lanczos's interpolation: a linear or cubic one blurs away the finest strokes, and the first
    iterations would go into painting them anew.
    """
    covered = _sum([arrival.presence for arrival in arrivals])
    moved = _sum(
        [
            arrival.presence[..., None] * np.clip(backward_warp(anchor.picture, anchor.flow, "lanczos"), 0, 1)
            for anchor, arrival in zip(anchors, arrivals, strict=True)
        ]
    )
    return moved + (1 - covered)[..., None] * unpainted


def _sum(arrays: Sequence[Picture]) -> Picture:
    return np.asarray(np.sum(arrays, axis=0), dtype=np.float32)
