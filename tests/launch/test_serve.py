"""`manage.py serve` for real: a web server, a worker and a database that come and go together."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from stylizer.launch.embedded_postgres import EmbeddedPostgres
from tests.launch.launcher import Launcher

STOP_SECONDS = 10


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A data folder that nothing has touched."""
    return tmp_path / "studio"


@pytest.fixture
def launcher(studio: Path) -> Iterator[Launcher]:
    launcher = Launcher(studio)
    yield launcher
    if launcher.process.poll() is None:
        launcher.process.kill()
    launcher.process.stdout.close()
    launcher.process.wait()
    EmbeddedPostgres(studio / "postgres").stop()


def test_it_serves_and_stops_all_it_started(launcher: Launcher, studio: Path):
    address = launcher.wait_for(r"open at (http://\S+)")[1]
    link = launcher.wait_for(r"signs in once, as Admin: (http://\S+)")[1]
    assert httpx.get(link, timeout=10).status_code == 200
    style_sheet = httpx.get(f"{address}/static/admin/css/base.css", timeout=10)
    assert style_sheet.headers["content-type"].startswith("text/css")

    second = Launcher(studio)
    second.wait_for(rf"runs already on {studio} \(process {launcher.process.pid}\)")
    assert second.process.wait(timeout=30) == 1
    second.process.stdout.close()

    children = launcher.descendants()
    assert children.keys() == {"uvicorn", "worker", "postgres"}
    launcher.process.send_signal(signal.SIGINT)
    launcher.process.send_signal(signal.SIGTERM)
    assert launcher.process.wait(timeout=STOP_SECONDS) == 0
    assert not any(child.is_running() for child in children.values())
    assert not EmbeddedPostgres(studio / "postgres").socket_folder.exists()
    assert {path.name for path in studio.iterdir()} <= {
        "launcher.lock",
        "postgres",
        "secret-key",
        "shots",
        "styles",
    }


def test_what_is_killed_comes_back_and_a_killed_launcher_takes_all_along(
    launcher: Launcher, studio: Path, eventually: Callable[..., None]
):
    launcher.wait_for("open at http")
    launcher.descendants()["worker"].kill()
    launcher.wait_for("worker was killed by signal 9; it starts again in 1 s")
    eventually(lambda: "worker" in launcher.descendants())

    launcher.descendants()["postgres"].kill()
    launcher.wait_for("Postgres was killed; it starts again and recovers")
    eventually(lambda: "postgres" in launcher.descendants())
    eventually(lambda: launcher.descendants().keys() == {"uvicorn", "worker", "postgres"})

    children = launcher.descendants()
    launcher.process.kill()
    eventually(lambda: not any(child.is_running() for child in children.values()))

    again = Launcher(studio)
    again.wait_for("open at http")
    again.process.terminate()
    assert again.process.wait(timeout=STOP_SECONDS) == 0
    again.process.stdout.close()
