"""Events are answered: all that follows from one is done in one unit, once, and tried again when it fails."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.desk import Desk
from domain import events
from domain.events import Claimed, Happened

log = logging.getLogger(__name__)

Reaction = Callable[[Session, Happened, Desk], None]
"""Writes what follows, in the event's unit: rows of the outbox, further events, deferred jobs. No network, no model."""

LEASE = timedelta(seconds=15)
WAITS = (1.0, 10.0, 60.0, 600.0)
"""Seconds before a reaction that failed is tried again; after the last try the event is put aside as dead."""


class Reactions:
    """Answers events one after another; several lanes may share it."""

    def __init__(self, desk: Desk, table: Mapping[str, tuple[Reaction, ...]]) -> None:
        self._desk = desk
        self._table = table

    def take(self) -> bool:
        """Answer the event that has waited longest; False when none waits."""
        with self._desk.database.untenanted() as session:
            claimed = events.claim_next(session, self._desk.worker, self._desk.now(), LEASE)
        if claimed is None:
            return False
        self._desk.alarm.found("event")
        try:
            self._answer(claimed)
        except DBAPIError:
            raise
        except Exception as error:
            log.exception("event %s failed", claimed.id)
            self._failed(claimed, error)
        return True

    def _answer(self, claimed: Claimed) -> None:
        with self._desk.database.unit(claimed.brokerage_id) as session:
            happened = events.hold(session, claimed)
            if happened is None:
                return
            for reaction in self._table.get(happened.name, ()):
                reaction(session, happened, self._desk)
            events.answered(session, claimed)

    def _failed(self, claimed: Claimed, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"[:500]
        with self._desk.database.unit(claimed.brokerage_id) as session:
            if claimed.attempts > len(WAITS):
                events.give_up(session, claimed, said)
            else:
                wait = WAITS[claimed.attempts - 1]
                events.postpone(session, claimed, self._desk.now() + timedelta(seconds=wait), said)
                self._desk.alarm.ring_in(wait, "event")
