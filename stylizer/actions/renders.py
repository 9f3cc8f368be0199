"""What people do to a render under way."""

from django.db.models.functions import Now

from stylizer.access.frames import frame_being_rendered
from stylizer.access.rights import missing_rights
from stylizer.access.roles import Action, require
from stylizer.actions.errors import Refused
from stylizer.actions.events import Change, change_shot
from stylizer.actions.new_renders import refuse_under_way
from stylizer.actions.wakeups import wake_for_render
from stylizer.models import Priority, Render, RenderKind, RenderState, User
from stylizer.models.renders import ACTIVE_STATES


def cancel_render(*, actor: User, render: Render) -> Render:
    """End a render. Its lease is gone at once, and its finished frames stay."""
    require(actor, render.take.shot.project, Action.CANCEL)
    with change_shot(render.take.shot_id, "render.cancelled", actor) as change:
        active = Render.objects.filter(pk=render.pk, state__in=ACTIVE_STATES)
        ended = active.update(
            state=RenderState.CANCELLED,
            lease=None,
            lease_until=None,
            pause_reason="",
            paused_by=None,
            finished_at=Now(),
        )
        _refuse_unless(ended, render, "cancelled")
        render.steps.all().delete()
        touch_render(change, render)
    return render


def pause_render(*, actor: User, render: Render) -> Render:
    """Have a render wait until it is resumed. Its lease is gone at once."""
    require(actor, render.take.shot.project, Action.PAUSE)
    with change_shot(render.take.shot_id, "render.paused", actor) as change:
        going = Render.objects.filter(pk=render.pk, state__in=(RenderState.QUEUED, RenderState.RUNNING))
        paused = going.update(
            state=RenderState.PAUSED,
            lease=None,
            lease_until=None,
            pause_reason=f"Paused by {actor}.",
            paused_by=actor,
        )
        _refuse_unless(paused, render, "paused")
        touch_render(change, render)
    return render


def resume_render(*, actor: User, render: Render) -> Render:
    """Queue a paused render again; it goes on at the first step without an outcome."""
    require(actor, render.take.shot.project, Action.PAUSE)
    with change_shot(render.take.shot_id, "render.resumed", actor) as change:
        paused = Render.objects.filter(pk=render.pk, state=RenderState.PAUSED)
        resumed = paused.update(state=RenderState.QUEUED, pause_reason="", paused_by=None)
        _refuse_unless(resumed, render, "resumed")
        touch_render(change, render)
        wake_for_render(render.pk)
    return render


def retry_render(*, actor: User, render: Render) -> Render:
    """Queue a failed render again, in the name of `actor`; it goes on where it failed."""
    wish = Action.RERUN if render.kind == RenderKind.RERUN else Action.START_TAKE
    require(actor, render.take.shot.project, wish)
    with change_shot(render.take.shot_id, "render.retried", actor) as change:
        failed = Render.objects.filter(pk=render.pk, state=RenderState.FAILED)
        _refuse_unless(failed.count(), render, "retried")
        if reason_not := missing_rights(render.take):
            raise Refused(reason_not)
        made = set(render.revisions.values_list("frame", flat=True))
        refuse_under_way(render.take, set(render.frames) - made)
        failed.update(state=RenderState.QUEUED, failure="", finished_at=None, takeovers=0, requested_by=actor)
        touch_render(change, render)
        wake_for_render(render.pk)
    return render


def prioritise_render(*, actor: User, render: Render, priority: Priority) -> Render:
    """Have a render go before others that wait, or after them. One that is being painted goes on."""
    require(actor, render.take.shot.project, Action.PRIORITISE)
    with change_shot(render.take.shot_id, "render.prioritised", actor) as change:
        waiting = Render.objects.filter(pk=render.pk, state__in=ACTIVE_STATES)
        _refuse_unless(waiting.update(priority=priority), render, "given another priority")
        render.refresh_from_db()
        change.renders.add(render.pk)
    return render


def touch_render(change: Change, render: Render) -> None:
    """The state of the render changed, and with it what the frames that it has not made wait for."""
    render.refresh_from_db()
    change.renders.add(render.pk)
    made = render.revisions.values_list("frame", flat=True)
    change.frames(render.take, set(render.frames) - set(made))


def touch_current(change: Change, render: Render) -> None:
    """The frame that is being painted is so from now on, or no more."""
    current = frame_being_rendered(render)
    if current is not None:
        change.frames(render.take, [current])


def _refuse_unless(rows: int, render: Render, wish: str) -> None:
    if rows != 1:
        render.refresh_from_db()
        raise Refused(f"Render {render.pk} is {render.state}: it can't be {wish}.", "state")
