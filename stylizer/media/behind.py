"""Work on pictures that waits behind the painting."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")

#: Linux gives a thread with this niceness a fifteenth of what it gives one that paints, where both want a
#: core: by their share alone the threads of this module slow painting by some 6 %. With less of it they
#: would by more than 10, with more, whoever adds footage or a style during a take would wait for long.
NICENESS = 12

#: Two, so that a large scan and a long film do not wait for each other; few, for the memory they take.
THREADS = 2


def behind_painting(work: Callable[P, Result], *arguments: P.args, **named: P.kwargs) -> Result:
    """Do this in one of the threads that have what painting leaves of the processor; raises what it raises.

    Threads that it starts, as decoders do, stand behind painting as well. What it had begun has ended when
    this returns or raises, on Ctrl-C too.
    """
    piece = _threads.submit(work, *arguments, **named)
    try:
        return piece.result()
    finally:
        wait([piece])


def each_behind_painting(results: Iterable[Result]) -> Iterator[Result]:
    """Have these made there, each when it is asked for: those of several makers take turns."""
    remaining = iter(results)
    nothing_left = object()
    while (result := behind_painting(next, remaining, nothing_left)) is not nothing_left:
        yield result  # type: ignore[misc]  # no sentinel's type can be told from any other


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_threads = ThreadPoolExecutor(THREADS, "behind painting", initializer=_step_back)
