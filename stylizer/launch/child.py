"""A child process of the launcher: its output goes to our terminal, line by line, and it dies with us."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from stylizer.launch.deathbond import die_with_parent

Say = Callable[[str], None]


class Child:
    """Runs `command` at once; `say` gets each line of its output with its name in front."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], say: Say) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.started = time.monotonic()
        self._say = say
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # Ctrl-C reaches the launcher alone, which stops its children in order. No session of its own:
            # Linux weighs the threads of one session by their niceness, and sessions alike.
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        self._reader = threading.Thread(target=self._pass_on_output, name=f"output of {name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> bool:
        """Whether it has ended. It is not reaped yet, so that its number can't become somebody else's."""
        if self._process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def stop(self, seconds: float) -> int:
        """End it and its own children: politely for at most `seconds`, then by force. Returns its status."""
        if self._process.returncode is None:
            os.kill(self.pid, signal.SIGTERM)  # not Popen's own way, which reaps first
            deadline = time.monotonic() + seconds
            while not self.ended() and time.monotonic() < deadline:
                time.sleep(0.02)
            os.killpg(self.pid, signal.SIGKILL)
        status = self._process.wait()
        self._reader.join(timeout=1)  # a grandchild that left the session may still hold the pipe
        return status

    def _pass_on_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._say(f"{self.name}: {line.rstrip()}")
