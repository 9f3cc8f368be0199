"""The embedded Postgres: started, stopped and recovered on its own folder, with nobody else touched."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from stylizer.launch.embedded_postgres import EmbeddedPostgres, PostgresError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up being root")


@pytest.fixture(scope="session")
def made_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: making one is most of the time that a test here takes."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("made") / "cluster") as server:
        pass
    return server.folder


@pytest.fixture
def server(made_cluster: Path, tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A server on a cluster that was used and stopped."""
    server = EmbeddedPostgres(shutil.copytree(made_cluster, tmp_path / "cluster"))
    yield server
    server.stop()


def processes_in(folder: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder):
                found.append(f"{process.pid} {process.name()}")
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def test_it_starts_and_leaves_nothing_but_its_folder(tmp_path: Path):
    server = EmbeddedPostgres(tmp_path / "new" / "cluster")
    server.start()
    with psycopg.connect(server.url) as connection:
        encoding, listen, fsync = connection.execute(
            "SELECT getdatabaseencoding(), current_setting('listen_addresses'), current_setting('fsync')"
        ).fetchone()
    assert (encoding, listen, fsync) == ("UTF8", "", "on")
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700

    server.stop()
    assert processes_in(server.folder) == []
    assert not server.socket_folder.exists()
    assert not (server.folder / "postmaster.pid").exists()


def test_a_second_start_is_refused_and_harms_nothing(server: EmbeddedPostgres):
    server.start()
    with pytest.raises(PostgresError, match=f"runs already in {server.folder}"):
        EmbeddedPostgres(server.folder).start()
    psycopg.connect(server.url).close()


def test_what_was_committed_survives_kill_9_of_the_server(
    server: EmbeddedPostgres, eventually: Callable[..., None]
):
    server.start()
    backend = psycopg.connect(server.url, autocommit=True)
    backend.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(server.pid(), signal.SIGKILL)
    eventually(lambda: server.pid() is None)
    assert (server.folder / "postmaster.pid").exists()

    again = EmbeddedPostgres(server.folder)
    again.start()
    with psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    again.stop()
    backend.close()


def test_a_recycled_process_number_is_left_alone(server: EmbeddedPostgres):
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd=server.folder) as stranger:
        pid_file = server.folder / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{server.folder}\n0\n5432\n\n\n\nready\n")
        server.stop()
        assert stranger.poll() is None

        pid_file.write_text(f"{stranger.pid}\n{server.folder}\n0\n5432\n\n\n\nready\n")
        server.start()
        psycopg.connect(server.url).close()
        assert stranger.poll() is None


def test_another_servers_processes_are_left_alone(
    server: EmbeddedPostgres, made_cluster: Path, tmp_path: Path
):
    with EmbeddedPostgres(shutil.copytree(made_cluster, tmp_path / "neighbour")) as neighbour:
        server.start()
        server.stop()
        psycopg.connect(neighbour.url).close()


def test_a_deep_folder_does_not_make_the_socket_path_too_long(made_cluster: Path, tmp_path: Path):
    with EmbeddedPostgres(shutil.copytree(made_cluster, tmp_path / ("long" * 30) / "cluster")) as server:
        psycopg.connect(server.url).close()


def test_another_versions_folder_is_refused_and_kept(server: EmbeddedPostgres):
    (server.folder / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match="made by Postgres 17; this is Postgres 18"):
        server.start()
    assert (server.folder / "PG_VERSION").read_text() == "17\n"


def test_a_half_made_folder_is_made_again(tmp_path: Path):
    half = tmp_path / "cluster.making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path / "cluster") as server:
        psycopg.connect(server.url).close()
    assert not half.exists()


def test_a_damaged_folder_is_named_with_the_end_of_the_log(server: EmbeddedPostgres):
    (server.folder / "global" / "pg_control").unlink()
    with pytest.raises(PostgresError, match=r"did not start in .*pg_control"):
        server.start()


def test_it_stops_when_its_starter_is_killed(tmp_path: Path, eventually: Callable[..., None]):
    program = (
        "import sys; from pathlib import Path\n"
        "from stylizer.launch.embedded_postgres import EmbeddedPostgres\n"
        "EmbeddedPostgres(Path(sys.argv[1])).start(); print('started', flush=True); sys.stdin.read()"
    )
    folder = tmp_path / "cluster"
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout.readline() == "started\n"
        assert processes_in(folder)
        starter.kill()
    eventually(lambda: processes_in(folder) == [])
    EmbeddedPostgres(folder).stop()


@as_root
def test_a_socket_folder_of_somebody_else_is_refused(server: EmbeddedPostgres):
    server.socket_folder.mkdir()
    os.chown(server.socket_folder, 12345, 12345)
    with pytest.raises(PostgresError, match="belongs to somebody else"):
        server.start()
    server.socket_folder.rmdir()


@pytest.fixture
def without_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`unshare` as it is in most containers: forbidden."""
    commands = tmp_path / "commands"
    commands.mkdir()
    (commands / "unshare").write_text(
        "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n"
    )
    (commands / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")


@as_root
def test_where_namespaces_are_forbidden_it_runs_as_nobody(without_namespaces: None):
    with tempfile.TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        try:
            with EmbeddedPostgres(Path(open_folder) / "cluster") as server:
                psycopg.connect(server.url).close()
                assert psutil.Process(server.pid()).uids().real == 65534
        except PostgresError as error:
            pytest.skip(f"nobody can't reach the binaries: {error}")


@as_root
def test_where_nobody_has_no_way_in_the_mend_is_named(without_namespaces: None, server: EmbeddedPostgres):
    server.folder.parent.chmod(0o700)
    with pytest.raises(PostgresError, match="set STYLIZER_DATA to a folder that every user may enter"):
        server.start()
