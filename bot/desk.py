"""What every loop of a worker works with, put together once by bot/app.py (or by a test)."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import quote
from uuid import UUID

from bot.alarm import Alarm
from bot.heard import Mind, Tools
from channels.channel import Account, Channel
from domain.clock import Clock, SystemClock
from domain.conversations import Closed, Taken
from domain.db import Database
from rag.embedder import Embedder
from rag.llm import LLM


class NoSuchChannel(LookupError):
    """An account is on a channel that this process does not serve."""


class Door(Protocol):
    """Stands before the turns of a channel on which not everybody may speak."""

    def admit(self, taken: Taken) -> Closed | None:
        """None where the speaker may come in; else the turn, closed. Outside of any unit; may ask the wire."""
        ...


def worker_name() -> str:
    """A name that no other worker has or had: a fence is only worth something together with it."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the wires, the mind and the models of one worker. `channels` is by name."""

    database: Database
    channels: Mapping[str, Channel]
    mind: Mind
    embedder: Embedder
    llm: LLM
    public_url: str = "http://127.0.0.1:8000"
    clock: Clock = field(default_factory=SystemClock)
    doors: Mapping[str, Door] = field(default_factory=dict)
    """By channel."""
    worker: str = field(default_factory=worker_name)
    alarm: Alarm = field(default_factory=Alarm)

    def now(self) -> datetime:
        return self.clock.now()

    def tools(self, brokerage_id: UUID) -> Tools:
        return Tools(self.database, brokerage_id, self.embedder, self.llm)

    def channel(self, name: str) -> Channel:
        """Raises NoSuchChannel."""
        if name not in self.channels:
            raise NoSuchChannel(name)
        return self.channels[name]

    def account(self, channel: str, account: str, credentials: Mapping[str, str]) -> Account:
        """One of the office's accounts as its channel wants it; `account_sid` and `service` stand with the secrets."""
        return Account(
            id=credentials.get("account_sid") or account,
            address=account,
            credentials=credentials,
            service=credentials.get("service", ""),
            callback=f"{self.public_url}/{channel}/status/{quote(account)}",
        )
