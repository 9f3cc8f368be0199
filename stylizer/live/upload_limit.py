"""Refuses uploads over the limit before they fill the disk: Django sees a request when all of it is there."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings

from .plain_http import Refusal, header, send_problem

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def with_upload_limit(application: Application) -> Application:
    """The application, but for requests over STYLIZER_UPLOAD_LIMIT_MB, whether or not they say their size."""

    async def limited(scope: dict[str, Any], receive: Any, send: Any) -> None:
        limit = settings.STYLIZER_UPLOAD_LIMIT_MB * 1024 * 1024
        received = 0

        async def receive_up_to_limit() -> Any:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message if received <= limit else {"type": "http.disconnect"}

        declared = header(scope, b"content-length")
        is_too_large = declared.isdigit() and int(declared) > limit
        if not is_too_large:
            await application(scope, receive_up_to_limit, send)
        if is_too_large or received > limit:
            await send_problem(send, _too_large())

    return limited


def _too_large() -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The upload is larger than {settings.STYLIZER_UPLOAD_LIMIT_MB} MB, the most that this server takes. "
        "Send fewer frames, or have the server's STYLIZER_UPLOAD_LIMIT_MB raised.",
    )
