"""The channel without a wire: it keeps what it was given, and fails on request; for the console, tests and readers."""

import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channels.channel import Account, ChannelError, Found, Guard, Sent
from domain.messages import Attachment, Card, Choice, Fact, Fitted, Limits


@dataclass(frozen=True, slots=True)
class Delivered:
    """One part as it arrived. `account` is the account's id, `at` the time of arrival (UTC)."""

    provider_id: str
    account: str
    to: str
    part: Fitted
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Failure:
    error: ChannelError
    accepted: bool


class MemoryChannel:
    """Passes the channel contract; safe to share between threads.

    With `path`, what was sent is appended there as JSON lines, one write a message, so that several processes can
    send and another can read; without it, it is kept in memory. `pause` is seconds spent before a message is taken
    and after, for tests that kill a sender in the middle.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        name: str = "memory",
        limits: Limits | None = None,
        path: Path | None = None,
        pause: tuple[float, float] = (0.0, 0.0),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self.limits = limits or Limits(characters=4096)
        self._guard = guard
        self._path = path
        self._pause = pause
        self._now = now
        self._lock = threading.Lock()
        self._failures: deque[_Failure] = deque()
        self._kept: list[Delivered] = []

    def fail(self, error: ChannelError, *, accepted: bool = False) -> None:
        """Let the next send that has no failure planned yet raise this; with `accepted` the message arrives first."""
        with self._lock:
            self._failures.append(_Failure(error, accepted))

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        self._guard()
        time.sleep(self._pause[0])
        with self._lock:
            failure = self._failures.popleft() if self._failures else None
            if failure and not failure.accepted:
                raise failure.error
            delivered = Delivered(f"MEM{uuid.uuid4().hex}", account.id, to, part, reference, self._now())
            self._keep(delivered)
        time.sleep(self._pause[1])
        if failure:
            raise failure.error
        return Sent(delivered.provider_id)

    def find(self, account: Account, to: str, since: datetime, body: str) -> tuple[Found, ...]:
        self._guard()
        return tuple(
            Found(one.provider_id, "delivered", one.at)
            for one in reversed(self.sent())
            if (one.account, one.to, one.part.text) == (account.id, to, body) and one.at >= since
        )

    def sent(self) -> list[Delivered]:
        """All that arrived, oldest first."""
        if self._path is None:
            with self._lock:
                return list(self._kept)
        if not self._path.exists():
            return []
        return [_from_json(json.loads(line)) for line in self._path.read_text("utf-8").splitlines()]

    def _keep(self, delivered: Delivered) -> None:
        if self._path is None:
            self._kept.append(delivered)
            return
        line = json.dumps({**asdict(delivered), "at": delivered.at.isoformat()}, ensure_ascii=False) + "\n"
        # One unbuffered write in append mode is one piece in the file, whatever other processes write.
        with self._path.open("ab", buffering=0) as file:
            file.write(line.encode())


def _from_json(line: dict[str, Any]) -> Delivered:
    part = line["part"]
    fitted = Fitted(
        part["text"],
        buttons=tuple(Choice(**choice) for choice in part["buttons"]),
        cards=tuple(_card(card) for card in part["cards"]),
        attachments=tuple(Attachment(**attachment) for attachment in part["attachments"]),
        numbered=tuple(Choice(**choice) for choice in part["numbered"]),
        private=part["private"],
        below=part["below"],
        asks_phone=part["asks_phone"],
    )
    return Delivered(**{**line, "part": fitted, "at": datetime.fromisoformat(line["at"])})


def _card(card: dict[str, Any]) -> Card:
    facts = tuple(Fact(**fact) for fact in card["facts"])
    return Card(**{**card, "facts": facts, "choices": tuple(Choice(**choice) for choice in card["choices"])})
