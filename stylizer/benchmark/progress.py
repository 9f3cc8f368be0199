"""How far a run is: a bar for people, a line a cell for logs; both with the time that is left."""

import sys
import time

from tqdm import tqdm

from stylizer.engine.progress import Progress


class RunProgress:
    """On standard error. Time to come is told from the work done and the most that may be left."""

    def __init__(self, quiet: bool = False) -> None:
        self._lines = not quiet and not sys.stderr.isatty()
        self._bar = tqdm(disable=quiet or self._lines, bar_format="{bar} {desc}", dynamic_ncols=True)
        self._total = self._done = self._done_here = self._in_frame = 0.0
        self._started = time.monotonic()
        self._label = ""

    def begin(self, work: float) -> None:
        """At most so much work is ahead, in iterations at the frames' size."""
        self._total = work

    def cell(self, label: str) -> None:
        """Work on a cell begins."""
        self._label, self._done_here = label, 0.0

    def report(self, progress: Progress) -> None:
        """The engine's callback."""
        if progress.phase == "optimise":
            self._done_here += progress.work - (self._in_frame if progress.iteration > 1 else 0)
            self._in_frame = progress.work
        self._show(f"{self._label}: frame {progress.frame}, iteration {progress.iteration}")

    def finished(self, planned: float, said: str) -> None:
        """The cell is done; what it needed less than ``planned`` is not ahead any more."""
        left = self._left() if self._done_here else "kept from before"
        self._total -= planned - self._done_here
        self._done += self._done_here
        self._done_here = 0.0
        self._show(f"{self._label}: {said}")
        if self._lines:
            sys.stderr.write(f"{self._label}: {said}, {left}\n")
            sys.stderr.flush()

    def close(self) -> None:
        """End the bar's line."""
        self._bar.close()

    def _show(self, what: str) -> None:
        self._bar.total, self._bar.n = max(self._total, 1), self._done + self._done_here
        self._bar.set_description_str(f"{what}, {self._left()}", refresh=False)
        self._bar.update(0)

    def _left(self) -> str:
        done = self._done + self._done_here
        if not done:
            return "time left unknown"
        seconds = (time.monotonic() - self._started) / done * max(self._total - done, 0)
        return f"{tqdm.format_interval(round(seconds))} left"
