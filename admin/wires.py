"""What the pages know of the running assistant and may ask of it; the composition root fills it in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Secret:
    """One thing that a channel needs to sign and send. What is `hidden` is never shown again once it is stored."""

    name: str
    label: str
    hidden: bool = True
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Wire:
    """A channel that an office can connect: how its own end is called, and what it needs."""

    channel: str
    label: str
    account_label: str
    secrets: Sequence[Secret]
    paste: str = ""
    """The path to paste at the provider; "" where nothing has to be."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Where people may sign in with the account they have already. The issuer tells the rest by discovery."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = "your work account"


def _no_vitals() -> Mapping[str, Any]:
    return {"state": "alone", "queues": {}, "dead": 0, "workers": 0, "clock": False, "channels": ()}


def _untested(office: UUID, account_id: UUID) -> str:
    return "cannot_be_tested"


def _nothing() -> None:
    return


@dataclass(frozen=True, slots=True)
class Wires:
    """`vitals` is what /healthz tells. `test` asks an account's provider whether it would take our messages, and gives
    "" or a short code of what is wrong. `forget` is called after an account was changed."""

    vitals: Callable[[], Mapping[str, Any]] = _no_vitals
    connectable: Sequence[Wire] = ()
    test: Callable[[UUID, UUID], str] = _untested
    forget: Callable[[], None] = _nothing
    oidc: OidcSettings | None = None


NO_WIRES = Wires()
