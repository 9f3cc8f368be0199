"""One browser's websocket on one shot."""

import json
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from stylizer.access.errors import NotFound
from stylizer.access.feed import events_seen_by
from stylizer.access.objects import access_shot

from .listener import listener, shot_group, user_group

NOT_UNDERSTOOD, NOT_SIGNED_IN, NOT_FOUND = 4400, 4401, 4404


class ShotConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Sends a shot's events and progress, and the events since a number to a browser that asks.

    The in-memory channel layer drops what comes faster than a socket takes it, and says nothing. So nothing
    here counts on having seen every event: a browser sees the gap, or the head ahead of it, and asks.
    """

    watching = False

    async def connect(self) -> None:
        await self.accept()  # first, for a browser does not see the code of a handshake that was refused
        self.shot = int(self.scope["url_route"]["kwargs"]["shot"])
        if await self._may_watch():
            self.watching = True
            # The groups before the head number, so that no event falls between the two.
            self.joined = [shot_group(self.shot), user_group(self.user.pk)]
            for group in self.joined:
                await self.channel_layer.group_add(group, self.channel_name)
            await self._send({"type": "head", "number": await listener.watch(self.shot)})

    async def disconnect(self, _code: int) -> None:
        if self.watching:
            self.watching = False
            listener.unwatch(self.shot)
            for group in self.joined:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, **_bytes_data: bytes) -> None:
        if not self.watching:  # closed, but the browser does not know it yet
            return
        number = _number_asked_for(text_data or "")
        if number is None:
            await self._end(NOT_UNDERSTOOD, 'Send {"type": "since", "number": <last event you have>}.')
        elif await self._may_watch():
            for event in await database_sync_to_async(events_seen_by)(self.user, self.shot, number):
                await self._send(event)

    async def shot_head(self, message: dict[str, Any]) -> None:
        if self.watching and await self._may_watch():
            await self._send({"type": "head", "number": message["number"]})

    async def shot_news(self, message: dict[str, Any]) -> None:
        """An event, or progress."""
        if self.watching:
            await self.send(message["text"])

    async def shot_forming(self, message: dict[str, Any]) -> None:
        """A preview; a socket that is slower than they come gets the last one only."""
        if self.watching and listener.is_newest_forming(self.shot, message["render"], message["number"]):
            await self.send(message["text"])

    async def access_changed(self, _message: dict[str, Any]) -> None:
        if self.watching:
            await self._may_watch()

    async def _may_watch(self) -> bool:
        """Whether the user is still signed in and still sees the shot; ends the socket if not."""
        sessions = import_module(settings.SESSION_ENGINE)
        # Read anew each time: the session in the scope stays as it was when the socket opened.
        self.user = await get_user({"session": sessions.SessionStore(self.scope["session"].session_key)})
        if not self.user.is_authenticated:
            await self._end(NOT_SIGNED_IN, "Sign in to watch this shot.")
            return False
        try:
            await database_sync_to_async(access_shot)(self.user, self.shot)
        except NotFound:
            await self._end(NOT_FOUND, "This shot is not there, or not in a project of yours.")
            return False
        return True

    async def _end(self, code: int, reason: str) -> None:
        await self.disconnect(code)
        await self.close(code, reason)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(json.dumps(message, separators=(",", ":")))


class NoSuchSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Answers at every other address."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NOT_FOUND, "There is no websocket at this address.")


def _number_asked_for(text: str) -> int | None:
    """The number of a ``since`` message; None for anything else."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    if not isinstance(message, dict) or message.get("type") != "since":
        return None
    number = message.get("number")
    return number if type(number) is int and 0 <= number < 2**31 else None
