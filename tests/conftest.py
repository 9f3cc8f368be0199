"""What every test may use: a real Postgres, its own data folder, and the environment of child processes."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from stylizer.launch.embedded_postgres import EmbeddedPostgres

pytest_plugins = ["tests.personas", "tests.web"]


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DATABASE_URL where it is set, else an embedded server for this run."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "cluster")
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """pytest-django's hook: called once, before it makes the test database."""
    connections["default"].settings_dict.update(dj_database_url.parse(postgres_url))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's, whose database can't be dropped while somebody is connected.

    A request that a stopping server cut off leaves its connection to a thread that is gone: it is closed with
    what else is left of that, or else by the database.
    """
    yield
    gc.collect()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path: Path) -> Path:
    """STYLIZER_DATA: empty, and this test's alone."""
    settings.STYLIZER_DATA = tmp_path / "data"
    settings.STYLIZER_DATA.mkdir()
    return settings.STYLIZER_DATA


@pytest.fixture
def child_environment(transactional_db: None, data_folder: Path) -> dict[str, str]:
    """The environment for `manage.py` in a child process: this test's database and data folder."""
    state = connection.settings_dict
    account = state["USER"] + (f":{state['PASSWORD']}" if state["PASSWORD"] else "")
    host = state["HOST"].replace("/", "%2F") + (f":{state['PORT']}" if state["PORT"] else "")
    return os.environ | {
        "DATABASE_URL": f"postgres://{account}@{host}/{state['NAME']}",
        "STYLIZER_DATA": str(data_folder),
        "SECRET_KEY": django_settings.SECRET_KEY,
    }


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real footage and references that are not in the repository; tests that need them skip without."""
    folder = Path(os.environ.get("STYLIZER_TEST_DATA") or django_settings.BASE_DIR.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}: set STYLIZER_TEST_DATA to its folder")
    return folder
