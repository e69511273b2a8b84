"""How a worker's lanes are woken: by kind of work, by a moment that was foreseen, and by a poll as the net."""

import heapq
import time
from collections import Counter
from dataclasses import dataclass
from threading import Condition
from typing import Final

KINDS: Final = ("inbox", "outbox", "event", "doubt")
RUNG_ONE_BY_ONE: Final = frozenset({"inbox"})
"""Of these each piece of work is rung for; elsewhere one ring may tell of several."""


@dataclass(frozen=True, slots=True)
class Call:
    """A lane's call to look for work of a kind; `rung` is how often the kind had been rung for by then."""

    kind: str
    rung: int


class Alarm:
    """Wakes one lane for each ring, the kind that has waited longest first, so that no kind keeps another waiting.

    A look that finds nothing answers every ring that came before it: another worker was faster. Where a ring may stand
    for more than one piece of work, whoever finds one has another lane woken before it begins.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        # A dictionary keeps the order in which kinds were rung for.
        self._pending: dict[str, int] = {}
        self._rung: Counter[str] = Counter()
        self._sweeping: set[str] = set()
        self._foreseen: list[tuple[float, str]] = []
        self._polled = time.monotonic()
        self._stopped = False

    def ring(self, kind: str) -> None:
        """There is work of this kind; a kind that is not known is meant for somebody else."""
        if kind in KINDS:
            with self._condition:
                self._ring(kind)

    def ring_in(self, seconds: float, kind: str) -> None:
        """There will be work of this kind then."""
        with self._condition:
            heapq.heappush(self._foreseen, (time.monotonic() + seconds, kind))
            self._condition.notify()

    def sweep(self) -> None:
        """There may be any amount of work of every kind that nobody rang for."""
        with self._condition:
            self._sweep()

    def found(self, kind: str) -> None:
        """A look found work: have another lane look too where there may be more than was rung for."""
        with self._condition:
            if not self._pending.get(kind) and (kind in self._sweeping or kind not in RUNG_ONE_BY_ONE):
                self._ring(kind)

    def nothing(self, call: Call) -> None:
        """The look after this call found nothing: only what was rung for since may be there."""
        with self._condition:
            since = self._rung[call.kind] - call.rung
            if not since:
                self._sweeping.discard(call.kind)
                self._pending.pop(call.kind, None)
            elif call.kind in self._pending:
                self._pending[call.kind] = min(since, self._pending[call.kind])

    def stop(self) -> None:
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    @property
    def stopped(self) -> bool:
        return self._stopped

    def wait(self, poll_seconds: float) -> Call | None:
        """The next call; each kind comes up once in `poll_seconds` at least. None once stopped."""
        with self._condition:
            while not self._stopped:
                self._come_due(poll_seconds)
                if self._pending:
                    return self._next()
                self._condition.wait(self._until_next(poll_seconds))
        return None

    def _next(self) -> Call:
        kind = next(iter(self._pending))
        left = self._pending.pop(kind) - 1
        if left:
            # Behind the other kinds.
            self._pending[kind] = left
        if self._pending:
            self._condition.notify()
        return Call(kind, self._rung[kind])

    def _ring(self, kind: str) -> None:
        self._rung[kind] += 1
        self._pending[kind] = self._pending.get(kind, 0) + 1
        self._condition.notify()

    def _sweep(self) -> None:
        for kind in KINDS:
            self._sweeping.add(kind)
            if not self._pending.get(kind):
                self._ring(kind)

    def _come_due(self, poll_seconds: float) -> None:
        now = time.monotonic()
        while self._foreseen and self._foreseen[0][0] <= now:
            self._ring(heapq.heappop(self._foreseen)[1])
        if self._polled + poll_seconds <= now:
            self._polled = now
            self._sweep()

    def _until_next(self, poll_seconds: float) -> float:
        next_poll = self._polled + poll_seconds
        next_event = min(next_poll, self._foreseen[0][0]) if self._foreseen else next_poll
        return max(0.0, next_event - time.monotonic())
