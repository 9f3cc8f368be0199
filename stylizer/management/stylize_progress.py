"""Progress of the engine in the terminal: a bar for people, a line a frame for logs."""

import sys
import time

from tqdm import tqdm

from stylizer.engine.progress import Progress
from stylizer.engine.settings import Settings
from stylizer.engine.shot import iterations_at_most
from stylizer.engine.single_pass import PaintedFrame


class StylizeProgress:
    """On standard error. Time to come is told from the iterations done and the most that may be left."""

    def __init__(self, numbers: range, settings: Settings, quiet: bool) -> None:
        self._numbers = numbers
        self._settings = settings
        self._lines = not quiet and not sys.stderr.isatty()
        self._started = time.monotonic()
        self._bar = tqdm(
            total=iterations_at_most(settings, len(numbers)),
            disable=quiet or self._lines,
            bar_format="{bar} {desc}",
            dynamic_ncols=True,
        )

    def report(self, progress: Progress) -> None:
        """The engine's callback."""
        self._bar.n = self._iterations_before(progress.frame, progress.pass_number) + progress.iteration
        what = {"flow": "optical flow", "measure": "measuring", "load": "loading"}.get(progress.phase)
        if progress.phase == "optimise":
            what = f"iteration {progress.iteration}/{progress.iterations}, loss {progress.loss:.3g}"
        place = self._place(progress.frame)
        if self._settings.passes > 1:
            place += f", pass {progress.pass_number}/{self._settings.passes}"
        line = f"{place}: {what}, {self._time_left(self._bar.n)}"
        self._bar.set_description_str(line, refresh=False)
        self._bar.update(0)

    def painted(self, frame: PaintedFrame) -> None:
        """One frame is done."""
        self._bar.n = self._iterations_before(frame.number + 1, self._settings.passes)
        self._bar.update(0)
        if self._lines:
            painting = frame.painting
            sys.stderr.write(
                f"{self._place(frame.number)}: {painting.iterations} iterations, loss {painting.loss:.3g}, "
                f"{self._time_left(self._bar.n)}\n"
            )

    def close(self) -> None:
        """End the bar's line."""
        self._bar.close()

    def _iterations_before(self, number: int, pass_number: int) -> int:
        """The most that what comes before this frame in this pass may take."""
        backward = pass_number % 2 == 0
        frames = self._numbers.stop - 1 - number if backward else number - self._numbers.start
        if self._settings.passes == 1:
            return iterations_at_most(self._settings, frames)
        done = (pass_number - 1) * len(self._numbers) + frames
        return done * self._settings.pass_iterations

    def _place(self, number: int) -> str:
        return f"frame {number} ({number - self._numbers.start + 1}/{len(self._numbers)})"

    def _time_left(self, done: int) -> str:
        if not done:
            return "ETA ?"
        total = iterations_at_most(self._settings, len(self._numbers))
        seconds = (time.monotonic() - self._started) / done * (total - done)
        return f"ETA {tqdm.format_interval(round(seconds))}"
