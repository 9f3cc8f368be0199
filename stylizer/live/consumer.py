"""One browser's websocket on one shot."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from channels.db import database_sync_to_async
from django.db import Error as DatabaseError

from stylizer.access.errors import NotFound
from stylizer.access.feed import events_seen_by
from stylizer.access.objects import access_shot
from stylizer.actions.presence import say_gone, say_here

from .listener import listener, shot_group, user_group
from .session import current_user
from .socket import Socket

NOT_UNDERSTOOD, NOT_SIGNED_IN, NOT_FOUND = 4400, 4401, 4404


class ShotConsumer(Socket):
    """Sends a shot's events and progress, and the events since a number to a browser that asks.

    The in-memory channel layer drops what comes faster than a socket takes it, and says nothing. So nothing
    here counts on having seen every event: a browser sees the gap, or the head ahead of it, and asks.
    """

    watching = False
    is_present = False

    async def connect(self) -> None:
        await self.accept()  # first, for a browser does not see the code of a handshake that was refused
        self.name = uuid4().hex
        self.shot = int(self.scope["url_route"]["kwargs"]["shot"])
        if await self._may_watch():
            self.watching = True
            # The groups before the head number, so that no event falls between the two.
            self.joined = [shot_group(self.shot), user_group(self.user.pk)]
            for group in self.joined:
                await self.channel_layer.group_add(group, self.channel_name)
            await self._send({"type": "head", "number": await listener.watch(self.shot)})
            if (message := listener.people(self.shot))["people"]:
                await self._send(message)

    async def disconnect(self, _code: int) -> None:
        if self.watching:
            self.watching = False
            listener.unwatch(self.shot)
            for group in self.joined:
                await self.channel_layer.group_discard(group, self.channel_name)
            if self.is_present:
                await self._say(say_gone, shot_id=self.shot, socket=self.name)

    async def receive(self, text_data: str | None = None, **_bytes_data: bytes) -> None:
        if not self.watching:  # closed, but the browser does not know it yet
            return
        message = _understood(text_data or "")
        if message is None:
            await self._end(
                NOT_UNDERSTOOD,
                'Send {"type": "since", "number": <last event you have>} or '
                '{"type": "here", "take": <its id>, "frame": <its number>}.',
            )
        elif message["type"] == "here":
            self.is_present = True
            where = {"take": message["take"], "frame": message["frame"]}
            await self._say(say_here, actor=self.user, shot_id=self.shot, socket=self.name, **where)
        elif await self._may_watch():
            number = message["number"]
            for event in await database_sync_to_async(events_seen_by)(self.user, self.shot, number):
                await self._send(event)

    async def shot_head(self, message: dict[str, Any]) -> None:
        if self.watching and await self._may_watch():
            await self._send({"type": "head", "number": message["number"]})

    async def shot_news(self, message: dict[str, Any]) -> None:
        """An event, progress of a render or an export, or who is here."""
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
        self.user = await current_user(self.scope)
        if not self.user.is_authenticated:
            await self._end(NOT_SIGNED_IN, "Sign in to watch this shot.")
            return False
        try:
            await database_sync_to_async(access_shot)(self.user, self.shot)
        except NotFound:
            await self._end(NOT_FOUND, "This shot is not there, or not in a project of yours.")
            return False
        return True

    async def _say(self, action: Callable[..., None], **what: Any) -> None:
        # Without a database nobody can be told. They hear it with the next beat, or notice the silence.
        with suppress(DatabaseError):
            await database_sync_to_async(action)(**what)


class NoSuchSocket(Socket):
    """Answers at every other address."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NOT_FOUND, "There is no websocket at this address.")


#: What a browser may send: by type, the numbers that belong to it.
_NUMBERS = {"since": {"number"}, "here": {"take", "frame"}}


def _understood(text: str) -> dict[str, Any] | None:
    """The message; None where it is none of those that a browser may send."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return None
    numbers = _NUMBERS.get(message["type"])
    if numbers is None or message.keys() != {"type", *numbers}:
        return None
    within = all(type(message[name]) is int and 0 <= message[name] < 2**31 for name in numbers)
    return message if within else None
