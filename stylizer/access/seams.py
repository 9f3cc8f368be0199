"""Seams: pairs at the border of a rerun whose error stands out. It did not melt into what it was held by."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Aggregate, F, FloatField, Q, QuerySet

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


_NEWER_IS_OF_A_RERUN = Q(later__gt=F("earlier"), later__render__kind=RenderKind.RERUN) | Q(
    earlier__gt=F("later"), earlier__render__kind=RenderKind.RERUN
)


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
    measured = _kept_transitions(take)
    median = measured.aggregate(median=_Median("mean"))["median"] or 0.0
    usual = max(median, LEAST_ERROR)
    borders = measured.filter(_NEWER_IS_OF_A_RERUN, mean__gt=SEAM * usual).exclude(
        earlier__render=F("later__render")
    )
    rows = borders.values_list("mean", "earlier_id", "earlier__frame", "later_id", "frame")
    return {
        frame: _seam((mean or 0.0) / usual, earlier, before, later, frame)
        for mean, earlier, before, later, frame in rows
    }


def _kept_transitions(take: Take) -> QuerySet[Transition, Any]:
    """The measured pairs of revisions that are both kept now."""
    kept = take.take_frames.filter(kept__isnull=False).values("kept")
    return take.transitions.filter(earlier__in=kept, later__in=kept, mean__isnull=False)


def _seam(factor: float, earlier: int, earlier_frame: int, later: int, later_frame: int) -> Seam:
    """Between two revisions and their frames; the one that was there before held the other."""
    if earlier < later:
        return Seam(round(factor, 2), held=earlier_frame, away=-1)
    return Seam(round(factor, 2), held=later_frame, away=1)
