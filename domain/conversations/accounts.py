"""The office's own ends of the wires: adding them, their secrets, and standing still when a wire refuses the sender."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import audit, events
from domain.conversations.models import ChannelAccount
from domain.db import seal, tenant_of, vault_of, wake
from domain.errors import NotFound
from domain.vault import Place, Vault

CREDENTIALS = "channel_account.credentials"

BY_HAND = "stopped_by_hand"
"""Why an account stands still that a member stopped: nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account. `per_second` and `per_day` are what the wire takes; `credentials` stay out of every repr."""

    id: UUID
    channel: str
    account: str
    per_second: float
    per_day: int | None
    active: bool
    paused_reason: str | None
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)


def add_account(
    session: Session,
    channel: str,
    account: str,
    *,
    credentials: Mapping[str, str] | None = None,
    per_second: float = 1.0,
    per_day: int | None = None,
) -> UUID:
    """Connect one end of a wire; its name must be free in the whole installation, since it names the office."""
    account_id = uuid4()
    sealed = seal(session, json.dumps(dict(credentials)), CREDENTIALS, account_id) if credentials else None
    session.add(
        ChannelAccount(
            id=account_id,
            channel=channel,
            account=account,
            credentials_sealed=sealed,
            per_second=per_second,
            per_day=per_day,
        )
    )
    session.flush()
    return account_id


def change_credentials(session: Session, account_id: UUID, credentials: Mapping[str, str]) -> None:
    """Put these secrets in place of the account's. Raises NotFound."""
    row = _account(session, account_id)
    row.credentials_sealed = seal(session, json.dumps(dict(credentials)), CREDENTIALS, account_id)
    session.flush()


def account_card(session: Session, account_id: UUID) -> AccountCard:
    """Raises NotFound."""
    return _card(session, _account(session, account_id))


def account_named(session: Session, channel: str, account: str) -> AccountCard | None:
    row = session.scalars(
        select(ChannelAccount).where(ChannelAccount.channel == channel, ChannelAccount.account == account)
    ).one_or_none()
    return _card(session, row) if row else None


def accounts(session: Session) -> tuple[AccountCard, ...]:
    rows = session.scalars(select(ChannelAccount).order_by(ChannelAccount.channel, ChannelAccount.account))
    return tuple(_card(session, row) for row in rows)


def pause_account(session: Session, account_id: UUID, reason: str, code: str = "") -> None:
    """Stop all sending on the account until `resume_account`; what is queued waits (and expires as it says)."""
    row = _account(session, account_id)
    if row.paused_reason is not None:
        return
    row.paused_reason = reason
    session.flush()
    events.emit(
        session, "conversations.account_paused", {"account_id": str(account_id), "reason": reason, "code": code}
    )


def resume_account(session: Session, account_id: UUID, actor: audit.Actor) -> None:
    row = _account(session, account_id)
    before, row.paused_reason = row.paused_reason, None
    session.flush()
    audit.record(
        session,
        actor,
        "conversations.resume_account",
        "channel_account",
        account_id,
        before={"paused_reason": before},
        after={"paused_reason": None},
    )
    wake(session, "outbox")


def open_credentials(session: Session, sealed: str | None, account_id: UUID) -> Mapping[str, str]:
    """The account's secrets as its channel reads them; empty for a wire without any."""
    return opened_credentials(vault_of(session), sealed, tenant_of(session), account_id)


def opened_credentials(vault: Vault, sealed: str | None, brokerage_id: UUID, account_id: UUID) -> Mapping[str, str]:
    """As `open_credentials`, without a unit."""
    if sealed is None:
        return {}
    opened: dict[str, str] = json.loads(vault.open(sealed, Place(brokerage_id, CREDENTIALS, account_id)))
    return opened


def _account(session: Session, account_id: UUID) -> ChannelAccount:
    row = session.get(ChannelAccount, account_id)
    if row is None:
        raise NotFound(kind="channel_account")
    return row


def _card(session: Session, row: ChannelAccount) -> AccountCard:
    return AccountCard(
        id=row.id,
        channel=row.channel,
        account=row.account,
        per_second=row.per_second,
        per_day=row.per_day,
        active=row.active,
        paused_reason=row.paused_reason,
        credentials=open_credentials(session, row.credentials_sealed, row.id),
    )
