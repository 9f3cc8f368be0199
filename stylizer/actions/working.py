"""What workers do. Whatever a render is given is given under its lease: a worker that was thought dead writes
nothing over its successor."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Now

from stylizer.access.frames import approved_frames, frame_being_rendered
from stylizer.access.queue import waiting_renders
from stylizer.access.rights import missing_rights
from stylizer.access.roles import Action, allowed_actions
from stylizer.access.stores import shot_store
from stylizer.actions.errors import LeaseLost, Refused
from stylizer.actions.events import (
    FORMING_CHANNEL,
    PROGRESS_CHANNEL,
    Change,
    NothingToDo,
    WorkerActor,
    change_shot,
    notify,
)
from stylizer.actions.flagged import rerun_flagged_by_rule
from stylizer.actions.renders import touch_render
from stylizer.actions.takes import queue_segments
from stylizer.actions.wakeups import wake_for_measuring, wake_for_render
from stylizer.models import (
    Flow,
    Origin,
    Render,
    RenderKind,
    RenderState,
    RenderStep,
    Revision,
    Shot,
    Take,
    TakeFrame,
    Transition,
    Worker,
    WorkerState,
)

#: A render whose workers die this often, without a step between, is given up: it would kill the next one too.
TAKEOVERS_ALLOWED = 3

#: A worker that is alive says so every few seconds.
SILENCE_ALLOWED = timedelta(seconds=30)


@dataclass(frozen=True)
class Claim:
    """The right to write for a render, as long as its lease is this one."""

    render_id: int
    take_id: int
    shot_id: int
    lease: UUID
    worker: WorkerActor


@dataclass(frozen=True)
class Measured:
    """What was measured between two revisions of neighbouring frames; see Transition for the units."""

    mean: float | None
    p95: float | None
    mean_over_all_pixels: float
    worst_tile: list[int] | None
    worst_tile_error: float | None
    unmeasured_share: float
    disputed_share: float
    source_residual: float | None
    causes: dict[str, float]
    diagnosis: list[dict[str, Any]]
    field: str
    heat: bytes
    heat_width: int
    heat_height: int
    heat_scale: float
    measuring_flow: str
    residual_field: str
    flow_field: str
    speed: float


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
                lease=lease,
                lease_until=_lease_end(),
                worker=worker.name,
                takeovers=F("takeovers") + (1 if was_running else 0),
            )
        )
        if claimed != 1:
            raise NothingToDo
        Render.objects.filter(pk=render_id, started_at=None).update(started_at=Now())
        render.refresh_from_db()
        change.renders.add(render.pk)
        _touch_current(change, render)
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


def _refuse(worker: WorkerActor, render: Render) -> bool:
    """End a render that waits, and that may no longer be made. Returns whether it did."""
    failure = _reason_not_to_paint(render)
    if not failure:
        return False
    with change_shot(render.take.shot_id, "render.refused", worker) as change:
        refused = Render.objects.filter(pk=render.pk, state=RenderState.QUEUED).update(
            state=RenderState.FAILED, failure=failure, finished_at=Now()
        )
        if refused != 1:
            raise NothingToDo
        touch_render(change, render)
    return refused == 1


def _reason_not_to_paint(render: Render) -> str:
    """A role or a right may have been lost since the render was asked for."""
    project, artist = render.take.shot.project, render.requested_by
    if render.kind == RenderKind.RERUN and Action.RERUN not in allowed_actions(artist, project):
        return f"{artist} may no longer rerun frames in {project}. Request the rerun again."
    return missing_rights(render.take)


def renew_lease(*, claim: Claim) -> bool:
    """Hold the render for another lease time; False where the lease is gone."""
    return _held(claim).update(lease_until=_lease_end()) == 1


def has_lease(*, claim: Claim) -> bool:
    """Whether the render is still this worker's."""
    return _held(claim).exists()


def release_render(*, claim: Claim) -> None:
    """Give the render back to the queue: this worker stops."""
    with change_shot(claim.shot_id, "render.released", claim.worker) as change:
        render = _lock(claim)
        _touch_current(change, render)
        _end_lease(render, RenderState.QUEUED)
        change.renders.add(render.pk)
        wake_for_render(render.pk)


