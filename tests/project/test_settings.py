"""What the environment may say, and what production refuses."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {"STYLIZER_ENV": "production", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "film.example"}
OURS = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")


def load(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own and print those that matter."""
    program = (
        "import json, project.settings as s; "
        "print(json.dumps({k: str(v) for k, v in vars(s).items() if k.isupper()}))"
    )
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("STYLIZER_")
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        env=clean | {"STYLIZER_DATA": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
    )


def loaded(tmp_path, **environment: str) -> dict[str, str]:
    done = load(tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(tmp_path, **environment: str) -> str:
    done = load(tmp_path, **environment)
    assert done.returncode != 0
    return done.stderr.splitlines()[-1]


def test_production_starts_when_all_is_said(tmp_path):
    settings = loaded(tmp_path, **PRODUCTION)
    assert settings["DEBUG"] == "False"
    assert settings["SESSION_COOKIE_SECURE"] == settings["CSRF_COOKIE_SECURE"] == "True"
    assert settings["CSRF_TRUSTED_ORIGINS"] == "['https://film.example']"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"DEBUG": "1"}, "DEBUG is 1"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
    ],
)
def test_production_refuses(tmp_path, change: dict[str, str], named: str):
    assert named in refusal(tmp_path, **PRODUCTION | change)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "yes"),
        ("STYLIZER_ENV", "live"),
        ("STYLIZER_DEVICE", "gpu"),
        ("STYLIZER_LEASE_SECONDS", "a while"),
        ("STYLIZER_DISK_RESERVE_MB", "-1"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(tmp_path, name: str, value: str):
    message = refusal(tmp_path, **{name: value})
    assert f"{name} is {value!r}" in message


def test_the_launchers_key_file_is_used(tmp_path):
    (tmp_path / "secret-key").write_text("of this installation\n")
    assert loaded(tmp_path)["SECRET_KEY"] == "of this installation"


def test_database_url_wins_over_the_embedded_server(tmp_path):
    assert str(tmp_path) not in loaded(tmp_path)["DATABASES"]
    assert "'NAME': 'stylizer'" in loaded(tmp_path)["DATABASES"]
    settings = loaded(tmp_path, DATABASE_URL="postgres://me:pw@db.example:5433/film")
    assert "'HOST': 'db.example'" in settings["DATABASES"]
    assert "'PORT': 5433" in settings["DATABASES"]


@pytest.mark.parametrize(
    ("address", "found"),
    [("mysql://me:pw@db.example/film", "begins with 'mysql'"), ("me:pw@db.example", "has no ://")],
)
def test_a_database_that_is_no_postgres_is_refused_without_its_password(tmp_path, address, found):
    message = refusal(tmp_path, DATABASE_URL=address)
    assert f"DATABASE_URL {found}; set it to postgres://" in message
    assert "me:pw" not in message.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("STYLIZER_DEVICE", "gpu", "Stylizer can't start: STYLIZER_DEVICE is 'gpu'"),
        ("DATABASE_URL", "postgres://me:pw@127.0.0.1:1/film", "The database failed: "),
    ],
)
def test_a_command_refuses_in_a_sentence(tmp_path, name: str, value: str, named: str):
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "sign_in_link", "mira"],
        env=os.environ | {"STYLIZER_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(named)
    assert "Traceback" not in done.stderr
