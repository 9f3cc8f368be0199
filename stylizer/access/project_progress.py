"""How far each project is, as the list of projects shows it."""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Sum

from stylizer.access.posters import first_pictures, source_poster
from stylizer.access.snapshot import Values, moment
from stylizer.models import DecisionFrame, Event, Project, Render, Shot, TakeFrame, Verdict
from stylizer.models.renders import ACTIVE_STATES

#: Pictures by which a project is told from others.
MOST_POSTERS = 3


def project_progress(projects: Collection[Project]) -> dict[int, Values]:
    """What is in each project, how much is approved, what is being done, and when something last was."""
    shots = Shot.objects.filter(project__in=projects)
    renders = Render.objects.filter(take__shot__in=shots, state__in=ACTIVE_STATES)
    last = Event.objects.filter(shot__in=shots, number=F("shot__head"))
    counts = _by_project(shots, "project", Count("pk"))
    frames = _by_project(shots, "project", Sum("frame_count"))
    under_way = _by_project(renders, "take__shot__project", Count("pk"))
    active = _by_project(last, "shot__project", Max("created_at"))
    approved, posters = _approved(shots), _posters(shots)
    return {
        project.pk: {
            "shots": counts.get(project.pk, 0),
            "frames": frames.get(project.pk, 0),
            "approved": approved[project.pk],
            "under_way": under_way.get(project.pk, 0),
            "last_change": moment(active.get(project.pk)),
            "posters": posters[project.pk],
        }
        for project in projects
    }


def _by_project(rows: QuerySet[Any, Any], path: str, value: Any) -> dict[int, Any]:
    """An aggregate over the rows of each project, by its id."""
    return dict(rows.order_by().values(path).annotate(value=value).values_list(path, "value"))


def _approved(shots: QuerySet[Shot, Any]) -> Counter[int]:
    """Frames of the shots that are approved in at least one take, where what was approved is still kept."""
    decisions = DecisionFrame.objects.filter(decision__take__shot__in=shots)
    latest = decisions.order_by("decision__take", "frame", "-decision").distinct("decision__take", "frame")
    standing = DecisionFrame.objects.filter(
        Exists(TakeFrame.objects.filter(kept=OuterRef("revision"))),
        pk__in=latest.values("pk"),
        decision__kind=Verdict.APPROVE,
    )
    shot = "decision__take__shot"
    found = standing.values_list(f"{shot}__project", shot, "frame").distinct()
    return Counter(project for project, _, _ in found)


def _posters(shots: QuerySet[Shot, Any]) -> dict[int, list[str]]:
    posters: dict[int, list[str]] = defaultdict(list)
    for shot in first_pictures(shots).order_by("name").only("pk", "project_id"):
        if len(posters[shot.project_id]) < MOST_POSTERS:
            posters[shot.project_id].append(source_poster(shot.pk, shot.first_picture))
    return posters
