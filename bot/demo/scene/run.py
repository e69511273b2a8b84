"""Puts the scene on: the office's real processes, a pretend carrier, and the players of the script."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.carrier import Carrier
from bot.demo.line import demo_line
from bot.demo.prepare import Prepared
from bot.demo.processes import WORKERS, running
from bot.demo.scene import printing, script
from bot.demo.scene.cast import cast
from bot.demo.scene.ledger import Ledger
from bot.demo.scene.play import Player, Show, Stage, Tally
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
    with Carrier(line) as carrier, running(demo.settings, carrier.url) as url:
        show(f"The office answers at {url} with {WORKERS} workers; its number is {line.number}.")
        tally = Player(Stage(url, carrier, ledger, players), show).play(script.read())
        _close(ledger, started_at, given_up, tally, show)
    seconds = time.monotonic() - begun
    show(f"\n{tally.kept} expectations held, {tally.broken} did not ({seconds:.0f} s).")
    return tally.broken == 0


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
