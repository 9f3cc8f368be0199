from typing import Any

import pytest

from stylizer.live.socket import Socket


@pytest.mark.asyncio
async def test_a_browser_that_goes_while_it_is_told_something_is_disconnected_all_the_same() -> None:
    gone: list[int] = []

    class Told(Socket):
        async def connect(self) -> None:
            await self.accept()
            await self.send("news")

        async def disconnect(self, code: int) -> None:
            gone.append(code)

    messages = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        if message["type"] == "websocket.send":
            raise OSError("the other end is gone")

    await Told.as_asgi()({"type": "websocket"}, receive, send)
    assert gone == [1001]
