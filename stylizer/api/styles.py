"""The style library."""

from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.lists import style_list

from .media_cookies import open_styles
from .schemas.base import Created
from .schemas.library import Style
from .schemas.requests import NewStyle
from .signed_in import SignedIn

router = Router(tags=["styles"])


@router.get("/styles", response=list[Style])
def list_styles(request: SignedIn, response: HttpResponse) -> list[dict[str, Any]]:
    """The library. Renews the cookie that opens its pictures."""
    styles = style_list(request.user)
    open_styles(response, request.user)
    return styles


@router.post("/styles", response={201: Created})
def add_style(request: SignedIn, file: File[UploadedFile], body: Form[NewStyle]) -> Status[dict[str, int]]:
    """Add a style from a picture."""
    style = actions.add_style(
        actor=request.user,
        name=body.name,
        picture=file.read(),
        credit=body.credit,
        licence=body.licence,
        tags=[tag.strip() for tag in body.tags.split(",") if tag.strip()],
    )
    return Status(201, {"id": style.pk})
