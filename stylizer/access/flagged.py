"""Which frames the rule "rerun flagged frames once" takes: those that a stronger hold may mend."""

import math
from statistics import median
from typing import Any

from stylizer.access.frames import approved_frames, compute_frames
from stylizer.models import Take

#: Computed flags that a rerun may mend. Where too little can be measured, or where a neighbour of an approved
#: frame has changed, there is nothing to hold stronger; a reviewer's own flag is theirs to answer.
MENDABLE = ("failed", "seam", "stale")

#: A pair stands out from this robust score on (Iglewicz and Hoaglin 1993).
STANDS_OUT = 3.5

#: The median distance from the median, of logarithms, is taken for at least this: 10 %.
LEAST_SPREAD = math.log(1.1)

#: Fewer pairs have no usual error that one could stand out from.
LEAST_PAIRS = 5


def frames_to_rerun(take: Take) -> dict[int, list[str]]:
    """Frame → why it is to be rerun, without those that are approved or still to come."""
    loud = _standing_out(take)
    found = {
        frame.number: [*(flag for flag in frame.flags if flag in MENDABLE), *loud.get(frame.number, ())]
        for frame in compute_frames(take)
        if frame.rendering in ("done", "failed")
    }
    approved = set(approved_frames(take, found))
    return {number: why for number, why in found.items() if why and number not in approved}


def _standing_out(take: Take) -> dict[int, tuple[str]]:
    """The later frames of pairs whose error stands out in the take, and against the footage's own.

    A pair where the footage itself changes much may have a large error; one that has much more of it than the
    others is flagged all the same.
    """
    kept = take.take_frames.filter(kept__isnull=False).values("kept")
    pairs = take.transitions.filter(earlier__in=kept, later__in=kept)
    figures = pairs.values_list("frame", "mean", "source_residual")
    rows = [(frame, mean, residual) for frame, mean, residual in figures if mean]
    if len(rows) < LEAST_PAIRS:
        return {}
    errors = _scores([math.log(mean) for _, mean, _ in rows])
    against = _scores([math.log(mean / max(residual or 0, mean * 1e-3)) for _, mean, residual in rows])
    return {
        frame: ("stands out",)
        for (frame, _, _), error, beside in zip(rows, errors, against, strict=True)
        if error > STANDS_OUT and beside >= 0
    }


def _scores(values: list[float]) -> list[float]:
    """Modified z-scores: distances from the median, in standard deviations of a normal spread."""
    middle = median(values)
    spread = max(median(abs(value - middle) for value in values), LEAST_SPREAD)
    return [0.6745 * (value - middle) / spread for value in values]


def words_of(why: dict[int, list[str]]) -> dict[str, Any]:
    """Cause → the frames that it was found on."""
    causes = dict.fromkeys(cause for causes in why.values() for cause in causes)
    return {cause: [number for number, causes in why.items() if cause in causes] for cause in causes}
