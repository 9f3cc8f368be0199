"""How far an export is, told to who waits for it. No event: it is stored nowhere."""

import time

from stylizer.actions.events import EXPORT_CHANNEL, notify

#: Seconds between two messages at least.
EVERY = 0.5


class ExportProgress:
    """Tells the shot's websockets, twice a second at most; who waits knows it by the number `report_as`."""

    def __init__(self, shot_id: int, report_as: int | None, total: int) -> None:
        """Where `report_as` is None, nothing is told."""
        self._shot_id = shot_id
        self._report_as = report_as
        self._total = total
        self._started = self._sent = time.monotonic()

    def __call__(self, made: int) -> None:
        now = time.monotonic()
        if self._report_as is None or now - self._sent < EVERY:
            return
        self._sent = now
        left = (now - self._started) / made * (self._total - made)
        notify(
            EXPORT_CHANNEL,
            {
                "type": "export",
                "shot": self._shot_id,
                "report_as": self._report_as,
                "made": made,
                "total": self._total,
                "seconds_left": round(left, 1),
            },
        )
