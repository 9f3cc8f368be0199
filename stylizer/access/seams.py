"""Seams: pairs at the border of a rerun whose error stands out. It did not melt into what it was held by."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Aggregate, F, FloatField, QuerySet, Subquery
from django.db.models.functions import Greatest

from stylizer.models import Render, RenderKind, Take, Transition

#: A border's error above this multiple of the take's median is a seam.
SEAM = 1.5

#: A median below this squared error, half a level of 8 bits, counts as this much.
LEAST_ERROR = (0.5 / 255) ** 2


@dataclass(frozen=True)
class Seam:
    """`factor` is the pair's error as a multiple of the take's median; `held` is the frame beside the rerun.

    `away` leads from the rerun over that frame: -1 to earlier ones, 1 to later ones.
    """

    factor: float
    held: int
    away: Literal[-1, 1]


class _Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def find_seams(take: Take) -> dict[int, Seam]:
    """The seams by the later frame of their pair, as in transitions.

    A pair of kept revisions is a border where they come from different renders, and the newer of the two from
    a rerun: the older one was there before, and held.
    """
    if not Render.objects.filter(take=take, kind=RenderKind.RERUN).exists():
        return {}  # asked for with every frame that is painted, and most takes are in their first run
    measured = kept_transitions(take)
    median = measured.values("take").annotate(median=_Median("mean")).values("median")
    loud = measured.annotate(median=Subquery(median)).filter(
        mean__gt=SEAM * Greatest(F("median"), LEAST_ERROR)
    )
    rows = loud.select_related("earlier__render", "later__render")
    return {row.frame: _seam(row, row.median) for row in rows if _is_border(row)}


def kept_transitions(take: Take) -> QuerySet[Transition, Any]:
    """The measured pairs of revisions that are both kept now."""
    kept = take.take_frames.filter(kept__isnull=False).values("kept")
    return take.transitions.filter(earlier__in=kept, later__in=kept, mean__isnull=False)


def _is_border(row: Transition) -> bool:
    newer = max(row.earlier, row.later, key=lambda revision: revision.pk)
    rerun = newer.render is not None and newer.render.kind == RenderKind.RERUN
    return rerun and row.earlier.render_id != row.later.render_id


def _seam(row: Transition, median: float) -> Seam:
    factor = round((row.mean or 0) / max(median, LEAST_ERROR), 2)
    if row.earlier_id < row.later_id:
        return Seam(factor, held=row.earlier.frame, away=-1)
    return Seam(factor, held=row.later.frame, away=1)
