"""Every page of the web site over 100,000 messages and 20,000 contacts, asked by one browser of a real web process."""

import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import psycopg
from sqlalchemy import text

from bot.bench.stage.crowd import fill
from bot.bench.stage.figures import Figure, Figures, Options, percentile
from bot.bench.stage.ground import ground
from bot.bench.stage.office import Stage, bare, running
from bot.settings import Settings
from domain import identity

PEOPLE, MESSAGES, HOMES, ROUNDS = 20_000, 100_000, 1_000, 40
SLOWEST = 150.0
PAGES = (
    "today", "conversations", "conversations?q=maya", "conversations?q=saturday", "conversations?show=waiting",
    "people", "people?q=lopez", "people?q=%2B14250000077", "showings", "deals", "listings", "listings?q=Ave", "figures",
    "figures.csv", "outbox?pile=sent", "suppressions", "users", "channels", "brokerage", "audit", "me",
)  # fmt: skip
ONES = ("conversations", "people", "deals", "listings", "users")
"""Lists of which the first entry is opened too."""


def run(settings: Settings, options: Options) -> Figures:
    people, messages, homes, rounds = (200, 1_000, 60, 3) if options.quick else (PEOPLE, MESSAGES, HOMES, ROUNDS)
    with ground(settings) as where:
        stage = bare(settings, where)
        fill(where.database, stage.office, datetime.now(UTC), people=people, messages=messages, homes=homes)
        # As autovacuum has done by the time that so much has come together.
        with psycopg.connect(where.owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        with running(stage, "http://127.0.0.1:9", workers=0) as office:
            client = _signed_in(stage, office.url)
            taken = {name: _times(client, path, rounds) for name, path in _paths(client)}
            client.close()
    figures = tuple(
        Figure(f"/admin/{name}: p95", percentile(times, 95), "ms", floor=SLOWEST) for name, times in taken.items()
    )
    note = f"{people:,} contacts, {messages:,} messages, {homes:,} homes; each page {rounds} times, one after the other"
    return Figures("admin", figures, note)


def _signed_in(stage: Stage, url: str) -> httpx2.Client:
    with stage.ground.database.unit(stage.office) as session:
        owner = session.scalars(text("SELECT id FROM member WHERE role IN ('owner', 'admin') LIMIT 1")).one()
        token = identity.issue_login(session, owner, datetime.now(UTC))
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    client = httpx2.Client(base_url=url, timeout=60)
    client.post("/login/link", data={"token": token})
    # Over TLS the cookie would be the browser's alone to send; the bench speaks plainly to this machine.
    for cookie in client.cookies.jar:
        cookie.secure = False
    return client


def _paths(client: httpx2.Client) -> Iterator[tuple[str, str]]:
    """Each page's name in the table and its path."""
    yield from ((path, path) for path in PAGES)
    for kind in ONES:
        found = re.search(rf'href="/admin/({kind}/[0-9a-f-]{{36}})', client.get(f"/admin/{kind}").text)
        if found:
            yield f"{kind}/<one>", found.group(1)


def _times(client: httpx2.Client, path: str, rounds: int) -> list[float]:
    """Milliseconds of each round; two before them warm the process."""
    times = []
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        answer = client.get(f"/admin/{path}")
        times.append((time.perf_counter() - begun) * 1000)
        answer.raise_for_status()
    return times[2:]
