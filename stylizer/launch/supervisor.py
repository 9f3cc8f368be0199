"""Keeps children running until it is told to stop, then stops them in the opposite order."""

import time
from collections.abc import Mapping, Sequence
from types import TracebackType

from stylizer.launch.child import Child, Say

STOP_SECONDS = 3.0  # each; Postgres needs the rest of the launcher's ten
FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0  # a child that ran this long is restarted as if it had never crashed


class Supervisor:
    """A context manager: at its end no child is left."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._children: list[Child] = []
        self._delays: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start a child, and again whenever it ends, until the supervisor stops."""
        child = Child(name, command, environment, self._say)
        self._children.append(child)
        return child

    def check(self) -> None:
        """Start again what has ended, each time after a longer wait. Call it several times a second."""
        now = time.monotonic()
        for place, child in enumerate(self._children):
            if not child.ended():
                continue
            if child.name not in self._due:
                self._due[child.name] = now + self._announce(child, now)
            elif now >= self._due[child.name]:
                del self._due[child.name]
                self._children[place] = Child(child.name, child.command, child.environment, self._say)

    def _announce(self, child: Child, now: float) -> float:
        status = child.stop(0)
        steady = now - child.started > STEADY_SECONDS
        delay = FIRST_DELAY if steady else self._delays.get(child.name, FIRST_DELAY)
        self._delays[child.name] = min(2 * delay, LONGEST_DELAY)
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        self._say(f"{child.name} {how}; it starts again in {delay:.0f} s.")
        return delay

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._children:
            self._children[-1].stop(STOP_SECONDS)
            self._children.pop()
