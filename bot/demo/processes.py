"""The office as it really runs: a web process and workers, started for the demo and ended after it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120.0
END_SECONDS = 30.0
WORKERS = 2


class DidNotStart(OSError):
    """A process ended before it was ready; the text has the end of what it said."""


def free_port(wanted: int = 0) -> int:
    """A port of this machine that nobody listens on now: the wanted one if it is one of them."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As servers do: a port in which old connections fade out is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise DidNotStart("no port of this machine is free")


@contextmanager
def running(
    settings: Settings,
    sms_api_url: str = "",
    workers: int = WORKERS,
    *,
    slack_api_url: str = "",
    telegram_api_url: str = "",
) -> Iterator[str]:
    """The office's address while its processes run; what they log goes to files in PORCHLIGHT_VAR."""
    port = free_port(settings.web_port)
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PORCHLIGHT_VAR": str(settings.var),
        "PUBLIC_URL": url,
        "WEB_HOST": "127.0.0.1",
        "WEB_PORT": str(port),
        "SMS_API_URL": sms_api_url,
        "SLACK_API_URL": slack_api_url,
        "TELEGRAM_API_URL": telegram_api_url,
    }
    with ExitStack() as stack:
        commands = {"web": ["web"], **{f"worker-{n}": ["worker", "--count", "1"] for n in range(1, workers + 1)}}
        children = [
            stack.enter_context(process(name, command, settings.var, environment)) for name, command in commands.items()
        ]
        wait_ready(url, children, workers)
        yield url


@contextmanager
def process(
    name: str, command: Sequence[str], var: Path, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """`python -m bot` with this command for as long as the block lasts, then told to end; its log has the name."""
    with (var / f"demo-{name}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C in the console is the console's own.
            start_new_session=True,
        )
        try:
            yield child
        finally:
            _end(child)


def wait_ready(url: str, children: "list[subprocess.Popen[bytes]]", workers: int) -> None:
    """Until the office answers and its workers are at work. Raises DidNotStart."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        ended = next((child for child in children if child.poll() is not None), None)
        if ended is not None:
            raise DidNotStart(f"a process of the office ended with {ended.returncode}; see the logs in PORCHLIGHT_VAR")
        if _is_ready(url, workers):
            return
        time.sleep(0.1)
    raise DidNotStart(f"the office is not ready after {READY_SECONDS:.0f} s; see the logs in PORCHLIGHT_VAR")


def _is_ready(url: str, workers: int) -> bool:
    try:
        answer = requests.get(f"{url}/healthz", timeout=5)
    except requests.RequestException:
        return False
    return answer.status_code == 200 and int(answer.json()["workers"]) >= workers


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
