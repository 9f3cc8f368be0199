"""The style library."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import StringConstraints

from stylizer import actions
from stylizer.access.lists import style_list

from .media_cookies import open_styles
from .schemas.base import Created
from .schemas.library import Style
from .schemas.requests import Name
from .signed_in import SignedIn

router = Router(tags=["styles"])

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00]*$")]


@router.get("/styles", response=list[Style])
def list_styles(request: SignedIn, response: HttpResponse) -> list[dict[str, Any]]:
    """The library. Renews the cookie that opens its pictures."""
    styles = style_list(request.user)
    open_styles(response, request.user)
    return styles


@router.post("/styles", response={201: Created})
def add_style(
    request: SignedIn,
    file: File[UploadedFile],
    name: Form[Name],
    credit: Form[Line] = "",
    licence: Form[Annotated[Line, StringConstraints(max_length=100)]] = "",
    tags: Form[Line] = "",
) -> Status[dict[str, int]]:
    """Add a style from a picture; `tags` are separated by commas."""
    style = actions.add_style(
        actor=request.user,
        name=name,
        picture=file.read(),
        credit=credit,
        licence=licence,
        tags=[tag.strip() for tag in tags.split(",") if tag.strip()],
    )
    return Status(201, {"id": style.pk})
