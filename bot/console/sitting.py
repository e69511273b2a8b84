"""Opens the console: the web process beside it, a worker inside it, its lines; and closes all of them again."""

import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from bot import app
from bot.accounts import Accounts
from bot.console import line
from bot.console.drawing import Look
from bot.console.talk import Screen, Talk, half_typed, read_line
from bot.console.wires import Typist, Wires
from bot.database import Addresses
from bot.demo.processes import running
from bot.demo.steps import step
from bot.inbox import Inbox
from bot.logs import TextLines
from bot.settings import Settings
from domain.clock import SystemClock
from domain.db import Database

NARROWEST, WIDEST = 60, 100
LOG = "console.log"


def talk(settings: Settings, addresses: Addresses, database: Database, office: UUID) -> None:
    """Talk until the person leaves."""
    wires, clock = Wires(), SystemClock()
    with (
        _logging_to(settings.var / LOG),
        running(settings, workers=0) as url,
        app.working(settings.model_copy(update={"public_url": url}), extra=wires.channels()) as worker,
        Inbox(addresses.app, database.vault, app.opts_out, connections=2) as inbox,
        _lines(database, office) as numbers,
    ):
        screen = Screen(_look(), half_typed)
        worker.start()
        try:
            Talk(database, office, clock, wires, Typist(inbox, Accounts(database), numbers), screen).run(read_line)
        finally:
            with step("Finishing what was begun"):
                worker.stop()


@contextmanager
def _lines(database: Database, office: UUID) -> Iterator[dict[str, str]]:
    with database.unit(office) as session:
        numbers = {line.SMS: line.open_line(session), line.CHANNEL: line.account(session)}
    try:
        yield numbers
    finally:
        with database.unit(office) as session:
            line.close_line(session)


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """What is logged goes to a file: the screen belongs to the conversation."""
    root = logging.getLogger()
    handler = logging.FileHandler(path, "w")
    handler.setFormatter(TextLines())
    before, root.handlers = root.handlers, [handler]
    try:
        yield
    finally:
        root.handlers = before
        handler.close()


def _look() -> Look:
    columns = shutil.get_terminal_size().columns
    return Look(max(NARROWEST, min(columns - 1, WIDEST)), colours=sys.stdout.isatty())
