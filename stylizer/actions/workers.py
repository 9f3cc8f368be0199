"""What workers say of themselves, and of what they are at."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from stylizer.actions.events import FORMING_CHANNEL, PROGRESS_CHANNEL, WorkerActor, notify
from stylizer.models import Worker, WorkerState

#: A worker that is alive says so every few seconds.
SILENCE_ALLOWED = timedelta(seconds=30)


def record_worker(
    *,
    worker: WorkerActor,
    host: str,
    pid: int,
    device: str,
    state: WorkerState,
    doing: str = "",
    memory_held: int | None = None,
    memory_in_all: int | None = None,
    seconds_per_frame: float | None = None,
) -> None:
    """Say that the worker is there, what it does and how fast, and its device's memory in bytes."""
    Worker.objects.update_or_create(
        name=worker.name,
        defaults={
            "host": host,
            "pid": pid,
            "device": device,
            "state": state,
            "doing": doing[:300],
            "memory_held": memory_held,
            "memory_in_all": memory_in_all,
            "seconds_per_frame": seconds_per_frame,
            "last_seen": Now(),
        },
    )


def forget_silent_workers() -> None:
    """Show workers as stopped that died without a word, and forget those that nobody will ask about."""
    silent = Worker.objects.filter(last_seen__lt=Now() - SILENCE_ALLOWED)
    silent.exclude(state=WorkerState.STOPPED).update(
        state=WorkerState.STOPPED, doing="", memory_held=None, seconds_per_frame=None
    )
    silent.filter(last_seen__lt=Now() - timedelta(days=1)).delete()


def send_progress(*, message: Mapping[str, Any]) -> None:
    """Tell whoever watches how far a render is. Not stored: the last one wins."""
    notify(PROGRESS_CHANNEL, {"type": "progress", **message})


def send_forming(*, message: Mapping[str, Any]) -> None:
    """Show whoever watches what a frame looks like by now. Not stored: the last one wins."""
    notify(FORMING_CHANNEL, {"type": "forming", **message})
