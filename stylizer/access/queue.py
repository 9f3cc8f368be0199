"""Which render a worker takes next, and what the queue page shows."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from stylizer.access.objects import Viewer, visible_projects, visible_takes
from stylizer.access.pace import paces_of, seconds_left
from stylizer.access.roles import allowed_actions
from stylizer.access.snapshot import Values, moment, person
from stylizer.models import Priority, Render, RenderState, SourceFrame
from stylizer.models.renders import ACTIVE_STATES

#: So many failed renders are shown, the newest.
FAILED_SHOWN = 50


def waiting_renders() -> QuerySet[Render]:
    """Those that a worker may take, in the order in which they are taken: by priority, then by age.

    A render whose lease ran out waits again.
    """
    free = Q(state=RenderState.QUEUED) | Q(state=RenderState.RUNNING, lease_until__lt=Now())
    return Render.objects.filter(free).order_by("-priority", "pk")


def next_render() -> int | None:
    """The render that a free worker takes."""
    return waiting_renders().values_list("pk", flat=True).first()


def queue_list(user: Viewer) -> Values:
    """The renders that wait, run, are paused or failed in this person's projects, in the order of the queue.

    `elsewhere` counts those that wait or run in projects of others: they take workers, too.
    """
    places = {pk: place for place, pk in enumerate(waiting_renders().values_list("pk", flat=True), 1)}
    poster = SourceFrame.objects.filter(shot=OuterRef("take__shot")).order_by("number").values("picture")
    seen = (
        Render.objects.filter(take__in=visible_takes(user))
        .select_related("take__shot__project", "requested_by")
        .prefetch_related("take__take_styles__style_version__style", "steps")
        .annotate(poster=Subquery(poster[:1]), done=Count("revisions"))
    )
    active = list(seen.filter(state__in=ACTIVE_STATES))
    failed = seen.filter(state=RenderState.FAILED).order_by("-finished_at", "-pk")
    order = {RenderState.RUNNING: 0, RenderState.QUEUED: 1, RenderState.PAUSED: 2}
    active.sort(
        key=lambda each: (order[RenderState(each.state)], places.get(each.pk, 0), -each.priority, each.pk)
    )
    paces = paces_of(active)
    may = {project.pk: sorted(allowed_actions(user, project)) for project in visible_projects(user)}
    return {
        "renders": [
            {
                **_queue_values(each, places.get(each.pk), paces.get(each.take_id)),
                "can": may[each.take.shot.project_id],
            }
            for each in [*active, *failed[:FAILED_SHOWN]]
        ],
        "more_failed": max(0, failed.count() - FAILED_SHOWN),
        "elsewhere": Render.objects.filter(state__in=(RenderState.QUEUED, RenderState.RUNNING))
        .exclude(take__in=visible_takes(user))
        .count(),
    }


def _queue_values(render: Any, place: int | None, pace: float | None) -> Values:
    take, shot = render.take, render.take.shot
    styles = sorted(take.take_styles.all(), key=lambda each: each.pk)
    return {
        "id": render.pk,
        "kind": render.kind,
        "state": render.state,
        "priority": Priority(render.priority).word,
        "place": place if render.state == RenderState.QUEUED else None,
        "project": {"id": shot.project_id, "name": shot.project.name},
        "shot": {"id": shot.pk, "name": shot.name},
        "take": {"id": take.pk, "number": take.number, "name": take.name, "burst": take.is_burst},
        "style": " + ".join(each.style_version.style.name for each in styles),
        "poster": f"/api/shots/{shot.pk}/poster/{render.poster}",
        "frames": render.frames,
        "done": render.done,
        "seconds_left": seconds_left(render, pace) if render.state in ACTIVE_STATES else None,
        "requested_by": person(render.requested_by),
        "reason": render.reason,
        "failure": render.failure,
        "pause_reason": render.pause_reason,
        "worker": render.worker,
        "created_at": moment(render.created_at),
        "finished_at": moment(render.finished_at),
    }
