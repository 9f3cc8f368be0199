"""Who looks at what, said to everybody who looks at the same shot. No event: it is stored nowhere."""

from stylizer.actions.events import PRESENCE_CHANNEL, notify
from stylizer.models import User


def say_here(*, actor: User, shot_id: int, socket: str, take: int, frame: int) -> None:
    """Say where somebody is, in one of their windows, whose websocket goes by the name `socket`."""
    person = {"username": actor.get_username(), "name": actor.get_full_name()}
    notify(
        PRESENCE_CHANNEL,
        {"shot": shot_id, "socket": socket, "here": {**person, "take": take, "frame": frame}},
    )


def say_gone(*, shot_id: int, socket: str) -> None:
    """Say that this window is closed."""
    notify(PRESENCE_CHANNEL, {"shot": shot_id, "socket": socket, "here": None})
