"""`manage.py doctor`: what is wrong is named, with the mend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from stylizer.launch import checks
from stylizer.launch.checks import Check, State


def test_it_goes_through_all_and_says_where_the_database_is_missing(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/film", "STYLIZER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    table = {
        line.split()[1]: line.split()[0] for line in lines if line.startswith(("ok", "warning", "problem"))
    }
    assert table["Database"] == "problem"
    assert {
        "Python",
        "PyTorch",
        "Processor",
        "GPU",
        "Weights",
        "Codecs",
        "Disk",
        "Front",
        "Node",
    } <= table.keys()
    place = next(number for number, line in enumerate(lines) if "Database" in line)
    assert "Connection refused" in lines[place]
    assert "Start the server that DATABASE_URL names" in lines[place + 1]


def test_where_nothing_is_wrong_the_status_is_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(
        "stylizer.management.commands.doctor.check_machine",
        lambda: iter([Check("Disk", State.OK, "much"), Check("Node", State.WARNING, "none", "Install it.")]),
    )
    call_command("doctor")
    assert "1 ok, 1 warnings, 0 problems" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_database_that_answers_is_fine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "the one that the settings know already")
    check = checks.database()
    assert check.state is State.OK
    assert check.found.startswith("Postgres ")


def test_a_gpu_that_was_asked_for_and_is_not_there_is_a_problem(settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    settings.STYLIZER_DEVICE = "cuda"
    assert checks.gpu().state is State.PROBLEM
    settings.STYLIZER_DEVICE = "auto"
    assert checks.gpu().state is State.OK


def test_a_disk_below_its_reserve_is_a_problem(settings):
    settings.STYLIZER_DISK_RESERVE_MB = 1 << 40
    check = checks.disk()
    assert check.state is State.PROBLEM
    assert "STYLIZER_DISK_RESERVE_MB" in check.mend


def test_a_front_end_that_is_not_built_is_a_problem(settings, tmp_path: Path):
    settings.STYLIZER_FRONTEND = tmp_path
    assert checks.front_end().state is State.PROBLEM
    assert "make frontend" in checks.front_end().mend


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_a_problem(settings, tmp_path: Path):
    tmp_path.chmod(0o500)
    settings.STYLIZER_DATA = tmp_path / "data"
    assert checks.data_folder().state is State.PROBLEM
