"""One take: its state, and what people do about its frames."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.flagged import frames_to_rerun
from stylizer.access.objects import access_mask, access_revision, access_take
from stylizer.access.reruns import RerunPlan as Plan
from stylizer.access.reruns import plan_rerun
from stylizer.access.snapshot import take_snapshot
from stylizer.actions.decisions import check_seen
from stylizer.actions.reruns import check_region

from .idempotency import idempotent
from .media_cookies import open_shot
from .schemas.base import Created
from .schemas.requests import (
    NewDecision,
    NewFlaggedRerun,
    NewKept,
    NewNote,
    NewPainted,
    NewRerun,
    NewRerunDraft,
)
from .schemas.review import FlaggedFrames, RerunPlan, Snapshot
from .signed_in import SignedIn

router = Router(tags=["takes"])


@router.get("/takes/{int:take_id}/snapshot", response=Snapshot)
def show_snapshot(request: SignedIn, response: HttpResponse, take_id: int) -> dict[str, Any]:
    """Everything the review page shows, as of one event number. Sets the cookie that opens the pictures."""
    snapshot = take_snapshot(request.user, take_id)
    open_shot(response, request.user, snapshot["shot"]["id"])
    return snapshot


@router.post("/takes/{int:take_id}/whole", response={201: Created})
@idempotent
def start_whole_take(request: SignedIn, take_id: int) -> Status[dict[str, int]]:
    """Start the whole take that this burst was to show, with the settings that it was asked for with."""
    take = actions.start_whole_take(actor=request.user, burst=access_take(request.user, take_id))
    return Status(201, {"id": take.pk})


@router.post("/takes/{int:take_id}/decisions", response={204: None})
def decide(request: SignedIn, take_id: int, body: NewDecision) -> Status[None]:
    """Approve or reject frames, or withdraw what was decided."""
    actions.decide(
        actor=request.user,
        take=access_take(request.user, take_id),
        kind=body.kind,
        seen=body.seen,
        reason=body.reason,
        decided=body.decided,
    )
    return Status(204, None)


@router.post("/takes/{int:take_id}/kept", response={204: None})
def keep_revision(request: SignedIn, take_id: int, body: NewKept) -> Status[None]:
    """Have another revision of a frame count."""
    actions.keep_revision(
        actor=request.user,
        take=access_take(request.user, take_id),
        frame=body.frame,
        revision=access_revision(request.user, body.revision),
        seen=body.seen,
        reason=body.reason,
    )
    return Status(204, None)


@router.post("/takes/{int:take_id}/painted", response={201: Created})
def keep_painted_frame(
    request: SignedIn, take_id: int, file: File[UploadedFile], body: Form[NewPainted]
) -> Status[dict[str, int]]:
    """Have a picture that was painted by hand be a frame's kept revision, in the colours of sRGB."""
    revision = actions.keep_painted_frame(
        actor=request.user,
        take=access_take(request.user, take_id),
        frame=body.frame,
        picture=file.read(),
        seen=body.seen,
        reason=body.reason,
    )
    return Status(201, {"id": revision.pk})


@router.post("/takes/{int:take_id}/reruns", response={201: Created})
@idempotent
def request_rerun(request: SignedIn, take_id: int, body: NewRerun) -> Status[dict[str, int]]:
    """Have frames painted again between the frames kept beside them."""
    render = actions.request_rerun(
        actor=request.user,
        take=access_take(request.user, take_id),
        seen=body.seen,
        overrides=body.overrides,
        reason=body.reason,
        region=_region(request, body),
    )
    return Status(201, {"id": render.pk})


@router.post("/takes/{int:take_id}/reruns/plan", response=RerunPlan)
def preview_rerun(request: SignedIn, take_id: int, body: NewRerun) -> dict[str, Any]:
    """What this rerun would do. Changes nothing."""
    take = access_take(request.user, take_id)
    check_seen(take, body.seen)
    check_region(take, body.seen, _region(request, body))
    return _plan_values(plan_rerun(take, body.seen))


@router.post("/takes/{int:take_id}/reruns/draft", response={201: Created})
@idempotent
def create_rerun_draft(request: SignedIn, take_id: int, body: NewRerunDraft) -> Status[dict[str, int]]:
    """Have one frame painted as a draft with a rerun's settings: a burst of that frame alone."""
    take = access_take(request.user, take_id)
    draft = actions.create_rerun_draft(
        actor=request.user, take=take, frame=body.frame, overrides=body.overrides
    )
    return Status(201, {"id": draft.pk})


@router.get("/takes/{int:take_id}/reruns/flagged", response=FlaggedFrames)
def list_flagged(request: SignedIn, take_id: int) -> dict[str, Any]:
    """The frames that a rerun of flagged frames would take now, and why."""
    why = frames_to_rerun(access_take(request.user, take_id))
    return {"frames": {str(number): causes for number, causes in why.items()}}


@router.post("/takes/{int:take_id}/reruns/flagged", response={201: Created})
@idempotent
def rerun_flagged(request: SignedIn, take_id: int, body: NewFlaggedRerun) -> Status[dict[str, int]]:
    """Have the flagged frames painted again, held stronger to their neighbours."""
    take = access_take(request.user, take_id)
    render = actions.rerun_flagged(actor=request.user, take=take, factor=body.factor)
    return Status(201, {"id": render.pk})


@router.post("/takes/{int:take_id}/notes", response={201: Created})
def add_note(request: SignedIn, take_id: int, body: NewNote) -> Status[dict[str, int]]:
    """Write a note on a range of frames."""
    note = actions.add_note(
        actor=request.user,
        take=access_take(request.user, take_id),
        first_frame=body.first_frame,
        last_frame=body.last_frame,
        text=body.text,
        flagged=body.flagged,
        drawing=body.drawing,
    )
    return Status(201, {"id": note.pk})


def _region(request: SignedIn, body: NewRerun) -> actions.RerunRegion | None:
    if body.region is None:
        return None
    return actions.RerunRegion(access_mask(request.user, body.region.mask), body.region.feather)


def _plan_values(plan: Plan) -> dict[str, Any]:
    return {
        "renders": plan.frames,
        "holds": {str(number): revision for number, revision in plan.held.items()},
        "leaves": plan.leaves,
        "one_sided": any(run.is_one_sided for run in plan.runs),
        "runs": [asdict(run) for run in plan.runs],
        "estimate_seconds": plan.estimated_seconds,
    }
