"""The real `manage.py worker`, real signals."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connections

from stylizer.access.stores import shot_store
from stylizer.actions import cancel_render
from stylizer.launch.embedded_postgres import EmbeddedPostgres
from stylizer.models import RenderState, Take, Worker
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.housekeeping import named_files
from stylizer.pipeline.render import make_render
from tests.personas import Personas

pytestmark = pytest.mark.django_db(transaction=True)

StartTake = Callable[..., Take]
StartWorker = Callable[[], subprocess.Popen[str]]

#: What a loaded machine may take to start a worker and paint a tiny frame.
PATIENCE = 120


@pytest.fixture
def start_worker(child_environment: dict[str, str]) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        environment = child_environment | {"STYLIZER_LEASE_SECONDS": "2", "STYLIZER_THREADS": "1"}
        worker = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "worker",
                "--device",
                "cpu",
                "--name",
                f"worker-{len(started) + 1}",
            ],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.communicate()


@contextmanager
def listening(*channels: str) -> Iterator[Callable[[Callable[[dict[str, Any]], bool]], dict[str, Any]]]:
    """Yields a function that waits until a notification meets a condition."""
    params = connections["default"].get_connection_params()
    params = {key: value for key, value in params.items() if key not in ("cursor_factory", "context")}
    with psycopg.connect(**params, autocommit=True) as connection:
        for channel in channels:
            connection.execute(f"LISTEN {channel}")

        def wait(condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
            for heard in connection.notifies(timeout=PATIENCE):
                message = json.loads(heard.payload)
                if condition(message):
                    return message
            raise AssertionError(f"nothing of the kind was heard in {PATIENCE} s")

        yield wait


def painting(frame: int) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message.get("phase") == "optimise" and message["frame"] == frame


def in_state(take: Take, state: RenderState) -> Callable[[dict[str, Any]], bool]:
    """Looks again at every event."""
    return lambda _: take.renders.filter(state=state).exists()


def kept_pictures(take: Take) -> list[str]:
    return list(take.take_frames.order_by("number").values_list("kept__picture", flat=True))


@pytest.mark.parametrize("fidelity", [1.0, 0.95])
def test_a_killed_workers_take_ends_as_if_nothing_had_happened(
    start_take: StartTake, start_worker: StartWorker, bench: Bench, fidelity: float
) -> None:
    uninterrupted = start_take({"fidelity": fidelity})
    make_render(uninterrupted.renders.get().pk, bench)

    take = start_take({"fidelity": fidelity})
    with listening("stylizer_event", "stylizer_progress") as wait:
        worker = start_worker()
        wait(painting(1003))
        worker.kill()
        worker.wait()
        made = dict(take.revisions.values_list("frame", "pk"))
        assert made.keys() == {1001, 1002}
        start_worker()
        wait(in_state(take, RenderState.DONE))

    assert kept_pictures(take) == kept_pictures(uninterrupted)
    assert sorted(take.revisions.values_list("frame", "number")) == [(n, 1) for n in range(1001, 1006)]
    assert made.items() <= dict(take.revisions.values_list("frame", "pk")).items()
    assert set(shot_store(take.shot_id).names()) == named_files(take.shot)


def test_a_stopped_worker_gives_its_render_back(start_take: StartTake, start_worker: StartWorker) -> None:
    take = start_take({"first_iterations": 5000})
    with listening("stylizer_progress") as wait:
        worker = start_worker()
        wait(painting(1001))
        worker.send_signal(signal.SIGTERM)
        _, log = worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0, log
    render = take.renders.get()
    assert (render.state, render.lease) == (RenderState.QUEUED, None)
    assert Worker.objects.get(name="worker-1").state == "stopped"
    assert "Traceback" not in log


def test_a_cancelled_render_stops_at_the_next_iteration(
    start_take: StartTake, start_worker: StartWorker, people: Personas
) -> None:
    take, other = start_take({"iterations": 5000}), start_take()
    with listening("stylizer_event", "stylizer_progress") as wait:
        start_worker()
        wait(painting(1002))
        cancel_render(actor=people.carol, render=take.renders.get())
        render = take.renders.get()
        assert (render.state, render.lease) == (RenderState.CANCELLED, None)
        wait(in_state(other, RenderState.DONE))  # the worker was free for it

    assert list(take.revisions.values_list("frame", flat=True)) == [1001]
    assert not take.renders.get().steps.exists()


def test_a_worker_tells_its_speed_and_its_memory(start_take: StartTake, start_worker: StartWorker) -> None:
    start_take({"iterations": 5000})
    with listening("stylizer_progress") as wait:
        start_worker()
        wait(lambda _: Worker.objects.filter(seconds_per_frame__gt=0).exists())
    told = Worker.objects.get()
    assert told.memory_held is not None
    assert told.memory_in_all is not None
    assert 50e6 < told.memory_held < told.memory_in_all  # PyTorch alone


def test_a_worker_says_when_it_cannot_work(child_environment: dict[str, str], start_take: StartTake) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "worker", "--device", "cuda:7"],
        cwd=django_settings.BASE_DIR,
        env=child_environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ended.returncode == 1
    assert "cuda:7" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_worker_ends_with_a_clear_line_when_its_database_goes_away(
    child_environment: dict[str, str], tmp_path: Path
) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.start()
    try:
        environment = child_environment | {"DATABASE_URL": server.url}
        manage = [sys.executable, "manage.py"]
        subprocess.run(
            [*manage, "migrate", "--verbosity", "0"],
            cwd=django_settings.BASE_DIR,
            env=environment,
            check=True,
        )
        worker = subprocess.Popen(
            [*manage, "worker", "--device", "cpu"],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        with psycopg.connect(server.url, autocommit=True) as connection:
            while not connection.execute("SELECT 1 FROM stylizer_worker").fetchone():
                assert worker.poll() is None
    finally:
        server.stop()
    _, log = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 1, log
    assert "The database went away" in log.splitlines()[-1]
