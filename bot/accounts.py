"""Whose end of a wire an account is, with its secrets; remembered for a minute, since every message asks."""

import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain import conversations
from domain.conversations import AccountCard
from domain.db import Database, enter

KNOWN_SECONDS = 60.0
UNKNOWN_SECONDS = 5.0
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class KnownAccount:
    brokerage_id: UUID
    card: AccountCard


class Accounts:
    """Safe to share between threads: two that miss at once both ask, and remember the same."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: dict[tuple[str, str], tuple[float, KnownAccount | None]] = {}

    def find(self, channel: str, account: str) -> KnownAccount | None:
        """The active account of this name, or None: nobody's. Raises SQLAlchemyError while the database is away."""
        kept = self._remembered.get((channel, account))
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        found = self._ask(channel, account)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        lasts = KNOWN_SECONDS if found else UNKNOWN_SECONDS
        self._remembered[channel, account] = (time.monotonic() + lasts, found)
        return found

    def forget(self) -> None:
        """Ask again from now on: an account was changed."""
        self._remembered.clear()

    def _ask(self, channel: str, account: str) -> KnownAccount | None:
        with self._database.untenanted() as session:
            row = session.execute(_ROUTE, {"channel": channel, "account": account}).one_or_none()
            if row is None:
                return None
            enter(session, row.brokerage_id)
            return KnownAccount(row.brokerage_id, conversations.account_card(session, row.account_id))


_ROUTE = text("SELECT * FROM routing.account(:channel, :account)")
