"""Pictures and error fields, served beside Django: no request cycle, no database, thousands a second.

Names are content hashes, so an answer never changes: it is cached for ever, behind a short-lived pass.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.http import parse_cookie

from stylizer.access.media_pass import PassRefused, check_pass, cookie_name

from .listener import listener

# \Z and [0-9], not $ and \d: nothing but these characters, so no path can leave its folder.
ADDRESS = re.compile(
    r"(?P<folder>/media/(?:(?P<shot>shots/[1-9][0-9]{0,18})|styles)/)(?P<name>[0-9a-f]{64}\.(?P<suffix>png|jpg|gz))\Z"
)
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gz": "application/octet-stream"}
CHUNK = 256 * 1024

Headers = list[tuple[bytes, bytes]]


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    """An error for the client."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


async def media(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    """The ASGI application below /media/."""
    try:
        await _answer(scope, send)
    except Refusal as refusal:
        await _send_problem(send, refusal)


async def _answer(scope: dict[str, Any], send: Any) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Pictures can only be read: use GET or HEAD.")
    address = ADDRESS.match(scope["path"])
    if address is None:
        raise Refusal(HTTPStatus.NOT_FOUND, f"There is no picture or field at {scope['path']}.")
    _check_pass(scope, address["folder"])

    etag = f'"{address["name"]}"'.encode()
    headers = [(b"etag", etag), (b"cache-control", b"private, max-age=31536000, immutable")]
    if _unchanged(_header(scope, b"if-none-match"), etag):
        await _send(send, HTTPStatus.NOT_MODIFIED, headers)
        return

    path = Path(settings.STYLIZER_DATA) / (address["shot"] or "styles") / address["name"]
    try:
        file = await asyncio.to_thread(path.open, "rb")
    except FileNotFoundError as error:
        raise Refusal(
            HTTPStatus.NOT_FOUND,
            f"The file {address['name']} is gone from the data folder. If it belongs to a take, render its "
            "frame again; otherwise bring the file back from a backup.",
        ) from error
    with file:
        size = await asyncio.to_thread(lambda: path.stat().st_size)
        headers += _describe(address["suffix"], size)
        if scope["method"] == "HEAD":
            await _send(send, HTTPStatus.OK, headers)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for chunk in _chunks(file):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _check_pass(scope: dict[str, Any], folder: str) -> None:
    cookies = parse_cookie(_header(scope, b"cookie").decode("latin-1"))
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


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk


def _unchanged(if_none_match: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return etag in tags or tags == [b"*"]


def _header(scope: dict[str, Any], name: bytes) -> bytes:
    """All headers of this name in one; HTTP/2 may split cookies."""
    joint = b"; " if name == b"cookie" else b", "
    return joint.join(value for key, value in scope["headers"] if key == name)


async def _send(send: Any, status: HTTPStatus, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_problem(send: Any, refusal: Refusal) -> None:
    status = refusal.status
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": refusal.detail,
    }
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", b"GET, HEAD"))
    await _send(send, status, headers, body)
