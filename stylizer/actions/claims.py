"""Which worker makes a render, and whether it may still be made."""

from collections.abc import Collection
from uuid import uuid4

from django.db.models import F
from django.db.models.functions import Now

from stylizer.access.frames import frame_being_rendered
from stylizer.access.queue import waiting_renders
from stylizer.access.rights import missing_rights, takes_with
from stylizer.access.roles import Action, allowed_actions
from stylizer.actions.endings import fail_render
from stylizer.actions.events import Change, NothingToDo, WorkerActor, change_shot
from stylizer.actions.leases import Claim, lease_columns
from stylizer.actions.renders import touch_current, touch_render
from stylizer.actions.wakeups import wake_for_render
from stylizer.models import Render, RenderKind, RenderState, Style, User
from stylizer.models.renders import ACTIVE_STATES

#: A render whose workers die this often, without a step between, is given up: it would kill the next one too.
TAKEOVERS_ALLOWED = 3


def claim_render(*, worker: WorkerActor, render_id: int) -> Claim | None:
    """Take the lease of a render that waits, or whose lease ran out; None where there is nothing to take."""
    render = Render.objects.select_related("take__shot__project", "requested_by").filter(pk=render_id).first()
    if render is None:
        return None
    if _refuse(worker, render):
        return None
    lease = uuid4()
    with change_shot(render.take.shot_id, "render.claimed", worker) as change:
        render.refresh_from_db()
        was_running = render.state == RenderState.RUNNING
        claimed = (
            waiting_renders()
            .filter(pk=render_id)
            .update(
                state=RenderState.RUNNING,
                worker=worker.name,
                takeovers=F("takeovers") + (1 if was_running else 0),
                **lease_columns(lease),
            )
        )
        if claimed != 1:
            raise NothingToDo
        Render.objects.filter(pk=render_id, started_at=None).update(started_at=Now())
        render.refresh_from_db()
        change.renders.add(render.pk)
        touch_current(change, render)
    if claimed != 1:
        return None
    claim = Claim(render.pk, render.take_id, render.take.shot_id, lease, worker)
    if render.takeovers > TAKEOVERS_ALLOWED:
        fail_render(
            claim=claim,
            message=f"The worker died {render.takeovers} times at frame {frame_being_rendered(render)}. "
            "Its log says more; less memory is needed with a shorter history or a smaller shot.",
        )
        return None
    return claim


def refuse_renders_with(*, actor: User, style: Style) -> None:
    """End what waits, runs or is paused with a style whose rights were withdrawn; workers stop at once."""
    active = Render.objects.filter(take__in=takes_with(style), state__in=ACTIVE_STATES)
    for render in active.select_related("take").order_by("take__shot", "pk"):
        with change_shot(render.take.shot_id, "render.refused", actor) as change:
            _fail(change, render, missing_rights(render.take), ACTIVE_STATES)


def wake_lost_renders() -> None:
    """Enqueue every render that waits, or whose lease ran out, in case its wake-up was lost."""
    for render_id in waiting_renders().values_list("pk", flat=True):
        wake_for_render(render_id)


def _refuse(worker: WorkerActor, render: Render) -> bool:
    """End a render that waits, and that may no longer be made. Returns whether it did."""
    failure = _reason_not_to_paint(render)
    if not failure:
        return False
    with change_shot(render.take.shot_id, "render.refused", worker) as change:
        _fail(change, render, failure, (RenderState.QUEUED,))
        return True
    return False


def _fail(change: Change, render: Render, failure: str, states: Collection[RenderState]) -> None:
    """End it with this failure if it is in one of these states still; its lease is gone at once."""
    failed = Render.objects.filter(pk=render.pk, state__in=states).update(
        state=RenderState.FAILED,
        failure=failure,
        lease=None,
        lease_until=None,
        pause_reason="",
        paused_by=None,
        finished_at=Now(),
    )
    if failed != 1:
        raise NothingToDo
    touch_render(change, render)


def _reason_not_to_paint(render: Render) -> str:
    """A role or a right may have been lost since the render was asked for."""
    project, artist = render.take.shot.project, render.requested_by
    if render.kind == RenderKind.RERUN and Action.RERUN not in allowed_actions(artist, project):
        return f"{artist} may no longer rerun frames in {project}. Request the rerun again."
    return missing_rights(render.take)