def record_weights(*, claim: Claim, weights_hash: str, weights_origin: str, engine_version: str) -> None:
    """Write down which network paints. Raises Refused where the render began with another one."""
    with change_shot(claim.shot_id, "render.weights", claim.worker) as change:
        render = _lock(claim)
        if render.weights_hash == weights_hash:
            raise NothingToDo
        if render.weights_hash:
            raise Refused(
                f"This render began with the weights from {render.weights_origin}, and this worker has those "
                f"from {weights_origin}: its frames would not match. Put the old weights back, or start "
                "a new take."
            )
        render.weights_hash, render.weights_origin = weights_hash, weights_origin
        render.engine_version = engine_version
        render.save(update_fields=["weights_hash", "weights_origin", "engine_version"])
        change.renders.add(render.pk)
        change.takes.add(render.take_id)


def store_step(*, claim: Claim, position: int, frame: int, picture: str) -> None:
    """Keep the outcome of a step that later steps build on, and that is no frame's last."""
    with change_shot(claim.shot_id, "step.stored", claim.worker) as change:
        render = _lock(claim)
        _check_file(claim, picture)
        _record_step(change, render, position, frame, picture)


def commit_revision(
    *,
    claim: Claim,
    position: int,
    frame: int,
    picture: str,
    proxy: str,
    measures: Mapping[str, Any],
    anchors: Sequence[int],
    region: str = "",
) -> Revision:
    """Make the picture a revision of its frame, and the kept one unless the frame was approved meanwhile.

    `proxy` is the stored small picture that playback shows in its place, `region` the stored mask of the part
    that was painted, where that is not the whole.
    """
    with change_shot(claim.shot_id, "revision.committed", claim.worker) as change:
        render = _lock(claim)
        take = render.take
        _check_file(claim, picture)
        _check_file(claim, proxy)
        if region:
            _check_file(claim, region)
        earlier = take.revisions.filter(frame=frame).aggregate(last=Max("number"))["last"] or 0
        revision = Revision.objects.create(
            take=take,
            frame=frame,
            number=earlier + 1,
            render=render,
            origin=Origin.RENDERED,
            picture=picture,
            proxy=proxy,
            region=region,
            measures=dict(measures),
            anchors=list(anchors),
        )
        change.errors(take)
        row = take.take_frames.filter(number=frame)
        row.update(failures=0, failure="")
        if not approved_frames(take, [frame]):
            row.update(kept=revision)
        change.renders.add(render.pk)
        change.kept(take, [frame])
        _record_step(change, render, position, frame, picture)
    return revision


def fail_frame(*, claim: Claim, position: int, frame: int, message: str) -> bool:
    """Count a failure of the frame. At the second one it is given up: flagged, and its step passed over.

    Returns whether it is given up.
    """
    with change_shot(claim.shot_id, "frame.failed", claim.worker) as change:
        render = _lock(claim)
        row = TakeFrame.objects.get(take=render.take, number=frame)
        row.failures += 1
        row.failure = message
        row.save(update_fields=["failures", "failure"])
        change.frames(render.take, [frame])
        if row.has_failed:
            _record_step(change, render, position, frame, picture="")
    return row.has_failed


def skip_step(*, claim: Claim, position: int, frame: int) -> None:
    """Pass over a step of a frame that was given up."""
    with change_shot(claim.shot_id, "step.skipped", claim.worker) as change:
        _record_step(change, _lock(claim), position, frame, picture="")


def commit_transition(*, worker: WorkerActor, earlier: Revision, later: Revision, measured: Measured) -> None:
    """Keep what was measured between two revisions. A pair that is measured already stays as it is.

    No lease guards this: the same two pictures give the same figures, whoever measures them.
    """
    with change_shot(earlier.take.shot_id, "transition.measured", worker) as change:
        if Transition.objects.filter(earlier=earlier, later=later).exists():
            raise NothingToDo
        change.errors(later.take)
        before = _reach(later.take)
        row = Transition.objects.create(
            take_id=later.take_id, earlier=earlier, later=later, frame=later.frame, **asdict(measured)
        )
        change.transitions.add(row.pk)
        change.frames(later.take, [later.frame])
        if _reach(later.take) != before:
            change.takes.add(later.take_id)


def finish_render(*, claim: Claim) -> None:
    """All frames are made, or given up. Those between anchors can be, once the anchors are."""
    with transaction.atomic():  # the rule is followed with the finish, or neither is done
        with change_shot(claim.shot_id, "render.finished", claim.worker) as change:
            render = _lock(claim)
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
        render = _lock(claim)
        render.failure = message
        _finish(change, render, RenderState.FAILED)


