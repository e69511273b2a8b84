"""How a worker's lanes are woken: by kind of work, by a moment that was foreseen, and by a poll as the net."""

import heapq
import time
from threading import Condition
from typing import Final

KINDS: Final = ("inbox", "outbox", "event", "doubt")


class Alarm:
    """Wakes one lane for one kind of work at a time, the kind that was rung for first.

    A lane that finds work rings for the same kind again before it begins, so that more lanes wake where there is more,
    and no kind keeps another waiting.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        # A dictionary keeps the order in which kinds were rung for.
        self._pending: dict[str, None] = {}
        self._foreseen: list[tuple[float, str]] = []
        self._polled = time.monotonic()
        self._stopped = False

    def ring(self, kind: str) -> None:
        """There may be work of this kind; a kind that is not known is meant for somebody else."""
        if kind in KINDS:
            with self._condition:
                self._pending[kind] = None
                self._condition.notify()

    def ring_in(self, seconds: float, kind: str) -> None:
        """There will be work of this kind then."""
        with self._condition:
            heapq.heappush(self._foreseen, (time.monotonic() + seconds, kind))
            self._condition.notify()

    def stop(self) -> None:
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    @property
    def stopped(self) -> bool:
        return self._stopped

    def wait(self, poll_seconds: float) -> str | None:
        """The kind of work to look for; each comes up once in `poll_seconds` at least. None once stopped."""
        with self._condition:
            while not self._stopped:
                self._come_due(poll_seconds)
                if self._pending:
                    kind = next(iter(self._pending))
                    del self._pending[kind]
                    if self._pending:
                        self._condition.notify()
                    return kind
                self._condition.wait(self._until_next(poll_seconds))
        return None

    def _come_due(self, poll_seconds: float) -> None:
        now = time.monotonic()
        while self._foreseen and self._foreseen[0][0] <= now:
            self._pending[heapq.heappop(self._foreseen)[1]] = None
        if self._polled + poll_seconds <= now:
            self._polled = now
            self._pending.update(dict.fromkeys(KINDS))

    def _until_next(self, poll_seconds: float) -> float:
        next_poll = self._polled + poll_seconds
        next_event = min(next_poll, self._foreseen[0][0]) if self._foreseen else next_poll
        return max(0.0, next_event - time.monotonic())
