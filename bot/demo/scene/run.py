"""Puts the scene on: the office's real processes, the vendors' stand-ins, and the players of the script."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.carrier import Carrier, Line
from bot.demo.connections import connected
from bot.demo.line import demo_line
from bot.demo.messenger import Messenger
from bot.demo.prepare import Prepared
from bot.demo.processes import WORKERS, running
from bot.demo.scene import printing, script
from bot.demo.scene.cast import Cast, cast
from bot.demo.scene.hearing import Stage
from bot.demo.scene.ledger import Ledger
from bot.demo.scene.play import Player, Show, Tally
from bot.demo.scene.wires import ByText, InSlack, InTelegram, Wires
from bot.demo.steps import step
from bot.demo.workspace import Workspace
from domain import identity

REPORTED_SECONDS = 5.0
"""How long the carrier's last reports may take."""


def run(demo: Prepared, show: Show) -> bool:
    """Play the scene and show it line by line; whether every expectation held."""
    begun, started_at = time.monotonic(), datetime.now(UTC)
    with demo.database.unit(demo.office) as session:
        line = demo_line(session)
    with demo.database.read(demo.office) as session:
        players = cast(session, started_at)
        zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    ledger = Ledger(demo.database, demo.office, zone)
    given_up = ledger.given_up()
    with _office(demo, line, players, show) as (url, wires):
        tally = Player(Stage(url, wires, ledger, players), show).play(script.read())
        _close(ledger, started_at, given_up, tally, show)
    seconds = time.monotonic() - begun
    show(f"\n{tally.kept} expectations held, {tally.broken} did not ({seconds:.0f} s).")
    return tally.broken == 0


@contextmanager
def _office(demo: Prepared, line: Line, players: Cast, show: Show) -> Iterator[tuple[str, Wires]]:
    """The office at work between the stand-ins of all three vendors: its address, and the wires to it."""
    with ExitStack() as stack:
        known = stack.enter_context(connected(demo.database, demo.office))
        carrier = stack.enter_context(Carrier(line))
        workspace = stack.enter_context(Workspace(known.team, players.people))
        messenger = stack.enter_context(Messenger(known.bot))
        processes = running(demo.settings, carrier.url, slack_api_url=workspace.url, telegram_api_url=messenger.url)
        with step("The office's processes", show):
            url = stack.enter_context(processes)
        show(f"The office answers at {url} with {WORKERS} workers: to texts at {line.number}, in the Slack team")
        show(f"{known.team.id} and as @{known.bot.username} in Telegram, all three pretend ones on this machine.")
        yield url, {"sms": ByText(carrier), "slack": InSlack(workspace), "telegram": InTelegram(messenger)}


def _close(ledger: Ledger, started_at: datetime, given_up: int, tally: Tally, show: Show) -> None:
    """What must be true of the whole scene: every text arrived and was reported, nothing more was given up."""
    show(printing.act("At the end"))
    deadline = datetime.now(UTC) + timedelta(seconds=REPORTED_SECONDS)
    while ledger.not_reported(started_at) and datetime.now(UTC) < deadline:
        time.sleep(0.1)
    _must_be_none(tally, show, "every text was reported as delivered", ledger.not_reported(started_at))
    _must_be_none(tally, show, "no message and no event was given up", ledger.given_up() - given_up)


def _must_be_none(tally: Tally, show: Show, words: str, count: int) -> None:
    if count:
        tally.broken += 1
        show(printing.broken(words, "0 that are not", str(count)))
    else:
        tally.kept += 1
        show(printing.kept(words))
