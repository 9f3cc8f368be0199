"""Real processes under a supervisor: restarts, the order of the stop, and nothing left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from stylizer.launch import supervisor as supervisor_module
from stylizer.launch.supervisor import Supervisor


class Lines(list[str]):
    """What was said; a Supervisor's `say`."""

    def __call__(self, line: str) -> None:
        self.append(line)


def shell(script: str) -> list[str]:
    return ["sh", "-c", script]


def test_output_is_passed_on_under_the_childs_name(eventually: Callable[..., None]):
    said = Lines()
    with Supervisor(said) as supervisor:
        supervisor.start("web", shell("echo one; echo two >&2; exec cat /dev/zero"), os.environ)
        eventually(lambda: said[:2] == ["web: one", "web: two"])


def test_a_crashed_child_is_started_again_after_a_growing_wait(
    eventually: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervisor_module, "FIRST_DELAY", 0.01)
    said = Lines()
    with Supervisor(said) as supervisor:
        supervisor.start("worker", shell("echo up; exit 3"), os.environ)

        def restarted_twice() -> bool:
            supervisor.check()
            return said.count("worker: up") >= 3

        eventually(restarted_twice)
        assert supervisor._delays["worker"] >= 0.04
    assert "worker ended with status 3; it starts again in 0 s." in said


def test_a_killed_child_is_told_from_one_that_ended(eventually: Callable[..., None]):
    said = Lines()
    with Supervisor(said) as supervisor:
        child = supervisor.start("worker", ["tail", "-f", "/dev/null"], os.environ)
        os.kill(child.pid, signal.SIGKILL)
        eventually(lambda: supervisor.check() or said)
    assert said == ["worker was killed by signal 9; it starts again in 1 s."]


def test_children_stop_in_the_opposite_order(tmp_path: Path, eventually: Callable[..., None]):
    said = Lines()
    log = tmp_path / "log"
    with Supervisor(said) as supervisor:
        for name in ("web", "worker"):
            script = f"trap 'echo {name} >> {log}; exit 0' TERM; echo ready; while :; do sleep 0.05; done"
            supervisor.start(name, shell(script), os.environ)
        eventually(lambda: {"web: ready", "worker: ready"} <= set(said))
    assert log.read_text().split() == ["worker", "web"]


def test_a_child_that_will_not_stop_is_killed_with_its_own_children(
    eventually: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervisor_module, "STOP_SECONDS", 0.1)
    said = Lines()
    with Supervisor(said) as supervisor:
        script = "trap '' TERM; sleep 1000 & echo grandchild $!; while :; do sleep 0.05; done"
        child = supervisor.start("worker", shell(script), os.environ)
        eventually(lambda: said)
    grandchild = int(said[0].rpartition(" ")[2])
    eventually(lambda: not psutil.pid_exists(grandchild))
    assert not psutil.pid_exists(child.pid)


def test_children_die_with_a_killed_parent(eventually: Callable[..., None]):
    program = (
        "import os, sys; from stylizer.launch.supervisor import Supervisor\n"
        "with Supervisor(print) as supervisor:\n"
        "    for name in ('web', 'worker'):\n"
        "        print(supervisor.start(name, ['sleep', '1000'], os.environ).pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        children = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(psutil.pid_exists(child) for child in children)
        parent.kill()
    eventually(lambda: not any(psutil.pid_exists(child) for child in children))


def test_children_share_a_session_where_niceness_counts_and_no_group_that_ctrl_c_reaches(
    eventually: Callable[..., None],
):
    said = Lines()
    program = "import os; print(os.getsid(0), os.getpgid(0), os.getpid())"
    with Supervisor(said) as supervisor:
        supervisor.start("web", [sys.executable, "-c", program], os.environ)
        eventually(lambda: said)
    session, group, process = (int(word) for word in said[0].removeprefix("web: ").split())
    assert session == os.getsid(0)
    assert group == process
