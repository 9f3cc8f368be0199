"""A painter in a process of its own, which paints a frame when it is its turn and stands still otherwise.

Only so is the memory of a row its own, and the machine free for the row whose turn it is.
"""

import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
import torch
from torch.utils.flop_counter import FlopCounterMode

from stylizer.engine.coarse_to_fine import work_at_most
from stylizer.engine.device import memory_held
from stylizer.engine.errors import EngineError
from stylizer.engine.objective import Objective, StyleTerm, grams
from stylizer.engine.perception import Perception, enter_perceptual_space
from stylizer.engine.picture import Picture
from stylizer.engine.progress import Progress, Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings
from stylizer.engine.shot import paint_shot

#: Bytes of a megabyte, as memory is reported in.
MEGABYTE = 1e6


@dataclass(frozen=True)
class Contestant:
    """What is timed: ``settings`` on the first ``frame_count`` frames.

    ``preset`` and ``network`` name it. ``load`` finds the network in the process that paints, and is pickled.
    """

    preset: str
    network: str
    settings: Settings
    load: Callable[[torch.device], Perception]
    frame_count: int

    @property
    def label(self) -> str:
        return f"{self.preset}, {self.network}"

    def work_at_most(self, place: int, width: int, height: int) -> float:
        """Of the frame at this place, from 0, in iterations at its size."""
        if place:
            return self.settings.iterations
        return work_at_most(self.settings, width, height, self.settings.first_iterations)


@dataclass(frozen=True)
class Turn:
    """One frame: the whole loop with flow, warp, optimiser and measures, as :func:`paint_shot` has it.

    ``cpu_seconds`` are those that the process's threads worked. ``iteration_seconds`` is the mean within the
    optimiser, None where there was one iteration alone. ``resident_mb`` is the memory held at its end.
    """

    picture: Picture
    seconds: float
    cpu_seconds: float
    iterations: int
    iteration_seconds: float | None
    resident_mb: float


@dataclass(frozen=True)
class Footprint:
    """Peak memory until the last frame was done, the GPU's where one painted, and the work of an iteration.

    ``iteration_flops`` are the floating-point operations, two for each multiply-add, of the network's two
    passes and the Gram matrices.
    """

    peak_memory_mb: float
    iteration_flops: int


class Lane:
    """The parent's end: :meth:`turn` for each frame, then :meth:`finish`."""

    def __init__(
        self, contestant: Contestant, frames: Iterable[Picture], style: Picture, device: torch.device
    ) -> None:
        """``frames`` are pickled: a list, or something that makes them one by one."""
        self.contestant = contestant
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_paint, args=(theirs, contestant, frames, style, str(device)), daemon=True
        )
        self._process.start()
        theirs.close()
        self._receive()  # it has loaded

    def turn(self, report: Report | None = None) -> Turn:
        """The next frame. Raises :class:`EngineError` with what the engine raised."""
        with self._awake():
            self._send("turn")
            found = self._receive(report)
        assert isinstance(found, Turn)
        return found

    def finish(self) -> Footprint:
        """What was needed until here; the lane ends."""
        with self._awake():
            self._send("finish")
            found = self._receive()
        assert isinstance(found, Footprint)
        return found

    def close(self) -> None:
        """End the process, whatever it does: a signal to stop would wait for its next turn."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    @contextmanager
    def _awake(self) -> Iterator[None]:
        """Only inside does the process run: the flow that it estimates ahead waits for its turn, too."""
        process = psutil.Process(self._process.pid)
        process.resume()
        try:
            yield
        finally:
            if self._process.is_alive():
                process.suspend()

    def _send(self, order: str) -> None:
        try:
            self._pipe.send(order)
        except BrokenPipeError as error:
            raise self._ended() from error

    def _receive(self, report: Report | None = None) -> Any:
        while True:
            try:
                found = self._pipe.recv()
            except (EOFError, ConnectionResetError) as error:
                raise self._ended() from error
            if isinstance(found, _Failed):
                raise EngineError(found.message)
            if not isinstance(found, Progress):
                return found
            if report is not None:
                report(found)

    def _ended(self) -> EngineError:
        self._process.join()
        return EngineError(
            f"The process that painted {self.contestant.label} ended by itself (exit code "
            f"{self._process.exitcode}; -9 is how a machine out of memory ends one). Use smaller frames."
        )


@dataclass(frozen=True)
class _Failed:
    message: str


class _Watch:
    """Hands the engine's progress on, and times its iterations."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._ticks: list[float] = []

    def __call__(self, progress: Progress) -> None:
        if progress.phase == "optimise":
            self._ticks.append(time.perf_counter())
        self._pipe.send(replace(progress, picture=None))

    def iteration_seconds(self) -> float | None:
        """The mean since it was asked for last."""
        ticks, self._ticks = self._ticks, []
        return (ticks[-1] - ticks[0]) / (len(ticks) - 1) if len(ticks) > 1 else None


def _paint(
    pipe: Connection, contestant: Contestant, frames: Iterable[Picture], style: Picture, device_name: str
) -> None:
    """The process's own end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    device = torch.device(device_name)
    try:
        perception = contestant.load(device)
        recipe = Recipe(perception, [(style, 1.0)], contestant.settings, device)
        watch = _Watch(pipe)
        painted = paint_shot(frames, recipe, report=watch)
        pipe.send("loaded")
        while pipe.recv() == "turn":
            wall, cpu = time.perf_counter(), time.process_time()
            painting = next(painted).painting
            seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
            pipe.send(
                Turn(
                    picture=painting.picture,
                    seconds=seconds,
                    cpu_seconds=cpu_seconds,
                    iterations=painting.iterations,
                    iteration_seconds=watch.iteration_seconds(),
                    resident_mb=memory_held(device) / MEGABYTE,
                )
            )
        peak = _peak(device) / MEGABYTE
        frame = next(iter(frames))
        seen = recipe.painter(frame.shape[1], frame.shape[0], lambda: frame).perception
        pipe.send(Footprint(peak, iteration_flops(seen, contestant.settings, frame, device)))
    except EngineError as error:
        pipe.send(_Failed(error.message))
    except EOFError:
        pass  # the parent is gone


def _peak(device: torch.device) -> int:
    """Of the GPU what PyTorch had allocated, else the most that the process was resident in."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    status = Path("/proc/self/status")
    if status.is_file():  # getrusage tells the parent's size where that was larger when it started this one
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def iteration_flops(perception: Perception, settings: Settings, frame: Picture, device: torch.device) -> int:
    """Of one evaluation of the loss and its gradient, two operations for each multiply-add."""
    x = enter_perceptual_space(frame, device)
    styles = [StyleTerm(grams(perception, settings, x))]
    objective = Objective(perception, settings, styles, x, [])
    x.requires_grad_()
    with FlopCounterMode(display=False) as counter:
        torch.autograd.grad(objective(x).total, x)
    return int(counter.get_total_flops())
