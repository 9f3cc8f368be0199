"""What is measured on painted frames (method, section 8): above all how well strokes stick to the motion.

The error between two frames is measured along a flow that the loss did not use: a picture agrees with the
flow it was optimised along. Where the two flows differ the truth is not known, and nothing is claimed.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.confidence import soft_confidence
from stylizer.engine.motion import Flow, FlowPair
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import Cause, Reliability
from stylizer.engine.warp import backward_warp

#: Two flows that differ by more pixels than this dispute a pixel.
DISPUTE = 1.0

#: A vector of less confidence, which is expected to be off by 1.4 pixels or more, measures nothing.
LEAST_CONFIDENCE = 0.2

#: Side of the tiles among which the worst is looked for, in pixels.
TILE = 32

#: A tile of which less than this part is measured says nothing.
LEAST_MEASURED = 0.5

#: Rec. 709 luma.
LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


@dataclass(frozen=True)
class TransitionMeasure:
    """How a painted frame follows from the one before it, on the later frame's grid.

    ``error`` is the squared error with pictures in [0, 1], mean over colours, float32 H x W, NaN where
    unmeasured; ``cause`` says why, uint8 H x W of :class:`Cause`. ``mean``, ``p95`` (the 95th percentile) and
    ``source_residual`` (the mean error of the footage itself) are over the measured pixels, and None where
    there is none. ``mean_over_all_pixels`` counts an unmeasured pixel as 0. ``worst_tile`` is x, y, width and
    height in pixels, None where no tile is measured by half. Shares are parts of all pixels;
    ``disputed_share`` is the part of them unmeasured for that cause alone. ``source_error`` is the error map
    of the footage itself, whose mean is ``source_residual``; ``speed`` the 95th percentile of how far the
    footage moves between both frames, in pixels.
    """

    error: NDArray[np.float32]
    cause: NDArray[np.uint8]
    mean: float | None
    p95: float | None
    worst_tile: tuple[int, int, int, int] | None
    worst_tile_error: float | None
    unmeasured_share: float
    disputed_share: float
    source_residual: float | None
    mean_over_all_pixels: float
    causes: dict[str, float]
    source_error: NDArray[np.float32]
    speed: float


@dataclass(frozen=True)
class PictureMeasures:
    """``brightness``: mean luma, from 0 to 1; ``contrast``: its standard deviation.

    ``sharpness`` is the mean gradient energy: the squared differences of luma to the right and to the lower
    neighbour, summed, mean over pixels. A take that was blurred flickers less; it also shows here.
    """

    brightness: float
    contrast: float
    sharpness: float


def measure_transition(
    earlier: Picture,
    later: Picture,
    earlier_source: Picture,
    later_source: Picture,
    measuring: FlowPair,
    loss: FlowPair,
) -> TransitionMeasure:
    """Measure two neighbouring painted frames along ``measuring``, where ``loss`` (the flow used) agrees."""
    certain = soft_confidence(measuring.backward, measuring.forward, later_source, earlier_source)
    disputed = np.linalg.norm(measuring.backward - loss.backward, axis=-1) > DISPUTE
    cause = _unmeasured(certain, disputed)
    measured = cause == Cause.NONE

    error = np.where(measured, squared_error(earlier, later, measuring.backward), np.float32(np.nan))
    residual = squared_error(earlier_source, later_source, measuring.backward)
    source_error = np.where(measured, residual, np.float32(np.nan))
    causes = {kind.name.lower(): float((cause == kind).mean()) for kind in Cause if kind is not Cause.NONE}
    worst_tile, worst_tile_error = _worst_tile(error)
    known = error[measured]
    return TransitionMeasure(
        error=error,
        cause=cause,
        mean=_mean(known),
        p95=float(np.quantile(known, 0.95)) if known.size else None,
        worst_tile=worst_tile,
        worst_tile_error=worst_tile_error,
        unmeasured_share=float(1 - measured.mean()),
        disputed_share=causes["flow_disputed"],
        source_residual=_mean(residual[measured]),
        mean_over_all_pixels=float(known.sum(dtype=np.float64) / error.size),
        causes=causes,
        source_error=source_error,
        speed=float(np.quantile(np.linalg.norm(measuring.backward, axis=-1), 0.95)),
    )


def _unmeasured(certain: Reliability, disputed: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Why a pixel can't be measured. The footage alone decides; the painted frames have no say in it.

    A motion boundary is measured where the footage confirms the vectors beside it. Where it refutes vectors
    that lead there and back, what is seen there is something else: disoccluded.
    """
    unsure = certain.weight < LEAST_CONFIDENCE
    cause = certain.cause.copy()
    cause[(cause == Cause.MOTION_BOUNDARY) & ~unsure] = Cause.NONE
    cause[(cause == Cause.NONE) & unsure] = Cause.DISOCCLUDED
    cause[(cause == Cause.NONE) & disputed] = Cause.FLOW_DISPUTED
    return cause


def squared_error(earlier: Picture, later: Picture, flow: Flow) -> NDArray[np.float32]:
    """Squared difference of ``later`` and ``earlier`` moved onto it, mean over colours, H x W.

    ``flow`` leads from the later frame to the earlier one.
    """
    return np.asarray(np.square(later - backward_warp(earlier, flow)).mean(axis=-1), dtype=np.float32)


def picture_measures(picture: Picture) -> PictureMeasures:
    """Brightness, contrast and sharpness of one picture: what drifts over a shot shows here."""
    luma = (picture @ LUMA).astype(np.float64)
    gradient = (np.square(np.diff(luma, axis=axis)).mean() for axis in (0, 1))
    return PictureMeasures(
        brightness=float(luma.mean()), contrast=float(luma.std()), sharpness=float(sum(gradient))
    )


def beside_source(painted: PictureMeasures, filmed: PictureMeasures) -> dict[str, float]:
    """A frame's measures by name, and those of its footage as ``source_brightness`` and so on."""
    return asdict(painted) | {f"source_{name}": value for name, value in asdict(filmed).items()}


def _mean(values: NDArray[np.float32]) -> float | None:
    return float(values.mean(dtype=np.float64)) if values.size else None


def _worst_tile(error: NDArray[np.float32]) -> tuple[tuple[int, int, int, int] | None, float | None]:
    """The tile with the largest mean error among those measured well enough."""
    worst, worst_error = None, None
    for y in range(0, error.shape[0], TILE):
        for x in range(0, error.shape[1], TILE):
            tile = error[y : y + TILE, x : x + TILE]
            known = tile[~np.isnan(tile)]
            found = _mean(known) if known.size >= LEAST_MEASURED * tile.size else None
            if found is not None and (worst_error is None or found > worst_error):
                worst, worst_error = (x, y, tile.shape[1], tile.shape[0]), found
    return worst, worst_error
