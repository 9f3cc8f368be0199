"""`manage.py serve` as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings


@contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """Where `manage.py serve` answers, on the database and the data folder that the environment names."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]  # not the usual one, which another run of these tests would choose too
    launcher = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with log.open("w") as kept:
        for line in launcher.stdout:
            kept.write(line)
            if found := re.search(r"open at (http://\S+)", line):
                break
        else:
            pytest.fail(f"The studio did not open:\n{log.read_text()}")
        # From now on the launcher's pipe is drained by a reader of its own, or it would block when full.
        drain = subprocess.Popen(["cat"], stdin=launcher.stdout, stdout=kept)
        try:
            yield found[1]
        finally:
            launcher.send_signal(signal.SIGINT)
            launcher.wait(timeout=30)
            drain.wait(timeout=30)
            launcher.stdout.close()


def own_environment(data: Path) -> dict[str, str]:
    """For processes of the studio in this data folder, whatever database the tests use."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")
    }
    return inherited | {"STYLIZER_DATA": str(data), "OMP_NUM_THREADS": "1"}


class Launcher:
    """A running `manage.py serve` on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env=own_environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output: list[str] = []

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read its output up to the line that has the pattern."""
        for line in self.process.stdout:
            self.output.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"it ended without {pattern!r}: {''.join(self.output)}")

    def descendants(self) -> dict[str, psutil.Process]:
        """Web server, worker and Postgres, by name."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                command = " ".join(child.cmdline())
                found |= {name: child for name in ("uvicorn", "worker", "postgres") if name in command}
        return found
