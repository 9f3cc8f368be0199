"""Approved frames as a file to take away."""

import re
import tempfile
from collections.abc import AsyncIterator, Generator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from stylizer.access.deliverable import approved_deliverables
from stylizer.access.media_pass import shot_folder
from stylizer.access.objects import access_take
from stylizer.access.roles import Action, require
from stylizer.access.stores import uploads_folder
from stylizer.access.take_export import Made, TakeExport
from stylizer.actions.exports import ExportProgress

from .media_cookies import open_shot
from .schemas.review import ApprovedPicture
from .signed_in import SignedIn

router = Router(tags=["takes"])

CHUNK = 1024 * 1024

#: Kind → suffix and content type.
KINDS = {
    "film": ("mp4", "video/mp4"),
    "prores": ("mov", "video/quicktime"),
    "pictures": ("zip", "application/zip"),
}

ReportAs = Annotated[
    int | None,
    Query(
        description="A number of your own, under which the shot's websocket tells how far it is.",
        ge=0,
        lt=2**31,
    ),
]


@router.get("/takes/{int:take_id}/approved", response=list[ApprovedPicture])
def list_approved(request: SignedIn, response: HttpResponse, take_id: int) -> list[dict[str, Any]]:
    """The pictures of the approved frames, and the cookie that opens them; refused as an export is."""
    take = access_take(request.user, take_id)
    require(request.user, take.shot.project, Action.EXPORT)
    approved = approved_deliverables(take)
    open_shot(response, request.user, take.shot_id)
    folder = shot_folder(take.shot_id)
    return [{"frame": each.frame, "picture": folder + each.picture} for each in approved]


@router.get(
    "/takes/{int:take_id}/export",
    openapi_extra={
        "responses": {200: {"description": "The file.", "content": {kind: {} for _, kind in KINDS.values()}}}
    },
)
def export_take(
    request: SignedIn,
    take_id: int,
    kind: Literal["film", "prores", "pictures"] = "film",
    first: int | None = None,
    last: int | None = None,
    work_in_progress: bool = False,
    report_as: ReportAs = None,
) -> StreamingHttpResponse:
    """Approved frames: an MP4 of 8 bits, a MOV of 10 (ProRes 422 HQ), or 16-bit PNG in a zip.

    A film has the footage's rate, sound, timecode and colour tags. Its answer comes when all of it is made; a
    zip is made while it is sent, and breaks off where a picture vanishes meanwhile. Refused with 409 where a
    frame is not approved; a work in progress takes those too, and says so in every picture.
    """
    take = access_take(request.user, take_id)
    require(request.user, take.shot.project, Action.EXPORT)
    export = TakeExport.of(take, first, last, work_in_progress=work_in_progress)
    made = ExportProgress(take.shot_id, report_as, len(export.frames))
    suffix, content_type = KINDS[kind]
    parts = export.archive(made) if kind == "pictures" else _chunks(_film(export, suffix, made))
    return _Download(parts, content_type, _name(export, suffix))


def _film(export: TakeExport, suffix: str, made: Made) -> BinaryIO:
    """The film, open; its name is gone from the disk already, and its content goes when it is closed."""
    uploads_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="export-", dir=uploads_folder()) as folder:
        path = Path(folder, f"export.{suffix}")
        export.write_film(path, made)
        return path.open("rb")


def _chunks(file: BinaryIO) -> Generator[bytes, None, None]:
    with file:
        yield from iter(partial(file.read, CHUNK), b"")


class _Download(StreamingHttpResponse):
    """Parts of a file, each made when the one before is sent."""

    def __init__(self, parts: Generator[bytes, None, None], content_type: str, name: str) -> None:
        super().__init__(self._sent(parts), content_type=content_type)
        self["Content-Disposition"] = f'attachment; filename="{name}"'

    async def _sent(self, parts: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
        try:
            while part := await sync_to_async(lambda: next(parts, b""))():
                yield part
        except Exception:
            await sync_to_async(self.close)()  # Django closes only what is sent to its end
            raise
        finally:
            await sync_to_async(parts.close)()


def _name(export: TakeExport, suffix: str) -> str:
    take = export.take
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", take.shot.name)
    return f"{plain}_v{take.number:03}{'_wip' if export.marked else ''}.{suffix}"
