"""Keeps the claims of turns that take long, and says once to the person that an answer is on its way."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.heard import Heard
from channels.fit import fit
from domain import conversations, outbox
from domain.conversations import Claim, ClaimLost, Moved

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
"""How long a conversation stays with a worker that says nothing more: then another one takes over."""
RENEW_AFTER = 5.0
HOLDING_AFTER = 2.0
TICK = 0.25


@dataclass(slots=True)
class _Watched:
    claim: Claim
    heard: Heard
    since: float
    renewed: float
    told: bool = False


class Pulse:
    """One thread for all lanes of a worker."""

    def __init__(self, desk: Desk, *, holding_after: float = HOLDING_AFTER) -> None:
        self._desk = desk
        self._holding_after = holding_after
        self._watched: dict[int, _Watched] = {}
        self._lock = Lock()
        self._stop = Event()
        self._thread = Thread(target=self._beat, name="pulse", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @contextmanager
    def watch(self, claim: Claim, heard: Heard) -> Iterator[None]:
        """While the block runs the claim is renewed, and the person told when it takes long."""
        now = time.monotonic()
        watched = _Watched(claim, heard, now, now, told=heard.holder == "person")
        with self._lock:
            self._watched[id(watched)] = watched
        try:
            yield
        finally:
            with self._lock:
                del self._watched[id(watched)]

    def _beat(self) -> None:
        while not self._stop.wait(TICK):
            with self._lock:
                watched = list(self._watched.values())
            for one in watched:
                self._look_after(one)

    def _look_after(self, one: _Watched) -> None:
        now = time.monotonic()
        if now - one.renewed >= RENEW_AFTER:
            one.renewed = now
            self._try("renew a claim", lambda: self._renew(one.claim))
        if not one.told and now - one.since >= self._holding_after:
            one.told = True
            self._try("say that an answer takes a moment", lambda: self._say_holding(one))

    def _try(self, what: str, step: Callable[[], None]) -> None:
        try:
            step()
        except SQLAlchemyError:
            log.warning("could not %s: the database is away", what)
        except Exception:
            log.exception("could not %s", what)

    def _renew(self, claim: Claim) -> None:
        with self._desk.database.unit(claim.brokerage_id) as session:
            conversations.renew(session, claim, self._desk.now() + LEASE)

    def _say_holding(self, one: _Watched) -> None:
        heard = one.heard
        parts = fit(self._desk.mind.line(heard, "holding"), heard.limits)
        first = heard.messages[0].inbox_id
        try:
            with self._desk.database.unit(heard.brokerage_id) as session:
                # The answer may have come in this very moment: then there is nothing to hold.
                conversations.hold_version(session, one.claim, heard.version)
                outbox.queue(
                    session,
                    heard.conversation_id,
                    parts,
                    kind="reply",
                    now=self._desk.now(),
                    dedupe_key=f"holding:{first}",
                    answers=first,
                )
        except (ClaimLost, Moved):
            return
