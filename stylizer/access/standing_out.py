"""Frames whose error stands out, against the take's other pairs and against the footage's own change."""

import math
from dataclasses import dataclass

from django.db import connection

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


#: Finds the pairs of kept revisions that stand out. It is asked before and after every write that touches an
#: error, so the database reads the take's thousands of pairs, and hands over no more than what it has found.
_QUERY = """
WITH pairs AS MATERIALIZED (
    SELECT
        pair.id,
        ln(pair.mean) AS error,
        CASE WHEN pair.source_residual IS NOT NULL
            THEN ln(pair.mean / greatest(pair.source_residual, pair.mean * %(least_residual)s))
        END AS ratio
    FROM stylizer_transition AS pair
    JOIN stylizer_takeframe AS earlier ON earlier.kept_id = pair.earlier_id
    JOIN stylizer_takeframe AS later ON later.kept_id = pair.later_id
    WHERE pair.mean > 0 AND %(take)s = ALL (ARRAY[pair.take_id, earlier.take_id, later.take_id])
), usual AS (
    SELECT
        percentile_cont(0.5) WITHIN GROUP (ORDER BY error) AS error,
        coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY ratio), 0) AS ratio
    FROM pairs HAVING count(*) >= %(least_pairs)s
), spread AS (
    SELECT greatest(
        percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(pairs.error - usual.error)), %(least_spread)s
    ) AS error
    FROM pairs, usual
)
SELECT
    pair.frame,
    exp(pairs.error - usual.error),
    exp(pairs.ratio - usual.ratio),
    coalesce(pair.diagnosis -> 0 ->> 'blame', '')
FROM usual, spread, pairs JOIN stylizer_transition AS pair USING (id)
-- The modified z-score: the distance from the median, in standard deviations of a normal spread.
WHERE 0.6745 * (pairs.error - usual.error) / spread.error > %(stands_out)s
    AND (pairs.ratio IS NULL OR pairs.ratio > usual.ratio - %(least_spread)s)
"""


def find_standing_out(take: Take) -> dict[int, StandingOut]:
    """By the later frame of the pair, as in transitions.

    A pair where the footage itself changes much may have a large error; one that has much more of it than the
    others, and no less than they have over their residuals, stands out all the same.
    """
    limits = {
        "take": take.pk,
        "stands_out": STANDS_OUT,
        "least_spread": LEAST_SPREAD,
        "least_pairs": LEAST_PAIRS,
        "least_residual": LEAST_RESIDUAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, limits)
        return {
            frame: StandingOut(_rounded(factor), None if beside is None else _rounded(beside), blame)
            for frame, factor, beside, blame in cursor.fetchall()
        }


def _rounded(factor: float) -> float:
    """As it is shown, so that a median that moves a little changes nothing that anybody sees."""
    return round(factor, 1)
