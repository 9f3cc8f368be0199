"""What begins and ends with the web process."""

from typing import Any

from .listener import listener


async def lifespan(_scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application of the process's own life: hears Postgres from its start to its end."""
    await receive()
    listener.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await listener.stop()
    await send({"type": "lifespan.shutdown.complete"})
