"""Connecting accounts by hand: with their secrets, which are sealed and never given out again, and on the record."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from domain import audit
from domain.audit import Actor
from domain.conversations.accounts import BY_HAND, CREDENTIALS, account_card, account_named, add_account, pause_account
from domain.conversations.models import ChannelAccount
from domain.db import seal, wake
from domain.errors import Invalid, NotFound


def connect_account(
    session: Session, channel: str, account: str, credentials: Mapping[str, str], *, by: Actor, per_second: float = 1.0
) -> UUID:
    """Connect one end of a wire. Raises Invalid (taken) where it is connected already."""
    if account_named(session, channel, account) is not None:
        raise Invalid(reason="taken")
    account_id = add_account(session, channel, account, credentials=credentials, per_second=per_second)
    _record(session, by, "connect_account", account_id, {"channel": channel, "account": account})
    return account_id


def rotate_credentials(session: Session, account_id: UUID, credentials: Mapping[str, str], *, by: Actor) -> None:
    """Put new secrets in place of those given; what is left out stays. The record holds their names, never a value."""
    kept = dict(account_card(session, account_id).credentials)
    wanted = {name: value for name, value in credentials.items() if value}
    row = _row(session, account_id)
    row.credentials_sealed = seal(session, json.dumps(kept | wanted), CREDENTIALS, account_id)
    session.flush()
    _record(session, by, "rotate_credentials", account_id, {"changed": sorted(wanted)})


def set_account_active(session: Session, account_id: UUID, *, active: bool, by: Actor) -> None:
    """Let an account take part, or take it out: what comes in on it is then nobody's."""
    row = _row(session, account_id)
    row.active = active
    session.flush()
    _record(session, by, "set_account_active", account_id, {"active": active})
    wake(session, "outbox")


def stop_account(session: Session, account_id: UUID, *, by: Actor) -> None:
    """Stop sending on the account until it is resumed, because a member wants it so."""
    pause_account(session, account_id, BY_HAND)
    _record(session, by, "stop_account", account_id, {"paused_reason": BY_HAND})


def _row(session: Session, account_id: UUID) -> ChannelAccount:
    row = session.get(ChannelAccount, account_id)
    if row is None:
        raise NotFound(kind="channel_account")
    return row


def _record(session: Session, by: Actor, action: str, account_id: UUID, after: Mapping[str, object]) -> None:
    audit.record(session, by, f"conversations.{action}", "channel_account", account_id, after=after)
