"""One browser's websocket on all the shots that its person sees: the feed of the queue page."""

from typing import Any

from channels.db import database_sync_to_async

from stylizer.access.objects import visible_shots

from .consumer import NOT_SIGNED_IN, NOT_UNDERSTOOD
from .listener import STUDIO_GROUP, user_group
from .session import current_user
from .socket import Socket


class StudioConsumer(Socket):
    """Says which shots were written to, and how far renders are. Hints only: the page reads the queue anew.

    The first message, and one every few seconds, says that the socket lives.
    """

    watching = False

    async def connect(self) -> None:
        await self.accept()  # first, for a browser does not see the code of a handshake that was refused
        if await self._look_again():
            self.watching = True
            self.joined = [STUDIO_GROUP, user_group(self.user.pk)]
            for group in self.joined:
                await self.channel_layer.group_add(group, self.channel_name)
            await self._send({"type": "alive"})

    async def disconnect(self, _code: int) -> None:
        if self.watching:
            self.watching = False
            for group in self.joined:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, **_bytes_data: bytes) -> None:  # noqa: ARG002
        if self.watching:
            await self._end(NOT_UNDERSTOOD, "Nothing is to be said on this socket.")

    async def studio_alive(self, _message: dict[str, Any]) -> None:
        if self.watching and await self._look_again():
            await self._send({"type": "alive"})

    async def studio_news(self, message: dict[str, Any]) -> None:
        """Something was written to a shot, or a render goes on."""
        if self.watching and message["shot"] in self.shots:
            await self.send(message["text"])

    async def access_changed(self, _message: dict[str, Any]) -> None:
        if self.watching:
            await self._look_again()

    async def _look_again(self) -> bool:
        """See who this is by now, and which shots they see; end the socket if they are signed out."""
        self.user = await current_user(self.scope)
        if not self.user.is_authenticated:
            await self._end(NOT_SIGNED_IN, "Sign in to watch the queue.")
            return False
        self.shots = await database_sync_to_async(_shots_of)(self.user)
        return True


def _shots_of(user: Any) -> set[int]:
    return set(visible_shots(user).values_list("pk", flat=True))
