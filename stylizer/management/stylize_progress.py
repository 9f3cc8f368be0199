"""Progress of the engine in the terminal: a bar for people, a line a frame for logs."""

import sys
import time
from collections.abc import Collection, Sequence
from itertools import accumulate

from tqdm import tqdm

from stylizer.engine.passes import plan_steps, step_work
from stylizer.engine.progress import Progress
from stylizer.engine.settings import Settings
from stylizer.engine.single_pass import PaintedFrame
from stylizer.engine.sweeps import Step


class StylizeProgress:
    """On standard error. Time to come is told from the work done and the most that may be left."""

    def __init__(
        self,
        parts: Sequence[range],
        settings: Settings,
        held: Collection[int],
        size: tuple[int, int],
        quiet: bool,
    ) -> None:
        """``size`` is the frames' width and height."""
        self._numbers = range(parts[0].start, parts[-1].stop)
        self._held = held
        self._settings = settings
        self._lines = not quiet and not sys.stderr.isatty()
        self._started = time.monotonic()
        limits = [step_work(settings, step, *size) for part in parts for step in _steps(part, settings, held)]
        self._done_before = list(accumulate(limits, initial=0.0))
        self._steps_begun = 0
        self._bar = tqdm(
            total=self._done_before[-1],
            disable=quiet or self._lines,
            bar_format="{bar} {desc}",
            dynamic_ncols=True,
        )

    def report(self, progress: Progress) -> None:
        """The engine's callback."""
        self._steps_begun += progress.iteration == 1
        self._bar.n = self._done_before[max(0, self._steps_begun - 1)] + progress.work
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
        self._bar.n = self._done_before[self._steps_begun]
        self._bar.update(0)
        if self._lines:
            painting = frame.painting
            made = "held" if frame.number in self._held else f"{painting.iterations} iterations"
            sys.stderr.write(
                f"{self._place(frame.number)}: {made}, loss {painting.loss:.3g}, "
                f"{self._time_left(self._bar.n)}\n"
            )

    def close(self) -> None:
        """End the bar's line."""
        self._bar.close()

    def _place(self, number: int) -> str:
        return f"frame {number} ({number - self._numbers.start + 1}/{len(self._numbers)})"

    def _time_left(self, done: float) -> str:
        if not done:
            return "ETA ?"
        total = self._done_before[-1]
        seconds = (time.monotonic() - self._started) / done * (total - done)
        return f"ETA {tqdm.format_interval(round(seconds))}"


def _steps(part: range, settings: Settings, held: Collection[int]) -> Sequence[Step]:
    """What painting a piece takes."""
    there = [number for number in part if number in held]
    return plan_steps(settings, [number for number in part if number not in held], there, part)
