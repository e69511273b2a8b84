"""Running a program as a user who is not root, because PostgreSQL refuses to run as root.

Where we are not root ourselves nothing changes: the program runs as we do.
"""

import os
import pwd
import subprocess
from pathlib import Path

SYSTEM_USER = "embedded_postgres"


class NoSystemUser(RuntimeError):
    """We are root, and the user to run the program as could not be made."""


class Unprivileged:
    """Runs programs and owns their folders, as the system user when we are root."""

    def __init__(self) -> None:
        self._user = SYSTEM_USER if os.geteuid() == 0 else None

    def prepare(self, *folders: Path) -> None:
        """Make the system user and let it pass to `folders`; harmless when done before."""
        if self._user is None:
            return
        _make_user(self._user)
        for folder in folders:
            _let_others_through(folder)

    def own(self, path: Path) -> None:
        """Make the file or folder private to the user that the programs run as."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def run(self, *argv: str, script: str = "", silent: bool = False) -> subprocess.CompletedProcess[str]:
        """Run to the end and return what came out. `script` goes to stdin.

        A program that leaves another running behind it must be `silent`: the other would keep a pipe open and we
        would wait for as long as it lives.
        """
        output = subprocess.DEVNULL if silent else subprocess.PIPE
        return subprocess.run(
            argv,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd="/",
            input=script,
            stdout=output,
            stderr=output,
            text=True,
            check=False,
            # Ctrl-C in the terminal is for us, not for the server that others may be using.
            start_new_session=True,
        )


def _make_user(name: str) -> None:
    if _has_user(name):
        return
    made = subprocess.run(
        ["useradd", "-r", "-s", "/usr/sbin/nologin", name], capture_output=True, text=True, check=False
    )
    # Another process may have made it in between, which is as good.
    if made.returncode and not _has_user(name):
        raise NoSystemUser(
            f"PostgreSQL does not run as root, and the user {name} could not be made: {made.stderr.strip()}"
        )


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _let_others_through(folder: Path) -> None:
    """Search permission only: nothing becomes readable."""
    real = folder.resolve()
    for step in (folder, *folder.parents, real, *real.parents):
        mode = step.stat().st_mode
        if not mode & 0o001:
            step.chmod(mode | 0o001)
