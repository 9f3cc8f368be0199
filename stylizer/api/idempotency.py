"""The header Idempotency-Key, on what starts GPU work and on uploads."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Header, Status
from ninja.utils import contribute_operation_args

from stylizer.actions.idempotency import answer_once

View = Callable[..., Status[Any]]

HEADER_TYPE: Any = str | None
HEADER: Any = Header(  # type: ignore[type-arg]
    None,
    alias="Idempotency-Key",
    pattern=r"^[\x21-\x7e]{1,255}$",
    description="Made up by the client, say a UUID. Whoever sends the same request again within 24 hours, "
    "with the same key, gets the first one's answer, and nothing is done twice. Another body with it: 422. "
    "The first one is still running: 409. A request that was refused leaves its key free.",
)

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def idempotent(view: View) -> View:
    """Have a view take the header. The view returns a Status with a body of JSON values."""

    @wraps(view)
    def once(request: Any, *, idempotency_key: str | None, **values: Any) -> Status[Any]:
        if idempotency_key is None:
            return view(request, **values)

        def answer() -> tuple[int, Any]:
            status = view(request, **values)
            return status.status_code, status.value

        status, value = answer_once(
            actor=request.user,
            endpoint=f"{request.method} {request.path}",
            key=idempotency_key,
            body_hash=_body_hash(request),
            answer=answer,
        )
        return Status(status, value)

    contribute_operation_args(once, "idempotency_key", HEADER_TYPE, HEADER)
    return once


def _body_hash(request: HttpRequest) -> str:
    """SHA-256 of what was sent. A form is taken apart first: its boundary is another one each time.

    So are the ids of uploads: the first request uses them up, and the same file sent again has another.
    """
    if request.content_type not in FORMS:
        return hashlib.sha256(request.body).hexdigest()
    parts: list[tuple[Any, ...]] = sorted(each for each in request.POST.lists() if each[0] != "uploads")
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            parts.append((name, file.name, content.hexdigest()))
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
