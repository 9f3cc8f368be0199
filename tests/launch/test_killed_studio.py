"""Everything killed at once amid a take, the database too: nothing is lost, and nothing is doubled."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings

from stylizer.launch.embedded_postgres import EmbeddedPostgres
from tests.launch.launcher import Launcher, own_environment
from tests.launch.queued_take import FRAMES

#: Seconds a loaded machine may need for the small take.
PATIENCE = 240

StartLauncher = Callable[[], Launcher]


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "studio"
    EmbeddedPostgres(tmp_path / "studio" / "postgres").stop()


@pytest.fixture
def start(studio: Path) -> Iterator[StartLauncher]:
    started: list[Launcher] = []

    def start_launcher() -> Launcher:
        started.append(Launcher(studio))
        started[-1].wait_for("open at http")
        return started[-1]

    yield start_launcher
    for launcher in started:
        launcher.process.kill()
        launcher.process.stdout.close()
        launcher.process.wait()


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process of somebody else's."""
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    yield process
    process.kill()
    process.wait()


class Studio:
    """What its database and its folder say, from outside."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = EmbeddedPostgres(data / "postgres").url

    def queue_take(self) -> int:
        program = [sys.executable, "-m", "tests.launch.queued_take"]
        ours = own_environment(self.data) | {"DJANGO_SETTINGS_MODULE": "project.settings"}
        done = subprocess.run(
            program, cwd=settings.BASE_DIR, env=ours, check=True, capture_output=True, text=True
        )
        return int(done.stdout)

    def rows(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, values).fetchall()

    def wait_until(self, channel: str, condition: Callable[[dict], bool]) -> None:
        """Looks at once, and again at every notification."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"LISTEN {channel}")
            if condition({}):
                return
            for heard in connection.notifies(timeout=PATIENCE):
                if condition(json.loads(heard.payload)):
                    return
        renders = self.rows("SELECT id, state, lease_until, now(), worker, failure FROM stylizer_render")
        jobs = self.rows("SELECT id, task_name, status, args, scheduled_at FROM procrastinate_jobs")
        pytest.fail(f"what was waited for on {channel} did not come; renders: {renders}; jobs: {jobs}")

    def wait_until_done(self, take: int) -> None:
        state = "SELECT state FROM stylizer_render WHERE take_id = %s"
        self.wait_until("stylizer_event", lambda _: self.rows(state, take) == [("done",)])

    def pictures(self, take: int) -> list[tuple[int, str]]:
        """Frame and content hash of every revision."""
        return self.rows(
            "SELECT frame, picture FROM stylizer_revision WHERE take_id = %s ORDER BY frame", take
        )

    def named_files(self) -> set[str]:
        named = self.rows(
            "SELECT picture FROM stylizer_sourceframe UNION SELECT proxy FROM stylizer_sourceframe "
            "UNION SELECT picture FROM stylizer_revision UNION SELECT proxy FROM stylizer_revision "
            "UNION SELECT region FROM stylizer_revision UNION SELECT picture FROM stylizer_maskpicture "
            "UNION SELECT field FROM stylizer_transition UNION SELECT field FROM stylizer_flow "
            "UNION SELECT residual_field FROM stylizer_transition "
            "UNION SELECT flow_field FROM stylizer_transition"
        )
        return {name for (name,) in named if name}


def test_a_take_ends_as_if_nothing_had_happened(
    studio: Path, start: StartLauncher, bystander: subprocess.Popen[bytes]
) -> None:
    launcher = start()
    outside = Studio(studio)
    take = outside.queue_take()
    outside.wait_until("stylizer_event", lambda _: len(outside.pictures(take)) >= 2)
    assert len(outside.pictures(take)) < len(FRAMES), "the take is over before the kill"
    kill_all(launcher)
    assert bystander.poll() is None

    start()
    outside.wait_until_done(take)
    assert [frame for frame, _ in outside.pictures(take)] == list(FRAMES)  # each exactly once
    numbers = [n for (n,) in outside.rows("SELECT number FROM stylizer_event ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))

    uninterrupted = outside.queue_take()
    outside.wait_until_done(uninterrupted)
    assert outside.pictures(take) == outside.pictures(uninterrupted)  # names are hashes of the bytes
    (shot,) = (studio / "shots").iterdir()
    finished = {
        path.name for path in shot.iterdir() if path.suffix != ".unfinished"
    }  # those are collected later
    assert finished == outside.named_files()
    assert bystander.poll() is None


def kill_all(launcher: Launcher) -> None:
    """Parent, web server, worker, and every process of Postgres, without a chance to say goodbye."""
    parent = psutil.Process(launcher.process.pid)
    everyone = [parent, *parent.children(recursive=True)]
    assert len(everyone) > 6, os.linesep.join(str(process) for process in everyone)
    for process in everyone:
        with suppress(psutil.NoSuchProcess):  # a backend whose client just left
            process.suspend()  # or a parent would notice a child's death and mend it
    for process in everyone:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(everyone, timeout=30)
    launcher.process.wait(timeout=30)
