"""Frames whose error stands out, against the take's other pairs and against the footage's own change."""

import math
from dataclasses import dataclass
from statistics import median

from stylizer.access.seams import kept_transitions
from stylizer.models import Take

#: A pair stands out from this robust score on (Iglewicz and Hoaglin 1993).
STANDS_OUT = 3.5

#: The median distance from the median, of logarithms, is taken for at least this: 10 %. Closer is alike.
LEAST_SPREAD = math.log(1.1)

#: Fewer pairs have no usual error that one could stand out from.
LEAST_PAIRS = 5

#: A source residual counts as at least this part of the error, so that still footage has a ratio, too.
LEAST_RESIDUAL = 1e-3


@dataclass(frozen=True)
class StandingOut:
    """Why a pair stands out; `factor` is its error as a multiple of the take's median.

    `beside_footage` is the same of its error over its source residual, which takes the footage's own change
    out; None where that was not measured. `blame` is what its worst region is put down to, "" if nothing was.
    """

    factor: float
    beside_footage: float | None
    blame: str


def find_standing_out(take: Take) -> dict[int, StandingOut]:
    """By the later frame of the pair, as in transitions.

    A pair where the footage itself changes much may have a large error; one that has much more of it than the
    others, and no less than they have over their residuals, stands out all the same.
    """
    figures = kept_transitions(take).order_by("frame").values_list("frame", "mean", "source_residual")
    pairs = [
        (frame, math.log(mean), _over_residual(mean, residual)) for frame, mean, residual in figures if mean
    ]
    if len(pairs) < LEAST_PAIRS:
        return {}
    usual_error = median(error for _, error, _ in pairs)
    usual_ratio = median([ratio for _, _, ratio in pairs if ratio is not None] or [0.0])
    spread = max(median(abs(error - usual_error) for _, error, _ in pairs), LEAST_SPREAD)
    loud = {
        frame: (error - usual_error, None if ratio is None else ratio - usual_ratio)
        for frame, error, ratio in pairs
        # The modified z-score: the distance from the median, in standard deviations of a normal spread.
        if 0.6745 * (error - usual_error) / spread > STANDS_OUT
        and (ratio is None or ratio > usual_ratio - LEAST_SPREAD)
    }
    blames = _blames(take, list(loud)) if loud else {}
    return {
        frame: StandingOut(_rounded(above), None if beside is None else _rounded(beside), blames[frame])
        for frame, (above, beside) in loud.items()
    }


def _over_residual(mean: float, residual: float | None) -> float | None:
    """The logarithm of the error as a multiple of the footage's own."""
    return None if residual is None else math.log(mean / max(residual, mean * LEAST_RESIDUAL))


def _blames(take: Take, frames: list[int]) -> dict[int, str]:
    rows = kept_transitions(take).filter(frame__in=frames).values_list("frame", "diagnosis")
    return {frame: diagnosis[0]["blame"] if diagnosis else "" for frame, diagnosis in rows}


def _rounded(logarithm: float) -> float:
    """As it is shown, so that a median that moves a little changes nothing that anybody sees."""
    return round(math.exp(logarithm), 1)
