"""A websocket whose other end may vanish at any moment."""

import json
from contextlib import suppress
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """What is sent to a browser that has just gone is lost, and its disconnect is dealt with all the same.

    ASGI has ``send`` raise OSError then. That would end the consumer before it has put things in order.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_while_there(message: Any) -> None:
            with suppress(OSError):
                await send(message)

        await super().__call__(scope, receive, send_while_there)

    async def _end(self, code: int, reason: str) -> None:
        await self.disconnect(code)
        await self.close(code, reason)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(json.dumps(message, separators=(",", ":")))
