"""The inbox: a message is stored once, before its wire is told that it arrived.

The one place that does not go through `domain.db`: each message pays for it before its sender is answered, so it is one
call of one function, in a transaction of its own.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Literal, Self
from uuid import UUID, uuid4

import psycopg
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from bot.accounts import KnownAccount
from bot.bell import Bell
from domain import addresses
from domain.addresses import BadAddress
from domain.messages import Inbound
from domain.vault import Place, Vault

Stored = Literal["stored", "repeat"]

_PATIENCE = "-c statement_timeout=8000 -c lock_timeout=8000"
"""Milliseconds: the wires wait some 15 s for our answer, and a 503 makes them come again."""
LONGEST_TEXT = 20_000
"""Characters of one message that are kept; what no wire carries is cut."""


class CannotStore(Exception):
    """The database cannot take the message now: the wire must be told to bring it again."""


class Inbox:
    """Stores messages on a small pool of its own; safe to share between threads.

    `holds_back` says whether a message opts its sender out in the carriers' own words: then nothing goes out to them
    from the moment it is stored.
    """

    def __init__(self, url: str, vault: Vault, holds_back: Callable[[Inbound], bool], *, connections: int = 4) -> None:
        self._vault = vault
        self._holds_back = holds_back
        self._mending = threading.Lock()
        self._bell = Bell(url, "inbox")
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=2.0,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 0, "connect_timeout": 2, "options": _PATIENCE},
        )

    def __enter__(self) -> Self:
        self._pool.open()
        self._bell.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bell.__exit__()
        self._pool.close()

    def store(self, account: KnownAccount, message: Inbound, payload: Mapping[str, Any] | None = None) -> Stored:
        """Store it, unless it is there already, and wake the workers. Raises CannotStore.

        A connection that broke (a restart of the database) is replaced and the message tried again: stored twice it
        cannot be.
        """
        outcome = self._stored(self._values(account, message, payload))
        self._bell.ring()
        return outcome

    def _stored(self, values: Mapping[str, Any]) -> Stored:
        try:
            try:
                return self._call(values)
            except (QueryCanceled, LockNotAvailable):
                raise
            except psycopg.OperationalError:
                with self._mending:
                    self._pool.check()
                return self._call(values)
        except (psycopg.Error, PoolTimeout, PoolClosed) as error:
            raise CannotStore(str(error)) from error

    def _call(self, values: Mapping[str, Any]) -> Stored:
        with self._pool.connection() as connection:
            row = connection.execute(_STORE, values).fetchone()
        return "stored" if row is not None and row[0] is not None else "repeat"

    def _values(
        self, account: KnownAccount, message: Inbound, payload: Mapping[str, Any] | None
    ) -> dict[str, str | bytes | bool | int | UUID | Jsonb | object | None]:
        sender = written(message.channel, message.sender)
        address_id = uuid4()
        lookup = self._vault.lookup(addresses.kind_of(message.channel), sender)
        return {
            "brokerage": account.brokerage_id,
            "account_id": account.card.id,
            "channel": message.channel,
            "account": message.account,
            "provider_id": message.provider_id,
            "address": address_id,
            "sealed": self._vault.seal(sender, Place(account.brokerage_id, "address.value", address_id)),
            "lookup": lookup,
            "thread": message.thread,
            "text": storable(message.text)[:LONGEST_TEXT],
            "pressed": message.pressed,
            "attachments": _json([asdict(one) for one in message.attachments]),
            "opt": message.opt,
            "profile": _json(dict(message.profile)),
            "sent_at": message.sent_at,
            "payload": _json(dict(payload)) if payload is not None else None,
            "hold_back": self._holds_back(message),
            "lock": int.from_bytes(lookup[:8], signed=True),
        }


def written(channel: str, sender: str) -> str:
    """The sender's address as it is always written; a short code is no phone number and stays as it is."""
    try:
        return addresses.canonical(channel, sender)
    except BadAddress:
        return sender


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: zero bytes and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _json(value: object) -> Jsonb:
    return Jsonb(value, dumps=lambda kept: storable(json.dumps(kept)).replace("\\u0000", ""))


_STORE = (
    "SELECT store_inbound(%(brokerage)s, %(account_id)s, %(channel)s, %(account)s, %(provider_id)s, %(address)s, "
    "%(sealed)s, %(lookup)s, %(thread)s, %(text)s, %(pressed)s, %(attachments)s, %(opt)s, %(profile)s, %(sent_at)s, "
    "%(payload)s, %(hold_back)s, %(lock)s)"
)
