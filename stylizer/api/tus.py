"""Uploads that go on where they were interrupted: the tus protocol, version 1.0 (https://tus.io)."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import HeaderEx, P, Router

from stylizer import actions
from stylizer.access.lists import upload_list
from stylizer.access.objects import access_upload
from stylizer.actions.errors import Invalid
from stylizer.media.pieces import CHECKSUMS
from stylizer.models import Upload as UploadRow

from .problem import problem_response
from .schemas.library import Upload
from .signed_in import SignedIn

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "expiration", "checksum", "termination")
PIECE = "application/offset+octet-stream"
FOLDER = "/api/uploads"

Length = HeaderEx[int, P(alias="Upload-Length")]
Offset = HeaderEx[int, P(alias="Upload-Offset")]
Metadata = HeaderEx[str, P(alias="Upload-Metadata")]
Checksum = HeaderEx[str, P(alias="Upload-Checksum", examples=["sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="])]

router = Router(tags=["uploads"])


class TusMiddleware:
    """Every answer of the protocol names its version, and requests in another version are refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(FOLDER) or request.method == "GET":
            return self.get_response(request)
        version = request.headers.get("Tus-Resumable")
        if request.method == "OPTIONS" or version == VERSION:
            response = self.get_response(request)
        else:
            detail = f"Uploads go by tus {VERSION}: say so in the header Tus-Resumable, which is {version!r}."
            response = problem_response(412, detail)
            response["Tus-Version"] = VERSION
        response["Tus-Resumable"] = VERSION
        return response


@router.get("/uploads", response=list[Upload])
def list_uploads(request: SignedIn) -> list[dict[str, Any]]:
    """The user's uploads under way, and those that nothing was made of yet."""
    return upload_list(request.user)


@router.api_operation(["OPTIONS"], "/uploads", response={204: None})
def describe_uploads(request: SignedIn) -> HttpResponse:  # noqa: ARG001 (whoever is signed in)
    """What this server knows of the tus protocol."""
    return _answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": ",".join(EXTENSIONS),
            "Tus-Max-Size": str(settings.STYLIZER_UPLOAD_LIMIT_MB * 2**20),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        },
    )


@router.post("/uploads", response={201: None})
def begin_upload(
    request: SignedIn,
    upload_length: Length,
    upload_metadata: Metadata = "",
    upload_checksum: Checksum = "",
) -> HttpResponse:
    """Announce a file: its length, and in the metadata its `filename`. Its first piece may come along."""
    if upload_length < 0:
        raise Invalid(f"A file can't have {upload_length} bytes.", "Upload-Length")
    name = _metadata(upload_metadata).get("filename", "")
    upload = actions.begin_upload(actor=request.user, name=name, size=upload_length, metadata=upload_metadata)
    if request.content_type == PIECE:
        upload = _add(request, upload, 0, upload_checksum)
    return _answer(201, {"Location": f"{FOLDER}/{upload.pk}", **_offset(upload)})


@router.api_operation(["HEAD"], "/uploads/{uuid:upload_id}", response={200: None})
def show_upload(request: SignedIn, upload_id: UUID) -> HttpResponse:
    """How much of the file is here."""
    upload = access_upload(request.user, upload_id)
    length = {"Upload-Length": str(upload.size), "Cache-Control": "no-store"}
    metadata = {"Upload-Metadata": upload.metadata} if upload.metadata else {}
    return _answer(200, {**_offset(upload), **length, **metadata})


@router.patch("/uploads/{uuid:upload_id}", response={204: None})
def add_to_upload(
    request: SignedIn, upload_id: UUID, upload_offset: Offset, upload_checksum: Checksum = ""
) -> HttpResponse:
    """Send the next piece. With a checksum it counts whole, or not at all (460)."""
    upload = access_upload(request.user, upload_id)
    if request.content_type != PIECE:
        return problem_response(415, f"A piece is sent as {PIECE}, not as {request.content_type!r}.")
    return _answer(204, _offset(_add(request, upload, upload_offset, upload_checksum)))


@router.delete("/uploads/{uuid:upload_id}", response={204: None})
def discard_upload(request: SignedIn, upload_id: UUID) -> HttpResponse:
    """Stop an upload for good; what has arrived is removed."""
    actions.discard_upload(actor=request.user, upload=access_upload(request.user, upload_id))
    return _answer(204, {})


def _add(request: SignedIn, upload: UploadRow, offset: int, checksum: str) -> UploadRow:
    expected = _checksum(checksum) if checksum else None
    return actions.add_to_upload(
        actor=request.user, upload=upload, offset=offset, data=request, expected=expected
    )


def _offset(upload: UploadRow) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.received),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
    }


def _answer(status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(status=status, headers=headers)


def _checksum(words: str) -> actions.ExpectedChecksum:
    """As in `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`."""
    algorithm, _, digest = words.partition(" ")
    return actions.ExpectedChecksum(algorithm, _decoded(digest, "Upload-Checksum"))


def _metadata(words: str) -> dict[str, str]:
    """Pairs with commas between; each is a name and, in base64, a value."""
    pairs = (pair.strip().partition(" ") for pair in words.split(","))
    return {
        name: _decoded(value, "Upload-Metadata").decode(errors="replace") for name, _, value in pairs if name
    }


def _decoded(words: str, header: str) -> bytes:
    try:
        return b64decode(words, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(f"{words[:60]!r} is not base64.", header) from error
