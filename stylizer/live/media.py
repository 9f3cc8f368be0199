"""Pictures and error fields, served beside Django: no request cycle, no database, thousands a second.

Names are content hashes, so an answer never changes: it is cached for ever, behind a short-lived pass.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.http import parse_cookie

from stylizer.access.media_pass import PassRefused, check_pass, cookie_name

from .listener import listener
from .plain_http import Headers, Refusal, header, send_answer, send_problem

# \Z and [0-9], not $ and \d: nothing but these characters, so no path can leave its folder.
ADDRESS = re.compile(
    r"(?P<folder>/media/(?:(?P<shot>shots/[1-9][0-9]{0,18})|styles)/)(?P<name>[0-9a-f]{64}\.(?P<suffix>png|jpg|gz))\Z"
)
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gz": "application/octet-stream"}
#: Most stills come in two; each costs a turn of a thread.
CHUNK = 1024 * 1024
ALLOW = (b"allow", b"GET, HEAD")


async def media(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    """The ASGI application below /media/."""
    try:
        await _answer(scope, send)
    except Refusal as refusal:
        await send_problem(send, refusal)


async def _answer(scope: dict[str, Any], send: Any) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Pictures can only be read: use GET or HEAD.", [ALLOW])
    address = ADDRESS.match(scope["path"])
    if address is None:
        raise Refusal(HTTPStatus.NOT_FOUND, f"There is no picture or field at {scope['path']}.")
    _check_pass(scope, address["folder"])

    etag = f'"{address["name"]}"'.encode()
    headers = [(b"etag", etag), (b"cache-control", b"private, max-age=31536000, immutable")]
    if _unchanged(header(scope, b"if-none-match"), etag):
        await send_answer(send, HTTPStatus.NOT_MODIFIED, headers)
        return

    path = Path(settings.STYLIZER_DATA) / (address["shot"] or "styles") / address["name"]
    try:
        file, size = await asyncio.to_thread(_open, path)
    except FileNotFoundError as error:
        raise Refusal(
            HTTPStatus.NOT_FOUND,
            f"The file {address['name']} is gone from the data folder. If it belongs to a take, render its "
            "frame again; otherwise bring the file back from a backup.",
        ) from error
    with file:
        headers += _describe(address["suffix"], size)
        if scope["method"] == "HEAD":
            await send_answer(send, HTTPStatus.OK, headers)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for chunk in _chunks(file):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _check_pass(scope: dict[str, Any], folder: str) -> None:
    cookies = parse_cookie(header(scope, b"cookie").decode("latin-1"))
    try:
        media_pass = check_pass(cookies.get(cookie_name(folder), ""), folder)
        if not listener.is_current(media_pass):
            raise PassRefused("The pass to these pictures is from before a change of who may see what")
    except PassRefused as refused:
        raise Refusal(HTTPStatus.FORBIDDEN, f"{refused}. Load the page again to get a new one.") from refused


def _describe(suffix: str, size: int) -> Headers:
    headers = [
        (b"content-type", CONTENT_TYPES[suffix].encode()),
        (b"content-length", str(size).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if suffix == "gz":  # the browser unpacks it on the way in
        headers.append((b"content-encoding", b"gzip"))
    return headers


def _open(path: Path) -> tuple[BinaryIO, int]:
    file = path.open("rb")
    return file, os.fstat(file.fileno()).st_size


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk


def _unchanged(if_none_match: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return etag in tags or tags == [b"*"]
