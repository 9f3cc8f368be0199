"""Approved frames as a file to take away."""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Literal

from django.http import StreamingHttpResponse
from ninja import Router

from stylizer.access.objects import access_take
from stylizer.access.stores import uploads_folder
from stylizer.access.take_export import TakeExport

from .signed_in import SignedIn

router = Router(tags=["takes"])

CHUNK = 1024 * 1024

#: Kind → suffix and content type.
KINDS = {"film": ("mp4", "video/mp4"), "pictures": ("zip", "application/zip")}


@router.get(
    "/takes/{int:take_id}/export",
    openapi_extra={
        "responses": {200: {"description": "The file.", "content": {kind: {} for _, kind in KINDS.values()}}}
    },
)
def export_take(
    request: SignedIn,
    take_id: int,
    kind: Literal["film", "pictures"] = "film",
    first: int | None = None,
    last: int | None = None,
    work_in_progress: bool = False,
) -> StreamingHttpResponse:
    """Approved frames: MP4 with the footage's rate, sound, timecode and colour tags, or 16-bit PNG in a zip.

    The answer comes when all of it is made. Refused with 409 where a frame is not approved; a work in
    progress takes those too, and says so in every picture.
    """
    take = access_take(request.user, take_id)
    export = TakeExport.of(take, first, last, work_in_progress=work_in_progress)
    suffix, content_type = KINDS[kind]
    response = StreamingHttpResponse(_Chunks(_made(export, suffix)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{_name(export, suffix)}"'
    return response


def _made(export: TakeExport, suffix: str) -> BinaryIO:
    """The file, open; its name is gone from the disk already, and its content goes when it is closed."""
    uploads_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="export-", dir=uploads_folder()) as folder:
        path = Path(folder, f"export.{suffix}")
        if suffix == "mp4":
            export.write_film(path)
        else:
            export.write_archive(path)
        return path.open("rb")


class _Chunks:
    """The rest of a file, chunk by chunk; Django closes it with the answer, whether it was sent or not."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.close = file.close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await asyncio.to_thread(self._file.read, CHUNK):
            yield chunk


def _name(export: TakeExport, suffix: str) -> str:
    take = export.take
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", take.shot.name)
    return f"{plain}_v{take.number:03}{'_wip' if export.marked else ''}.{suffix}"
