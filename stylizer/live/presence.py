"""Who is here and at which frame, by what the people's own windows say. In memory only."""

from dataclasses import dataclass
from typing import Any


@dataclass
class _Window:
    """One websocket: where its person is, since when, and when it was heard last."""

    here: dict[str, Any]
    moved: float
    heard: float


class Presence:
    """The people who look at a shot.

    A window that says nothing any more is forgotten: its browser, or the server behind it, has died.
    Times are seconds on any steady clock.
    """

    def __init__(self, patience: float) -> None:
        """`patience`: seconds of silence after which a window counts as closed."""
        self._patience = patience
        self._windows: dict[str, _Window] = {}

    def hear(self, socket: str, here: dict[str, Any] | None, now: float) -> bool:
        """A window said where it is, or with None that it closes. Returns whether that changes `people`."""
        before = self.people()
        if here is None:
            self._windows.pop(socket, None)
        else:
            window = self._windows.get(socket)
            moved = window.moved if window and window.here == here else now
            self._windows[socket] = _Window(here, moved, now)
        return self.people() != before

    def forget_silent(self, now: float) -> bool:
        """Forget the windows that are silent for too long. Returns whether that changes `people`."""
        before = self.people()
        self._windows = {
            socket: window for socket, window in self._windows.items() if now - window.heard <= self._patience
        }
        return self.people() != before

    def people(self) -> list[dict[str, Any]]:
        """Each person once, where they moved last, in the order of their names."""
        newest: dict[str, _Window] = {}
        for window in self._windows.values():
            username = window.here["username"]
            if username not in newest or newest[username].moved < window.moved:
                newest[username] = window
        people = (window.here for window in newest.values())
        return sorted(people, key=lambda person: (person["name"], person["username"]))
