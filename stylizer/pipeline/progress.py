"""Tells whoever watches how far a render is."""

import time
from collections import deque
from itertools import pairwise
from statistics import median

from stylizer.actions.leases import Claim
from stylizer.actions.workers import send_progress
from stylizer.engine.progress import Progress

#: Seconds between two messages at least.
EVERY = 0.2

#: The last steps that tell the speed: a shot's first frame takes several times as long as the others.
STEPS_LOOKED_AT = 5


class ProgressFeed:
    """Sends the last of many reports a few times a second, with the time left."""

    def __init__(self, claim: Claim, frames_total: int, frames_done: int, work_left: float) -> None:
        """`work_left` is what the steps to come take at most, in iterations at the frames' size."""
        self.frames_done = frames_done
        self._claim = claim
        self._frames_total = frames_total
        self._work_left = work_left
        self._work_done = 0.0
        self._started = self._sent = time.monotonic()
        self._done_at = deque([self._started], maxlen=STEPS_LOOKED_AT + 1)

    def step_done(self, work_at_most: float, work: float, is_final: bool) -> None:
        self._work_left -= work_at_most
        self._work_done += work
        self.frames_done += is_final
        self._done_at.append(time.monotonic())

    @property
    def seconds_per_step(self) -> float:
        """The median of the last steps, at least one of which is done."""
        return median(later - earlier for earlier, later in pairwise(self._done_at))

    def send(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._sent < EVERY and progress.iteration != 1:
            return
        self._sent = now
        send_progress(
            message={
                "shot": self._claim.shot_id,
                "render": self._claim.render_id,
                "take": self._claim.take_id,
                "frame": progress.frame,
                "phase": progress.phase,
                "iteration": progress.iteration,
                "iterations": progress.iterations,
                "loss": progress.loss,
                "frames_done": self.frames_done,
                "frames_total": self._frames_total,
                "eta_seconds": self._seconds_left(now, progress.work),
            }
        )

    def _seconds_left(self, now: float, work: float) -> float | None:
        """By the pace so far, flow and measuring included; None before there is a pace."""
        done = self._work_done + work
        if done == 0:
            return None
        return round((now - self._started) / done * max(0, self._work_left - work), 1)
