"""Answers of ASGI applications that stand beside Django."""

import json
from http import HTTPStatus
from typing import Any

Headers = list[tuple[bytes, bytes]]


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    """An error for the client."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Headers | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or []


def header(scope: dict[str, Any], name: bytes) -> bytes:
    """All headers of this name in one; HTTP/2 may split cookies."""
    joint = b"; " if name == b"cookie" else b", "
    return joint.join(value for key, value in scope["headers"] if key == name)


async def send_answer(send: Any, status: HTTPStatus, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def send_problem(send: Any, refusal: Refusal) -> None:
    """The refusal as application/problem+json, as the API has it."""
    status = refusal.status
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": refusal.detail,
        "field": None,
        "errors": [],
        "frames": [],
    }
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *refusal.headers,
    ]
    await send_answer(send, status, headers, body)
