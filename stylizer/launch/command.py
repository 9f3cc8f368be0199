"""What `manage.py serve` and `manage.py demo` share: database, web server and worker under one parent."""

import os
import secrets
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from stylizer.launch.address import (
    DEFAULT_PORT,
    AddressError,
    choose_port,
    names_of_this_machine,
    reachable_name,
    url_of,
)
from stylizer.launch.checks import answering_version, first_line
from stylizer.launch.child import Child
from stylizer.launch.embedded_postgres import EmbeddedPostgres, PostgresError
from stylizer.launch.folder_lock import FolderInUseError, FolderLock
from stylizer.launch.stop_signals import stop_signals
from stylizer.launch.supervisor import Supervisor

WEB_START_SECONDS = 60
LOOK_SECONDS = 0.2


class LaunchCommand(BaseCommand):
    """Starts Postgres, the web server and a worker; stops them worker first and database last."""

    _postgres: EmbeddedPostgres
    _supervisor: Supervisor

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens it to the local network")
        parser.add_argument("--port", type=int, help="default: the first free one from 8000 on")

    def opened(self, url: str) -> None:
        """Called once, when the web server answers at `url`."""

    def look_after(self) -> None:
        """Start again what has ended. Call it between two pieces of longer work."""
        if self._postgres.ended():
            self.say("Postgres was killed; it starts again and recovers.")
            self._postgres.start()
        self._supervisor.check()

    def finished(self) -> bool:
        """Called several times a second; the launcher stops when it is true."""
        return False

    def say(self, line: str) -> None:
        """Print a line above the progress bar, if there is one."""
        tqdm.write(line, file=sys.stdout)
        sys.stdout.flush()

    def handle(self, *, host: str, port: int | None, **_options: Any) -> None:
        try:
            with stop_signals():
                self._launch(host, port)
        except KeyboardInterrupt:
            self.say("Stopped.")
        except (AddressError, FolderInUseError, PostgresError) as error:
            raise CommandError(str(error)) from error

    def _launch(self, host: str, wanted_port: int | None) -> None:
        self._postgres = EmbeddedPostgres(settings.STYLIZER_DATA / "postgres")
        with (
            FolderLock(settings.STYLIZER_DATA),
            database(self._postgres),
            Supervisor(self.say) as self._supervisor,
        ):
            make_key(settings.STYLIZER_KEY_FILE)
            call_command("migrate", interactive=False, verbosity=0)
            port = choose_port(host, wanted_port)
            if wanted_port is None and port != DEFAULT_PORT:
                self.say(f"Port {DEFAULT_PORT} is taken; this is port {port}.")
            web = self._supervisor.start("web", web_command(host, port), child_environment(host))
            self._supervisor.start("worker", worker_command(), child_environment(host))
            wait_for_web(web, host, port)
            self.opened(url_of(host, port))
            while not self.finished():
                self.look_after()
                time.sleep(LOOK_SECONDS)


@contextmanager
def database(embedded: EmbeddedPostgres) -> Iterator[None]:
    """The embedded server, unless DATABASE_URL names another one; our own connections end before it does."""
    with nullcontext() if os.environ.get("DATABASE_URL") else embedded:
        check_database()
        try:
            yield
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]


def check_database() -> None:
    """Raises CommandError where the database does not answer."""
    try:
        answering_version()
    except psycopg.OperationalError as error:
        raise CommandError(
            f"The database that DATABASE_URL names does not answer: {first_line(error)}"
        ) from error


def make_key(file: Path) -> None:
    """A secret key of this installation's own, unless one is set. The settings read the file from then on."""
    if os.environ.get("SECRET_KEY") or file.exists():
        return
    file.touch(mode=0o600)
    file.write_text(secrets.token_urlsafe(50))
    settings.SECRET_KEY = file.read_text()  # these were read before there was a key


def child_environment(host: str) -> dict[str, str]:
    """Ours, and the names under which a server on `host` is reached."""
    names = ",".join(names_of_this_machine(host))
    return {"ALLOWED_HOSTS": names} | os.environ | {"PYTHONUNBUFFERED": "1"}


def web_command(host: str, port: int) -> list[str]:
    """uvicorn, with the websocket implementation that has a future, and a bound on its farewells."""
    return [
        *(sys.executable, "-m", "uvicorn", "project.asgi:application", "--host", host, "--port", str(port)),
        *("--ws", "websockets-sansio", "--lifespan", "on", "--timeout-graceful-shutdown", "2"),
        *("--log-level", "warning", "--no-access-log", "--no-server-header"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]


def wait_for_web(web: Child, host: str, port: int) -> None:
    """Until it accepts connections. Raises CommandError where it ends instead, or takes too long."""
    deadline = time.monotonic() + WEB_START_SECONDS
    while time.monotonic() < deadline:
        if web.ended():
            raise CommandError(f"The web server ended with status {web.stop(0)}; it says why above.")
        try:
            socket.create_connection((reachable_name(host), port), timeout=1).close()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            return
    raise CommandError(f"The web server did not answer at {host}:{port} within {WEB_START_SECONDS} s.")
