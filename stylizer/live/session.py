"""Who is at the other end of a websocket."""

from importlib import import_module
from typing import Any

from channels.auth import get_user
from django.conf import settings


async def current_user(scope: dict[str, Any]) -> Any:
    """The user of the socket's session; read anew, for the one in the scope stays as it was at the start."""
    sessions = import_module(settings.SESSION_ENGINE)
    return await get_user({"session": sessions.SessionStore(scope["session"].session_key)})