def pause_for_room(*, claim: Claim, reason: str) -> None:
    """Have the render wait until there is room on the disk again."""
    with change_shot(claim.shot_id, "render.paused", claim.worker) as change:
        render = _lock(claim)
        render.pause_reason = reason
        _end_lease(render, RenderState.PAUSED)
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


def store_flow(*, shot: Shot, estimator: str, earlier: int, later: int, field: str) -> Flow:
    """Keep the flow between two frames; where another worker was faster, its file counts."""
    with transaction.atomic():
        Shot.objects.select_for_update(no_key=True).get(pk=shot.pk)  # the collector looks away meanwhile
        _check_stored(shot.pk, field)
        flow, _ = Flow.objects.get_or_create(
            shot=shot, estimator=estimator, earlier=earlier, later=later, defaults={"field": field}
        )
    return flow


def wake_lost_renders() -> None:
    """Enqueue every render that waits, or whose lease ran out, in case its wake-up was lost."""
    for render_id in waiting_renders().values_list("pk", flat=True):
        wake_for_render(render_id)


def wake_for_unmeasured(*, takes: Sequence[Take]) -> None:
    """Have the transitions measured that these takes lack."""
    for take in takes:
        wake_for_measuring(take.pk)


def record_worker(
    *, worker: WorkerActor, host: str, pid: int, device: str, state: WorkerState, doing: str = ""
) -> None:
    """Say that the worker is there, and what it does."""
    Worker.objects.update_or_create(
        name=worker.name,
        defaults={
            "host": host,
            "pid": pid,
            "device": device,
            "state": state,
            "doing": doing[:300],
            "last_seen": Now(),
        },
    )


def forget_silent_workers() -> None:
    """Show workers as stopped that died without a word, and forget those that nobody will ask about."""
    silent = Worker.objects.filter(last_seen__lt=Now() - SILENCE_ALLOWED)
    silent.exclude(state=WorkerState.STOPPED).update(state=WorkerState.STOPPED, doing="")
    silent.filter(last_seen__lt=Now() - timedelta(days=1)).delete()


def send_progress(*, message: Mapping[str, Any]) -> None:
    """Tell whoever watches how far a render is. Not stored: the last one wins."""
    notify(PROGRESS_CHANNEL, {"type": "progress", **message})


def send_forming(*, message: Mapping[str, Any]) -> None:
    """Show whoever watches what a frame looks like by now. Not stored: the last one wins."""
    notify(FORMING_CHANNEL, {"type": "forming", **message})


def _held(claim: Claim) -> QuerySet[Render]:
    return Render.objects.filter(pk=claim.render_id, state=RenderState.RUNNING, lease=claim.lease)


def _lock(claim: Claim) -> Render:
    """The render, if it is still this worker's; nobody can take it until the transaction ends."""
    render: Render | None = _held(claim).select_related("take__shot").select_for_update(of=("self",)).first()
    if render is None:
        raise LeaseLost(f"Render {claim.render_id} is no longer held by {claim.worker.name}.")
    return render


def _reach(take: Take) -> dict[str, float | None]:
    """The largest of what was measured: scales of the whole shot end there."""
    return take.transitions.aggregate(error=Max("p95"), speed=Max("speed"))


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.STYLIZER_LEASE_SECONDS)


def _end_lease(render: Render, state: RenderState) -> None:
    render.state, render.lease, render.lease_until = state, None, None
    render.save()


def _finish(change: Change, render: Render, state: RenderState) -> None:
    render.finished_at = Now()
    _end_lease(render, state)
    touch_render(change, render)


def _record_step(change: Change, render: Render, position: int, frame: int, picture: str) -> None:
    RenderStep.objects.create(render=render, position=position, picture=picture)
    Render.objects.filter(pk=render.pk).update(takeovers=0)
    change.frames(render.take, [frame])
    _touch_current(change, render)


def _touch_current(change: Change, render: Render) -> None:
    current = frame_being_rendered(render)
    if current is not None:
        change.frames(render.take, [current])


def _check_file(claim: Claim, picture: str) -> None:
    _check_stored(claim.shot_id, picture)


def _check_stored(shot_id: int, name: str) -> None:
    """A file that waited longer than a lease for its row may have been collected."""
    if not shot_store(shot_id).path(name).exists():
        raise Refused(f"The file {name} was collected before its row was written: make it again.")
