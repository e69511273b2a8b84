"""An office with an account on the memory channel, and what tests do with it: text in, run the workers, read out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from bot.accounts import Accounts, KnownAccount
from bot.alarm import Alarm
from bot.deliver import Deliverer
from bot.desk import Desk, worker_name
from bot.doubts import Doubts
from bot.heard import Mind
from bot.inbox import Inbox, Stored
from bot.pulse import Pulse
from bot.reacting import Reaction, Reactions
from bot.turn import Turns
from channels.channel import Channel
from channels.memory import MemoryChannel
from domain import conversations, identity
from domain.db import Database, assert_no_unit
from domain.messages import Inbound
from rag.offline import HashEmbedder, NoLLM
from tests.bot.minds import EchoMind

ACCOUNT = "office"
NOON = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
"""Noon in Seattle."""


@dataclass
class TestClock:
    """Runs with the machine's clock from wherever it was moved to."""

    __test__ = False
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        self.ahead += by


@dataclass
class OfficeUnderTest:
    """One brokerage on one database, with workers that run when told to."""

    database: Database
    brokerage_id: UUID
    account_id: UUID
    inbox: Inbox
    channel: MemoryChannel
    duty_member_id: UUID
    clock: TestClock = field(default_factory=TestClock)

    def known(self) -> KnownAccount:
        found = Accounts(self.database).find(self.channel.name, ACCOUNT)
        assert found is not None
        return found

    def text(self, said: str, sender: str = "ann", provider_id: str = "", **more: Any) -> Stored:
        message = Inbound(self.channel.name, ACCOUNT, provider_id or uuid4().hex, sender, said, **more)
        return self.inbox.store(self.known(), message)

    def desk(self, mind: Mind | None = None, channel: Channel | None = None) -> Desk:
        return Desk(
            database=self.database,
            channels={self.channel.name: channel or self.channel},
            mind=mind or EchoMind(),
            embedder=HashEmbedder(),
            llm=NoLLM(),
            clock=self.clock,
            worker=worker_name(),
            alarm=Alarm(),
        )

    def turns(self, desk: Desk) -> Turns:
        return Turns(desk, Pulse(desk), Deliverer(desk))

    def run(self, desk: Desk | None = None, reactions: dict[str, tuple[Reaction, ...]] | None = None) -> None:
        """Work until nothing is left to do now."""
        desk = desk or self.desk()
        work = [
            self.turns(desk).take,
            Deliverer(desk).take,
            Reactions(desk, reactions or {}).take,
            Doubts(desk).take,
        ]
        while sum(take() for take in work):
            pass

    def heard_by(self, person: str) -> list[str]:
        """What arrived at a person, in order."""
        return [one.part.text for one in self.channel.sent() if one.to == person]

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.database.read(self.brokerage_id) as session:
            return list(session.execute(text(query), values))

    def column(self, query: str, **values: Any) -> list[Any]:
        return [row[0] for row in self.rows(query, **values)]

    def do(self, statement: str, **values: Any) -> None:
        with self.database.unit(self.brokerage_id) as session:
            session.execute(text(statement), values)

    def event_names(self) -> list[str]:
        return self.column("SELECT name FROM event ORDER BY id")

    def conversation_of(self, sender: str) -> UUID:
        with self.database.unit(self.brokerage_id) as session:
            address = conversations.address_for(session, self.channel.name, sender)
            return conversations.conversation_for(session, self.account_id, address)


def found_office(
    database: Database, inbox: Inbox, channel: MemoryChannel, *, per_second: float = 1000.0, per_day: int | None = None
) -> OfficeUnderTest:
    """A brokerage with Dana on duty and an account of the channel."""
    brokerage_id = uuid4()
    with database.unit(brokerage_id) as session:
        identity.create_brokerage(session, "Porch Realty", phone="+12065550100")
        dana = identity.add_member(session, "Dana Kim", "agent")
        identity.set_duty_member(session, dana)
        account = conversations.add_account(session, channel.name, ACCOUNT, per_second=per_second, per_day=per_day)
    return OfficeUnderTest(database, brokerage_id, account, inbox, channel, dana)


def memory_channel(**given: Any) -> MemoryChannel:
    return MemoryChannel(assert_no_unit, **given)


def holds_back(message: Inbound) -> bool:
    return message.opt == "out" or message.text.strip().strip(".!").upper() == "STOP"


def pieces(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
