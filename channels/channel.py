"""The port every channel is used through, and the only three ways in which a send may fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from channels.status import Status
from domain.messages import Fitted, Limits

# ChannelError
# ├── TryLater        nothing was sent; may be sent again after `after` seconds
# ├── Undeliverable   nothing was sent and a repeat will not help
# └── Uncertain       the provider may have it: never send again unasked

Guard = Callable[[], None]
"""Raises while a unit of work is open; a channel calls it before it touches the network."""

Reason = Literal["opted_out", "bad_address", "sender_blocked", "too_long", "refused"]


Whom = Literal["message", "chat", "account"]


class ChannelError(Exception):
    """A send that did not end in `Sent`; `code` is the provider's own code or a short word of ours, for the record."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class TryLater(ChannelError):
    """Nothing was sent. `after` is how many seconds to wait at least, and `whom` who has to: this message alone, all
    that goes to its chat, or all of the account."""

    def __init__(self, after: float, code: str = "", *, whom: Whom = "message") -> None:
        super().__init__(code)
        self.after = after
        self.whom: Whom = whom


class Undeliverable(ChannelError):
    """Nothing was sent, and sending the same again cannot work."""

    def __init__(self, reason: Reason, code: str = "") -> None:
        super().__init__(code)
        self.reason: Reason = reason


class Uncertain(ChannelError):
    """The request may have arrived: the person may get the message, or may have it already."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a channel needs to speak for one brokerage.

    `id` is the provider's name of the account, `address` what people see as the sender (for SMS a number in E.164),
    `service` a pool of senders where the provider has such a thing (Twilio's messaging service), `callback` the
    public URL to which the provider reports what became of a message. Credentials stay out of every repr.
    """

    id: str
    address: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    service: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message and knows it as `provider_id`."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """A message the provider has, found when we did not know whether it had arrived. `at` is UTC."""

    provider_id: str
    status: Status
    at: datetime | None = None
    error_code: str = ""


class Channel(Protocol):
    """One wire. An implementation takes a `Guard` in its constructor and calls it before each network call."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        """Hand one part to the provider; blocks for at most the wire's own time limits.

        `reference` is our own id of the message; where the provider can carry it, it comes back in its reports.
        Raises TryLater, Undeliverable or Uncertain, and nothing else that has to do with the provider.
        """
        ...


@runtime_checkable
class Reconcilable(Protocol):
    """A channel whose provider can be asked what became of a message."""

    def find(self, account: Account, to: str, since: datetime, body: str) -> tuple[Found, ...]:
        """The messages with this text that the provider has for this address since then, newest first.

        Empty means that the provider has none. Raises TryLater when it could not be asked.
        """
        ...
