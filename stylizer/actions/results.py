"""What workers make: steps, revisions, flows, and what was measured between revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from stylizer.access.frames import approved_frames
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Refused
from stylizer.actions.events import Change, NothingToDo, WorkerActor, change_shot
from stylizer.actions.leases import Claim, lock_render
from stylizer.actions.renders import touch_current
from stylizer.actions.wakeups import wake_for_measuring
from stylizer.models import (
    Flow,
    Origin,
    Render,
    RenderStep,
    Revision,
    Shot,
    Take,
    TakeFrame,
    Transition,
)


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


def record_weights(*, claim: Claim, weights_hash: str, weights_origin: str, engine_version: str) -> None:
    """Write down which network paints. Raises Refused where the render began with another one."""
    with change_shot(claim.shot_id, "render.weights", claim.worker) as change:
        render = lock_render(claim)
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
        render = lock_render(claim)
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
        render = lock_render(claim)
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
        render = lock_render(claim)
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
        _record_step(change, lock_render(claim), position, frame, picture="")


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


def wake_for_unmeasured(*, takes: Sequence[Take]) -> None:
    """Have the transitions measured that these takes lack."""
    for take in takes:
        wake_for_measuring(take.pk)


def store_flow(*, shot: Shot, estimator: str, earlier: int, later: int, field: str) -> Flow:
    """Keep the flow between two frames; where another worker was faster, its file counts."""
    with transaction.atomic():
        Shot.objects.select_for_update(no_key=True).get(pk=shot.pk)  # the collector looks away meanwhile
        _check_stored(shot.pk, field)
        flow, _ = Flow.objects.get_or_create(
            shot=shot, estimator=estimator, earlier=earlier, later=later, defaults={"field": field}
        )
    return flow


def _reach(take: Take) -> dict[str, float | None]:
    """The largest of what was measured: scales of the whole shot end there."""
    return take.transitions.aggregate(error=Max("p95"), speed=Max("speed"))


def _record_step(change: Change, render: Render, position: int, frame: int, picture: str) -> None:
    RenderStep.objects.create(render=render, position=position, picture=picture)
    Render.objects.filter(pk=render.pk).update(takeovers=0)
    change.frames(render.take, [frame])
    touch_current(change, render)


def _check_file(claim: Claim, picture: str) -> None:
    _check_stored(claim.shot_id, picture)


def _check_stored(shot_id: int, name: str) -> None:
    """A file that waited longer than a lease for its row may have been collected."""
    if not shot_store(shot_id).path(name).exists():
        raise Refused(f"The file {name} was collected before its row was written: make it again.")
