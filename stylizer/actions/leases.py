"""The right to write for a render: a worker that was thought dead writes nothing over its successor."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from stylizer.actions.errors import LeaseLost
from stylizer.actions.events import WorkerActor
from stylizer.models import Render, RenderState


@dataclass(frozen=True)
class Claim:
    """The right to write for a render, as long as its lease is this one."""

    render_id: int
    take_id: int
    shot_id: int
    lease: UUID
    worker: WorkerActor


def renew_lease(*, claim: Claim) -> bool:
    """Hold the render for another lease time; False where the lease is gone."""
    return _held(claim).update(**lease_columns(claim.lease)) == 1


def has_lease(*, claim: Claim) -> bool:
    """Whether the render is still this worker's."""
    return _held(claim).exists()


def lease_columns(lease: UUID) -> dict[str, Any]:
    """What a render says of a lease that begins now."""
    return {"lease": lease, "lease_until": Now() + timedelta(seconds=settings.STYLIZER_LEASE_SECONDS)}


def _held(claim: Claim) -> QuerySet[Render]:
    return Render.objects.filter(pk=claim.render_id, state=RenderState.RUNNING, lease=claim.lease)


def lock_render(claim: Claim) -> Render:
    """The render, if it is still this worker's; nobody can take it until the transaction ends."""
    render: Render | None = _held(claim).select_related("take__shot").select_for_update(of=("self",)).first()
    if render is None:
        raise LeaseLost(f"Render {claim.render_id} is no longer held by {claim.worker.name}.")
    return render


def end_lease(render: Render, state: RenderState) -> None:
    """Save the render in another state, free for the next worker."""
    render.state, render.lease, render.lease_until = state, None, None
    render.save()
