"""Ties a child process to its parent, so that a launcher that is killed leaves nothing running."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel send `number` to the child as soon as its parent is gone.

    Linux only; elsewhere it does nothing, and the next start clears up. The bond is to the thread that starts
    the child, so start it from the main thread.
    """
    if sys.platform != "linux":
        return lambda: None
    # Loaded before the fork: the child of a threaded parent must not take locks.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def bond() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the bond was made
            os.kill(os.getpid(), number)

    return bond
