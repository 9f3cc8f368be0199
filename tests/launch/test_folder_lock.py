"""Two launchers never work on one data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from stylizer.launch.folder_lock import FolderInUseError, FolderLock


def test_a_second_launcher_is_refused_by_process_number_until_the_first_is_gone(tmp_path: Path):
    program = (
        "import sys; from pathlib import Path; from stylizer.launch.folder_lock import FolderLock\n"
        "with FolderLock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(FolderInUseError, match=rf"process {first.pid}\b"), FolderLock(tmp_path):
            pass
        first.kill()
    with FolderLock(tmp_path), pytest.raises(FolderInUseError), FolderLock(tmp_path):
        pass
