"""`manage.py worker`: makes the frames."""

import asyncio
import logging
import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from procrastinate.exceptions import ConnectorException

from stylizer.management.teaching import TeachingCommand

HELP = """Make the frames of takes, until stopped.

Start one worker for each GPU, or one for a machine without; several, on several machines, share the work
through the database. They all need the same STYLIZER_DATA folder. A worker that is stopped (SIGTERM,
Ctrl-C) gives its render back at the next iteration; one that dies loses it after STYLIZER_LEASE_SECONDS.
Whoever takes it over goes on at the first frame that is missing, and the frames come out the same.
"""

EXAMPLES = """
examples:
  manage.py worker
  manage.py worker --device cuda:1 --name gpu-1
"""


class Command(TeachingCommand):
    help = HELP

    def examples(self) -> str:
        return EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--name",
            default=f"{socket.gethostname()}-{os.getpid()}",
            help="shown beside what it does (default: machine and process)",
        )
        parser.add_argument(
            "--device",
            default=settings.STYLIZER_DEVICE,
            help="auto, cpu, cuda or cuda:1 (default: STYLIZER_DEVICE, else auto)",
        )

    def handle(self, *, name: str, device: str, **_options: Any) -> None:
        # Only here: the engine brings torch, which no other command should wait for.
        from stylizer.engine.errors import EngineError
        from stylizer.pipeline.bench import Bench
        from stylizer.pipeline.worker import run_worker

        try:
            bench = Bench(name, device)
            logging.getLogger("stylizer").info("Worker %s on %s waits for renders", name, bench.device)
            asyncio.run(run_worker(bench))
        except EngineError as error:
            raise CommandError(error.message) from error
        except (DatabaseError, ConnectorException) as error:
            cause = str(_first_cause(error)).strip().splitlines()[0]
            raise CommandError(f"The database went away, and the worker with it ({cause}).") from error


def _first_cause(error: BaseException) -> BaseException:
    return _first_cause(error.__cause__) if error.__cause__ else error
