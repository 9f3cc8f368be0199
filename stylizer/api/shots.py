"""One shot: its entry, its takes, its events."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.estimates import estimate
from stylizer.access.feed import events_seen_by
from stylizer.access.lists import burst_list, shot_cuts, shot_entry
from stylizer.access.objects import access_shot, access_style_version
from stylizer.access.posters import shot_poster
from stylizer.access.roles import Action, require
from stylizer.actions.bursts import BURST_FRAMES, burst_settings
from stylizer.actions.take_settings import resolved_settings
from stylizer.media.sequences import DEFAULT_RATE
from stylizer.models import Shot

from .idempotency import idempotent
from .media_cookies import open_shot
from .orders import take_order
from .schemas.base import Created
from .schemas.library import Burst, ShotCuts, ShotSummary, TakeEstimate
from .schemas.requests import ChosenSettings, ImportedTake, NewCuts, NewMask, NewTake
from .schemas.socket import EventMessage
from .signed_in import SignedIn
from .uploads import NO_FILES, sent_clip, uploaded_pictures

router = Router(tags=["shots"])


@router.get("/shots/{int:shot_id}", response=ShotSummary)
def show_shot(request: SignedIn, response: HttpResponse, shot_id: int) -> dict[str, Any]:
    """A shot, as the list shows it. Renews the cookie that opens its pictures."""
    entry = shot_entry(request.user, shot_id)
    open_shot(response, request.user, shot_id)
    return entry


@router.get(
    "/shots/{int:shot_id}/poster/{picture}",
    openapi_extra={"responses": {200: {"content": {"image/jpeg": {}}}}},
)
def show_poster(request: SignedIn, shot_id: int, picture: str) -> HttpResponse:
    """A small JPEG of one of the shot's source pictures."""
    jpeg = shot_poster(request.user, shot_id, picture)
    return HttpResponse(
        jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=31536000, immutable"}
    )


@router.get("/shots/{int:shot_id}/cuts", response=ShotCuts)
def show_cuts(request: SignedIn, shot_id: int) -> dict[str, Any]:
    """Where the shot seems to be several. While it does, no take of it is started."""
    return shot_cuts(request.user, shot_id)


@router.post("/shots/{int:shot_id}/split", response={201: list[Created]})
def split_shot(request: SignedIn, shot_id: int, body: NewCuts) -> Status[list[dict[str, int]]]:
    """Make a shot of every part between cuts. The shot itself becomes the first; it can't have a take yet."""
    parts = actions.split_shot(actor=request.user, shot=access_shot(request.user, shot_id), cuts=body.cuts)
    return Status(201, [{"id": part.pk} for part in parts])


@router.delete("/shots/{int:shot_id}/cuts", response={204: None})
def keep_as_one_shot(request: SignedIn, shot_id: int) -> Status[None]:
    """Say that the shot is one continuous piece: its proposed cuts are none."""
    actions.keep_as_one_shot(actor=request.user, shot=access_shot(request.user, shot_id))
    return Status(204, None)


@router.get("/shots/{int:shot_id}/events", response=list[EventMessage], exclude_unset=True)
def list_events(request: SignedIn, shot_id: int, since: int = 0) -> list[dict[str, Any]]:
    """The events of the shot after number `since`: the audit trail, and what a socket would have sent."""
    return events_seen_by(request.user, shot_id, since)


@router.post("/shots/{int:shot_id}/masks", response={201: Created})
def add_mask(
    request: SignedIn, shot_id: int, files: File[list[UploadedFile]], body: Form[NewMask]
) -> Status[dict[str, int]]:
    """Keep a mask for regions: one picture for all frames, or one for each, numbered as they are.

    One that is drawn on a single frame is for reruns.
    """
    shot = access_shot(request.user, shot_id)
    require(request.user, shot.project, Action.START_TAKE)  # before anything is decoded
    with uploaded_pictures(files) as pictures:
        mask = actions.add_mask(actor=request.user, shot=shot, pictures=pictures, drawn_on=body.drawn_on)
    return Status(201, {"id": mask.pk})


@router.post("/shots/{int:shot_id}/takes", response={201: Created})
@idempotent
def create_take(request: SignedIn, shot_id: int, body: NewTake) -> Status[dict[str, int]]:
    """Start a take of the whole shot."""
    take = actions.create_take(
        actor=request.user,
        shot=access_shot(request.user, shot_id),
        order=take_order(request, body, body.regions),
    )
    return Status(201, {"id": take.pk})


@router.get("/shots/{int:shot_id}/bursts", response=list[Burst])
def list_bursts(request: SignedIn, response: HttpResponse, shot_id: int) -> list[dict[str, Any]]:
    """The bursts of a shot, the newest first. Renews the cookie that opens their pictures."""
    bursts = burst_list(request.user, shot_id)
    open_shot(response, request.user, shot_id)
    return bursts


@router.post("/shots/{int:shot_id}/bursts", response={201: Created})
@idempotent
def create_burst(request: SignedIn, shot_id: int, body: NewTake) -> Status[dict[str, int]]:
    """Have a burst of this take painted: a few frames where the shot moves most, as a draft."""
    burst = actions.create_burst(
        actor=request.user,
        shot=access_shot(request.user, shot_id),
        order=take_order(request, body, body.regions),
    )
    return Status(201, {"id": burst.pk})


@router.post("/shots/{int:shot_id}/takes/estimate", response=TakeEstimate)
def estimate_take(request: SignedIn, shot_id: int, body: ChosenSettings) -> dict[str, Any]:
    """The time, the memory and the room on the disk that a take with these settings will need."""
    shot = access_shot(request.user, shot_id)
    found = estimate(shot, resolved_settings(shot, body.preset, body.overrides), shot.numbers)
    return {**asdict(found), "fits": found.fits, "burst": _estimated_burst(shot, body)}


@router.post("/shots/{int:shot_id}/takes/imported", response={201: Created})
@idempotent
def import_take(
    request: SignedIn,
    shot_id: int,
    body: Form[ImportedTake],
    files: File[list[UploadedFile]] = NO_FILES,
) -> Status[dict[str, int]]:
    """Make a take of frames that another program stylized: one video, or pictures numbered as the shot's."""
    shot = access_shot(request.user, shot_id)
    require(request.user, shot.project, Action.START_TAKE)  # before anything is decoded
    styles = (
        [actions.WeightedStyle(access_style_version(request.user, body.style_version))]
        if body.style_version is not None
        else []
    )
    with sent_clip(request.user, files, body.uploads, DEFAULT_RATE) as clip:
        take = actions.import_take(
            actor=request.user,
            shot=shot,
            clip=clip,
            styles=styles,
            preset=body.preset,
            name=body.name,
            renumber=body.renumber,
        )
    return Status(201, {"id": take.pk})


def _estimated_burst(shot: Shot, body: ChosenSettings) -> dict[str, Any] | None:
    if shot.frame_count <= BURST_FRAMES:
        return None
    settings = burst_settings(shot, body.overrides)
    seconds = estimate(shot, settings, shot.numbers[:BURST_FRAMES]).seconds
    return {"frames": BURST_FRAMES, "seconds": seconds}
