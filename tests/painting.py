"""A stand-in for the worker's engine: pictures out of nothing, written through the worker's own actions."""

import numpy as np

from stylizer.access.stores import shot_store
from stylizer.actions.events import WorkerActor
from stylizer.actions.working import (
    Claim,
    Measured,
    claim_render,
    commit_revision,
    commit_transition,
    finish_render,
    record_weights,
    store_step,
)
from stylizer.engine.sweeps import plan_sweeps
from stylizer.media.pictures import encode_master
from stylizer.models import Render, Revision, Take

WORKER = WorkerActor("painter-1")


def paint(take: Take) -> None:
    """Do all that the take's newest render asks for, transitions included."""
    render = take.renders.latest("pk")
    claim = claim_render(worker=WORKER, render_id=render.pk)
    assert claim is not None
    record_weights(claim=claim, weights_hash="0" * 64, weights_origin="test", engine_version="1")
    for step in plan_sweeps(render.frames, {int(number) for number in render.held}):
        picture = _picture(claim, step.position)
        if step.final:
            commit_revision(
                claim=claim,
                position=step.position,
                frame=step.frame,
                picture=picture,
                measures={"iterations": 10, "loss": 1.5, "seconds": 0.25, "brightness": 0.5},
                anchors=_anchors(take, step.earlier, step.later),
            )
        else:
            store_step(claim=claim, position=step.position, frame=step.frame, picture=picture)
    finish_render(claim=claim)
    measure(take)


def measure(take: Take) -> None:
    """Measure the transitions between kept revisions that are not measured yet."""
    kept = {row.number: row.kept for row in take.take_frames.select_related("kept")}
    for number, later in kept.items():
        earlier = kept.get(number - 1)
        if earlier is not None and later is not None:
            commit_transition(worker=WORKER, earlier=earlier, later=later, measured=_measured(take, later))


def _picture(claim: Claim, position: int) -> str:
    random = np.random.default_rng([claim.render_id, position])
    return shot_store(claim.shot_id).put(encode_master(random.random((32, 48, 3), dtype=np.float32)), "png")


def _measured(take: Take, later: Revision) -> Measured:
    return Measured(
        mean=1e-3 * later.pk,
        p95=4e-3,
        mean_over_all_pixels=9e-4,
        worst_tile=[0, 0, 16, 16],
        worst_tile_error=0.02,
        unmeasured_share=0.25 if later.frame % 2 else 0.05,
        disputed_share=0.02,
        source_residual=5e-4,
        causes={"disoccluded": 0.03},
        field=shot_store(take.shot_id).put(b"field %d" % later.pk, "gz"),
        heat=bytes(range(12)),
        heat_width=4,
        heat_height=3,
        heat_scale=1020.0,
        measuring_flow="dis",
    )


def _anchors(take: Take, *numbers: int | None) -> list[int]:
    rows = take.take_frames.filter(number__in=[number for number in numbers if number is not None])
    return [row.kept_id for row in rows if row.kept_id is not None]


def newest_render(take: Take) -> Render:
    return take.renders.latest("pk")


def kept_revisions(take: Take, *numbers: int) -> dict[int, int | None]:
    """What a viewer's screen shows of these frames now."""
    return dict(take.take_frames.filter(number__in=numbers).values_list("number", "kept_id"))
