"""The console's wires: what is sent arrives here instead of on a phone, and what is typed goes a text's way in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from bot.accounts import Accounts
from bot.console import line
from bot.console.people import Persona
from bot.inbox import Inbox
from channels.channel import Channel
from channels.memory import Delivered, MemoryChannel
from channels.sms.render import LIMITS as SMS_LIMITS
from domain.db import assert_no_unit
from domain.messages import Inbound


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that reached somebody."""

    channel: str
    delivered: Delivered


@dataclass(slots=True)
class Wires:
    """Both channels in memory; what has arrived is taken once."""

    sms: MemoryChannel = field(default_factory=lambda: MemoryChannel(assert_no_unit, name=line.SMS, limits=SMS_LIMITS))
    console: MemoryChannel = field(
        default_factory=lambda: MemoryChannel(assert_no_unit, name=line.CHANNEL, limits=line.LIMITS)
    )
    _taken: int = 0

    def channels(self) -> Mapping[str, Channel]:
        return {line.SMS: self.sms, line.CHANNEL: self.console}

    def take(self) -> tuple[Arrival, ...]:
        """What arrived since the last look, oldest first."""
        arrived = [Arrival(channel.name, one) for channel in (self.sms, self.console) for one in channel.sent()]
        arrived.sort(key=lambda arrival: arrival.delivered.at)
        new = tuple(arrived[self._taken :])
        self._taken = len(arrived)
        return new


@dataclass(frozen=True, slots=True)
class Typist:
    """Brings what is typed into the inbox, as a webhook does."""

    inbox: Inbox
    accounts: Accounts
    numbers: Mapping[str, str]
    """The account on each channel that people write to."""

    def send(self, persona: Persona, words: str) -> None:
        """Raises CannotStore while the database is away."""
        account = self.accounts.find(persona.channel, self.numbers[persona.channel])
        if account is None:
            raise LookupError(f"the {persona.channel} line is closed")
        message = Inbound(
            channel=persona.channel,
            account=self.numbers[persona.channel],
            provider_id=f"CONSOLE{uuid4().hex}",
            sender=persona.address,
            text=words,
        )
        self.inbox.store(account, message)
