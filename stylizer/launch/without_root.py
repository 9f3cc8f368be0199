"""How root runs a program that refuses to be root."""

import os
import shutil
import subprocess
from pathlib import Path

NOBODY = 65534


class RootRefusedError(Exception):
    """Neither way of giving up root can use the folder."""


def command_without_root(folder: Path, program: Path) -> list[str]:
    """The command to put before `program` so that it runs as a plain user who owns `folder`.

    Empty for a plain user. Root enters a user namespace, in which the files stay its own whatever the rights
    of the folders above; where that is forbidden (as in most containers), it becomes the user nobody, who
    needs a way through those folders. The folder is handed over to whoever it will be.

    Raises RootRefusedError where neither works.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    for command, owner in ((namespace, 0), (nobody, NOBODY)):
        if shutil.which(command[0]) is None:
            continue
        _hand_over(folder, owner)
        probe = [*command, "sh", "-c", 'test -w "$0" && "$1" --version', str(folder), str(program)]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            return command
    raise RootRefusedError(
        f"{program.name} refuses to run as root, and neither a user namespace nor the user nobody can use "
        f"{folder}. Run as a plain user, or set STYLIZER_DATA to a folder that every user may enter, "
        "or set DATABASE_URL to a server of your own."
    )


def _hand_over(folder: Path, owner: int) -> None:
    if folder.stat().st_uid == owner:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
