"""Real browsers: headless Chromium by Playwright, and a web process to point them at."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from tests.peers.launcher import MODULES, free_port

AXE = MODULES / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test skips where Chromium is not installed (with PEERS=required that is a failure)."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[str]:
    """The app on a port of this machine, in a thread; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not _answers(port):
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def a_port() -> int:
    return free_port()


def faults(page: Page) -> list[str]:
    """What axe finds serious or worse, with where; the test skips where axe is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci` in tests/peers")
    # By evaluation and not by a script element, which the page's own policy rightly refuses.
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def kept(picture: str) -> Path:
    """Where a picture goes: into docs/ where PICTURES asks for it, else nowhere that lasts."""
    folder = Path(__file__).parents[2] / "docs" / "pictures"
    return folder / picture if os.environ.get("PICTURES") else Path("/dev/null")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
