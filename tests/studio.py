"""A worker that paints without an engine: it commits pictures drawn by lot, under real leases."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from stylizer.access.stores import shot_store
from stylizer.actions import TakeOrder, WeightedStyle, create_take, import_shot
from stylizer.actions.claims import claim_render
from stylizer.actions.endings import finish_render
from stylizer.actions.events import WorkerActor
from stylizer.actions.leases import Claim
from stylizer.actions.results import Measured, commit_revision, commit_transition
from stylizer.media.pictures import encode_master
from stylizer.media.proxies import encode_proxy
from stylizer.media.store import Store
from stylizer.models import Project, Render, RenderState, Revision, Style, Take, User
from tests.personas import picture

WORKER = WorkerActor("worker-1")


def claim(take: Take, worker: WorkerActor = WORKER) -> Claim:
    """Claim the take's waiting render."""
    render = Render.objects.get(take=take, state=RenderState.QUEUED)
    taken = claim_render(worker=worker, render_id=render.pk)
    assert taken is not None
    return taken


def claim_running(take: Take) -> Claim:
    """Go on with the take's running render, as its worker."""
    render = Render.objects.get(take=take, state=RenderState.RUNNING)
    assert render.lease is not None
    return Claim(render.pk, take.pk, take.shot_id, render.lease, WORKER)


def painted_take(actor: User, project: Project, style: Style, count: int) -> Take:
    """So many frames from 1001 on, painted by lot and not measured."""
    shot = import_shot(
        actor=actor,
        project=project,
        name=f"painted_{count:03}",
        frames=(picture(seed) for seed in range(count)),
        rate=Fraction(24),
        first_frame=1001,
    )
    order = TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    take = create_take(actor=actor, shot=shot, order=order)
    paint(take)
    return take


def stored_picture(shot_id: int, seed: int) -> str:
    return shot_store(shot_id).put(encode_master(picture(seed)), "png")


def stored_frame(store: Store, painting: np.ndarray) -> dict[str, str]:
    """The names of a painted frame's files, as `commit_revision` takes them."""
    return {
        "picture": store.put(encode_master(painting), "png"),
        "proxy": store.put(encode_proxy(painting), "jpg"),
    }


def commit(lease: Claim, frame: int, position: int | None = None, anchors: Sequence[int] = ()) -> Revision:
    """Commit a new picture of the frame, at the next step where no other is given."""
    render = Render.objects.get(pk=lease.render_id)
    return commit_revision(
        claim=lease,
        position=render.steps.count() if position is None else position,
        frame=frame,
        **stored_frame(shot_store(lease.shot_id), picture(1000 * lease.render_id + frame)),
        measures={"iterations": 3, "loss": 12.5, "seconds": 0.5, "brightness": 0.4},
        anchors=anchors,
    )


def paint(take: Take, frames: Iterable[int] | None = None) -> dict[int, Revision]:
    """Make the frames of the waiting render, or these, each tied to the one before; finish if all are."""
    lease = claim(take)
    render = Render.objects.get(pk=lease.render_id)
    made: dict[int, Revision] = {}
    for frame in render.frames if frames is None else frames:
        made[frame] = commit(lease, frame, anchors=[made[frame - 1].pk] if frame - 1 in made else [])
    if made.keys() == set(render.frames):
        finish_render(claim=lease)
    return made


def measure(
    earlier: Revision,
    later: Revision,
    unmeasured_share: float = 0.05,
    mean: float = 0.001,
    speed: float = 2.0,
    source_residual: float | None = 0.0005,
    blame: str = "",
) -> None:
    """Commit a transition with figures of no meaning, but for these."""
    commit_transition(
        worker=WORKER,
        earlier=earlier,
        later=later,
        measured=Measured(
            mean=mean,
            p95=4 * mean,
            mean_over_all_pixels=0.0009,
            worst_tile=[0, 0, 16, 16],
            worst_tile_error=0.002,
            unmeasured_share=unmeasured_share,
            disputed_share=0.01,
            source_residual=source_residual,
            causes={"disoccluded": 0.02},
            diagnosis=[{"tile": [0, 0, 16, 16], "error": 2 * mean, "blame": blame, "parts": {blame: 1.0}}]
            if blame
            else [],
            field=shot_store(earlier.take.shot_id).put(f"{earlier.pk} {later.pk}".encode(), "gz"),
            heat=bytes(range(12)),
            heat_width=4,
            heat_height=3,
            heat_scale=4064.0,
            measuring_flow="dis",
            residual_field="",
            flow_field="",
            speed=speed,
        ),
    )


def kept(take: Take) -> dict[int, int | None]:
    """What a screen that is up to date shows: each frame's kept revision."""
    return dict(take.take_frames.values_list("number", "kept_id"))
