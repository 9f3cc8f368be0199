"""The contact sheets of a shot."""

from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from stylizer import actions
from stylizer.access.estimates import estimate, estimated_disk
from stylizer.access.lists import contact_sheet_list
from stylizer.access.objects import access_shot
from stylizer.actions.bursts import BURST_FRAMES
from stylizer.actions.contact_sheets import plan_contact_sheet

from .idempotency import idempotent
from .media_cookies import open_shot
from .orders import take_order
from .schemas.base import Created
from .schemas.library import ContactSheet, ContactSheetEstimate
from .schemas.requests import NewContactSheet
from .signed_in import SignedIn

router = Router(tags=["shots"])


@router.get("/shots/{int:shot_id}/contact-sheets", response=list[ContactSheet])
def list_contact_sheets(request: SignedIn, response: HttpResponse, shot_id: int) -> list[dict[str, Any]]:
    """The contact sheets of a shot, the newest first. Renews the cookie that opens their pictures."""
    sheets = contact_sheet_list(request.user, shot_id)
    open_shot(response, request.user, shot_id)
    return sheets


@router.post("/shots/{int:shot_id}/contact-sheets", response={201: Created})
@idempotent
def create_contact_sheet(request: SignedIn, shot_id: int, body: NewContactSheet) -> Status[dict[str, int]]:
    """Have bursts painted of each style with each column's settings, all of the same frames.

    A take of the whole shot is then started from one of them by POST /takes/{id}/whole.
    """
    sheet = actions.create_contact_sheet(
        actor=request.user,
        shot=access_shot(request.user, shot_id),
        order=take_order(request, body, body.regions),
        columns=body.columns,
        frames=body.frames,
    )
    return Status(201, {"id": sheet.pk})


@router.post("/shots/{int:shot_id}/contact-sheets/estimate", response=ContactSheetEstimate)
def estimate_contact_sheet(request: SignedIn, shot_id: int, body: NewContactSheet) -> dict[str, Any]:
    """How many bursts this contact sheet would be, and what they would need; refused as the sheet is."""
    shot = access_shot(request.user, shot_id)
    order = take_order(request, body, body.regions)
    plan = plan_contact_sheet(request.user, shot, order, body.columns, body.frames)
    # Where the shot moves most makes no difference to the time, and finding out would take some.
    chosen = plan.frames or [shot.numbers[:BURST_FRAMES]]
    row = [each.draft for each in plan.cells[: len(body.columns)]]
    needed = [estimate(shot, settings, run) for settings in row for run in chosen]
    known = [each.seconds for each in needed if each.seconds is not None]
    return {
        "bursts": plan.bursts,
        "frames": len(plan.cells) * sum(map(len, chosen)),
        "seconds": sum(known) * len(body.styles) if len(known) == len(needed) else None,
        "memory": max(each.memory for each in needed),
        "disk": sum(estimated_disk(shot, row, len(body.styles), run) for run in chosen),
        "free": needed[0].free,
    }
