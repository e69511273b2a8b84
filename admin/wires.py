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
    """"" where nobody types it: the provider is asked whose the secrets are."""
    secrets: Sequence[Secret]
    paste: Sequence[str] = ()
    """The paths to paste at the provider; none where nothing has to be."""
    hint: str = ""
    """Where the secrets are found."""
    made: str = ""
    """The secret that we make ourselves and can make anew; "" without one."""


@dataclass(frozen=True, slots=True)
class Found:
    """An account as its provider knows it: its name, and all that is kept sealed for it."""

    account: str
    secrets: Mapping[str, str] = field(repr=False)
    per_second: float = 1.0


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


def _settled(office: UUID, account_id: UUID) -> str:
    return ""


def _as_given(channel: str, account: str, secrets: Mapping[str, str]) -> Found:
    return Found(account, secrets)


def _nothing() -> None:
    return


@dataclass(frozen=True, slots=True)
class Wires:
    """`vitals` is what /healthz tells. `test` asks an account's provider whether it would take our messages, and gives
    "" or a short code of what is wrong. `ask` finds out whose the secrets of a channel are, before any is stored; it
    raises Invalid with the reason token_refused, wire_refused or wire_away. `settle` tells the provider what it must
    know of an account that was stored, and gives as `test` does. `forget` is called after an account was changed."""

    vitals: Callable[[], Mapping[str, Any]] = _no_vitals
    connectable: Sequence[Wire] = ()
    test: Callable[[UUID, UUID], str] = _untested
    ask: Callable[[str, str, Mapping[str, str]], Found] = _as_given
    settle: Callable[[UUID, UUID], str] = _settled
    forget: Callable[[], None] = _nothing
    oidc: OidcSettings | None = None


NO_WIRES = Wires()
