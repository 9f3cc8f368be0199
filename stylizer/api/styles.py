"""The style library."""

from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.lists import style_list, style_takes
from stylizer.access.objects import access_style

from .media_cookies import open_styles
from .schemas.base import Created
from .schemas.library import Style, StyleTakes
from .schemas.requests import NewCrop, NewStyle, NewStyleState
from .signed_in import SignedIn
from .uploads import sent_picture

router = Router(tags=["styles"])


@router.get("/styles", response=list[Style])
def list_styles(request: SignedIn, response: HttpResponse) -> list[dict[str, Any]]:
    """The library. Renews the cookie that opens its pictures."""
    styles = style_list(request.user)
    open_styles(response, request.user)
    return styles


@router.post("/styles", response={201: Created})
def add_style(request: SignedIn, file: File[UploadedFile], body: Form[NewStyle]) -> Status[dict[str, int]]:
    """Add a style from a picture, or a part of it. A huge scan is scaled down."""
    style = actions.add_style(
        actor=request.user,
        name=body.name,
        picture=sent_picture(file),
        crop=body.part(),
        credit=body.credit,
        licence=body.licence,
        tags=[tag.strip() for tag in body.tags.split(",") if tag.strip()],
        again=body.again,
    )
    return Status(201, {"id": style.pk})


@router.post("/styles/{int:style_id}/crop", response={201: Created})
def crop_style(request: SignedIn, style_id: int, body: NewCrop) -> Status[dict[str, int]]:
    """Give a style a new version with another part of its picture. Takes keep the version that they have."""
    style = access_style(request.user, style_id)
    crop = None if body.crop is None else actions.Crop(**body.crop.model_dump())
    version = actions.crop_style(actor=request.user, style=style, crop=crop)
    return Status(201, {"id": version.pk})


@router.get("/styles/{int:style_id}/takes", response=StyleTakes)
def list_takes_of_style(request: SignedIn, style_id: int) -> dict[str, Any]:
    """The takes that retiring the style, or withdrawing its rights, would concern."""
    return style_takes(request.user, style_id)


@router.post("/styles/{int:style_id}/state", response={204: None})
def set_style_state(request: SignedIn, style_id: int, body: NewStyleState) -> Status[None]:
    """Publish a style, retire it, or say why its rights were withdrawn."""
    style = access_style(request.user, style_id)
    actions.set_style_state(actor=request.user, style=style, state=body.state, reason=body.reason)
    return Status(204, None)
