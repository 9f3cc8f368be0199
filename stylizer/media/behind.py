"""Work on pictures that waits behind the painting."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")

#: Linux gives a thread with this niceness a tenth of what it gives one that paints, where both want a core;
#: with less, whoever adds a style during a take would wait for minutes.
NICENESS = 10


def behind_painting(work: Callable[P, Result], *arguments: P.args, **named: P.kwargs) -> Result:
    """Do this in the one thread that has what painting leaves of the processor; raises what it raises.

    There is one of them, so the memory for large pictures is needed once.
    """
    return _thread.submit(work, *arguments, **named).result()


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_thread = ThreadPoolExecutor(1, "behind painting", initializer=_step_back)
