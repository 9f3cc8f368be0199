"""How a worker lets go of a render: it is done, it failed, or it goes on another time."""

from django.db import transaction
from django.db.models.functions import Now

from stylizer.actions.events import Change, NothingToDo, WorkerActor, change_shot
from stylizer.actions.flagged import rerun_flagged_by_rule
from stylizer.actions.leases import Claim, end_lease, lock_render
from stylizer.actions.new_renders import queue_segments
from stylizer.actions.renders import touch_current, touch_render
from stylizer.actions.wakeups import wake_for_render
from stylizer.models import Render, RenderKind, RenderState


def finish_render(*, claim: Claim) -> None:
    """All frames are made, or given up. Those between anchors can be, once the anchors are."""
    with transaction.atomic():  # the rule is followed with the finish, or neither is done
        with change_shot(claim.shot_id, "render.finished", claim.worker) as change:
            render = lock_render(claim)
            render.steps.all().delete()  # they serve to resume; files that were only steps are now collected
            _finish(change, render, RenderState.DONE)
            if render.kind == RenderKind.FIRST:
                queue_segments(change, render)
        rerun_flagged_by_rule(worker=claim.worker, take=render.take)


def fail_render(*, claim: Claim, message: str) -> None:
    """No frame can be made with these settings on this machine; `message` says why, and the mend.

    The steps stay: whoever retries it goes on there.
    """
    with change_shot(claim.shot_id, "render.failed", claim.worker) as change:
        render = lock_render(claim)
        render.failure = message
        _finish(change, render, RenderState.FAILED)


def release_render(*, claim: Claim) -> None:
    """Give the render back to the queue: this worker stops."""
    with change_shot(claim.shot_id, "render.released", claim.worker) as change:
        render = lock_render(claim)
        touch_current(change, render)
        end_lease(render, RenderState.QUEUED)
        change.renders.add(render.pk)
        wake_for_render(render.pk)


def pause_for_room(*, claim: Claim, reason: str) -> None:
    """Have the render wait until there is room on the disk again."""
    with change_shot(claim.shot_id, "render.paused", claim.worker) as change:
        render = lock_render(claim)
        render.pause_reason = reason
        end_lease(render, RenderState.PAUSED)
        touch_render(change, render)


def resume_for_room(*, worker: WorkerActor) -> None:
    """Queue the renders again that waited for room on the disk."""
    waiting = Render.objects.filter(state=RenderState.PAUSED, paused_by=None).select_related("take")
    for render in waiting:
        with change_shot(render.take.shot_id, "render.resumed", worker) as change:
            paused = Render.objects.filter(pk=render.pk, state=RenderState.PAUSED, paused_by=None)
            if paused.update(state=RenderState.QUEUED, pause_reason="") != 1:
                raise NothingToDo
            touch_render(change, render)
            wake_for_render(render.pk)


def _finish(change: Change, render: Render, state: RenderState) -> None:
    render.finished_at = Now()
    end_lease(render, state)
    touch_render(change, render)
