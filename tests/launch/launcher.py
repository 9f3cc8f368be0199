"""`manage.py serve` as a process, with a database of its own."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from django.conf import settings


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
