"""Live progress of a take in the terminal: a bar for people, a line a frame for logs."""

import sys
import time
from collections.abc import Callable

from django.db import OperationalError, connection
from tqdm import tqdm

from stylizer.access.lists import worker_list
from stylizer.management.take_report import TakeReport
from stylizer.models import Take, User

REFRESH_SECONDS = 1.0


class TakeProgress:
    """Reads the take from the database at most once a second."""

    def __init__(self, user: User, take: Take, say: Callable[[str], None]) -> None:
        self._user = user
        self._take = take
        self._say = say
        self._shown: set[int] = set()
        self._told_pause = ""
        self._refreshed = time.monotonic()
        self.report = TakeReport(user, take.pk)
        self._shown.update(self.report.done)
        self._bar = tqdm(
            total=self.report.total,
            initial=len(self._shown),
            desc=f"{take.shot.name}, take {take.number}",
            unit="frame",
            disable=not sys.stdout.isatty(),
            file=sys.stdout,
            dynamic_ncols=True,
        )

    def refresh(self) -> None:
        """Show what happened since."""
        if time.monotonic() < self._refreshed + REFRESH_SECONDS:
            return
        self._refreshed = time.monotonic()
        try:
            self.report = TakeReport(self._user, self._take.pk)
            doing = next((worker["doing"] for worker in worker_list()), "")
        except OperationalError:  # Postgres was killed; the launcher starts it again
            connection.close()
            return
        self._show_frames()
        self._show_pause()
        self._bar.set_postfix_str(doing)

    def close(self) -> None:
        """Leave the bar as it is and end its line."""
        self._bar.close()

    def _show_frames(self) -> None:
        for number in sorted(set(self.report.done) - self._shown):
            self._shown.add(number)
            self._bar.update()
            if self._bar.disable:
                self._say(f"frame {number} is painted ({len(self._shown)} of {self.report.total})")

    def _show_pause(self) -> None:
        if self.report.pause != self._told_pause:
            self._told_pause = self.report.pause
            self._say(f"Paused: {self._told_pause}" if self._told_pause else "Going on.")
