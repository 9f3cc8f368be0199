"""Tells whoever watches how far a render is."""

import time

from stylizer.actions.working import Claim, send_progress
from stylizer.engine.progress import Progress

#: Seconds between two messages at least.
EVERY = 0.2


class ProgressFeed:
    """Sends the last of many reports a few times a second, with the time left."""

    def __init__(self, claim: Claim, frames_total: int, frames_done: int, iterations_left: int) -> None:
        """`iterations_left` is what the steps to come take at most."""
        self.frames_done = frames_done
        self._claim = claim
        self._frames_total = frames_total
        self._iterations_left = iterations_left
        self._iterations_done = 0
        self._started = self._sent = time.monotonic()

    def step_done(self, iterations_at_most: int, iterations: int, is_final: bool) -> None:
        self._iterations_left -= iterations_at_most
        self._iterations_done += iterations
        self.frames_done += is_final

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
                "eta_seconds": self._seconds_left(now, progress.iteration),
            }
        )

    def _seconds_left(self, now: float, iteration: int) -> float | None:
        """By the pace so far, flow and measuring included; None before there is a pace."""
        done = self._iterations_done + iteration
        if done == 0:
            return None
        return round((now - self._started) / done * max(0, self._iterations_left - iteration), 1)
