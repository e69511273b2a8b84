"""Model files on disk: hashes taken once for each state of a file, and folders built once for all processes."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import PorchlightError

Progress = Callable[[str, float], None]
"""Told what is being done ("waiting", "exporting", "assembling") and for how many seconds, about once a second."""


class ModelRefused(PorchlightError):
    """A model file is not the one that was pinned: data `path`, `expected`, `found` (SHA-256, hexadecimal)."""

    code = "model_refused"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_sha256(path: Path, memory: Path) -> str:
    """The file's SHA-256, read from the folder `memory` while the file's size and times stay as they were.

    The time of the last status change is among them because a program can set a file's modification time back, but not
    that one.
    """
    stat = path.stat()
    state = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
    note = memory / f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]}.sha256"
    try:
        noted_state, _, noted = note.read_text().rpartition(" ")
        if noted_state == state:
            return noted
    except FileNotFoundError:
        pass
    found = sha256(path)
    _write_whole(note, f"{state} {found}")
    return found


def refuse_unless_pinned(path: Path, expected: str, memory: Path) -> None:
    """Raise `ModelRefused` unless the file has the pinned hash."""
    found = known_sha256(path, memory)
    if found != expected.lower():
        raise ModelRefused(path=str(path), expected=expected.lower(), found=found)


def built_once(
    target: Path, build: Callable[[Path], None], intact: Callable[[Path], bool], progress: Progress | None = None
) -> Path:
    """The folder `target`, made by `build` when it is missing or not `intact`; safe for many processes at once.

    `build` fills a folder beside the target that is renamed into place, so that nobody ever sees half of it.
    """
    if target.is_dir() and intact(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.with_name(f".{target.name}.lock"), progress):
        if target.is_dir() and intact(target):
            return target
        _clear(target)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            build(fresh)
            fresh.rename(target)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    return target


def _clear(target: Path) -> None:
    """Remove a damaged target and what builders left that were killed: the lock is ours, so nobody is building."""
    for left in [target, *target.parent.glob(f".{target.name}.*")]:
        if left.is_dir():
            shutil.rmtree(left)


@contextmanager
def _alone(lock: Path, progress: Progress | None) -> Iterator[None]:
    """Hold the lock file; the kernel lets go of it when the process dies."""
    with lock.open("w") as file:
        begun = time.monotonic()
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if progress:
                    progress("waiting", time.monotonic() - begun)
                time.sleep(0.5)
        yield


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".note.")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    Path(name).replace(path)
