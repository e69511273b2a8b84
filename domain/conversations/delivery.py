"""An outbox row's way to the wire: prepared under lock, committed as `sending` before the call, and what came of it.

    new -> claimed -> sending -> sent | failed | dead | unknown -> sent | new (once more) | unknown (given up)
       \\-> expired | suppressed | dropped

Every step names the claim it was made under; that a message was sent is recorded whatever became of the claim.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import events
from domain.conversations.accounts import open_credentials
from domain.conversations.pace import take
from domain.conversations.threads import VALUE
from domain.db import enter, unseal
from domain.messages import Fitted
from domain.outbox import Kind, part_from_json, part_to_json


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to deliver one row until the lease ends."""

    brokerage_id: UUID
    outbox_id: int
    worker: str
    fence: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claimed row with everything the wire and the rules need. Credentials and the address stay out of every repr."""

    ticket: Ticket
    conversation_id: UUID
    account_id: UUID
    channel: str
    account: str
    credentials: Mapping[str, str]
    per_second: float
    per_day: int | None
    stands_still: bool
    address_id: UUID
    to: str
    lookup: bytes
    contact_id: UUID | None
    member_id: UUID | None
    kind: Kind
    scope: str
    part: Fitted
    attempts: int
    doubts: int
    created_at: datetime
    expires_at: datetime
    sending_at: datetime | None
    time_zone: str
    kept_back: bool
    """Whether an earlier message of the conversation is still on its way."""

    def __repr__(self) -> str:
        return f"<{self.kind} {self.ticket.outbox_id} on {self.channel}>"


def claim_due(session: Session, worker: str, now: datetime, lease: timedelta, limit: int = 1) -> tuple[Ticket, ...]:
    """Claim rows that may go out now, in an untenanted unit; at most one of each conversation."""
    rows = session.execute(_CLAIM, {"worker": worker, "now": now, "lease": lease, "limit": limit}).all()
    return tuple(Ticket(row.brokerage_id, row.outbox_id, worker, row.fence) for row in rows)


def claim_doubtful(
    session: Session, worker: str, now: datetime, lease: timedelta, limit: int = 1
) -> tuple[Ticket, ...]:
    """Claim rows whose sender died or got no clear answer; they are `unknown` from now on."""
    rows = session.execute(_CLAIM_DOUBTFUL, {"worker": worker, "now": now, "lease": lease, "limit": limit}).all()
    return tuple(Ticket(row.brokerage_id, row.outbox_id, worker, row.fence) for row in rows)


def hold_row(session: Session, ticket: Ticket, now: datetime) -> Waiting | None:
    """Lock the row for the rest of the unit; None when the claim is lost."""
    if session.info["brokerage_id"] is None:
        enter(session, ticket.brokerage_id)
    row = session.execute(_HOLD, _named(ticket) | {"now": now}).one_or_none()
    return _waiting(session, row, ticket) if row is not None else None


def _waiting(session: Session, row: Row[Any], ticket: Ticket) -> Waiting:
    return Waiting(
        ticket=ticket,
        conversation_id=row.conversation_id,
        account_id=row.account_id,
        channel=row.channel,
        account=row.account,
        credentials=open_credentials(session, row.credentials_sealed, row.account_id),
        per_second=row.per_second,
        per_day=row.per_day,
        stands_still=row.stands_still,
        address_id=row.address_id,
        to=unseal(session, row.value_sealed, VALUE, row.address_id),
        lookup=row.lookup,
        contact_id=row.contact_id,
        member_id=row.member_id,
        kind=row.kind,
        scope=row.scope,
        part=part_from_json(row.part),
        attempts=row.attempts,
        doubts=row.doubts,
        created_at=row.created_at,
        expires_at=row.expires_at,
        sending_at=row.sending_at,
        time_zone=row.time_zone,
        kept_back=row.kept_back,
    )


def mark_sending(session: Session, waiting: Waiting, now: datetime, until: datetime) -> datetime:
    """From the commit of this unit on the message counts as possibly sent. It uses the account's free moment.

    Gives that moment: the message may be handed over from then on. Raises NotYet.
    """
    session.execute(_SENDING, _named(waiting.ticket) | {"now": now, "until": until})
    return take(session, waiting.account_id, waiting.per_second, now)


def put_off(session: Session, ticket: Ticket, not_before: datetime | None, error: str | None = None) -> None:
    """Nothing was sent: the row waits for its next try, and later messages of the conversation with it."""
    session.execute(_PUT_OFF, _named(ticket) | {"not_before": not_before, "error": error})


def move_due(session: Session, ticket: Ticket, due_at: datetime) -> None:
    """The rules allow it later: it is wanted then, and keeps nothing else back until then."""
    session.execute(_MOVE_DUE, _named(ticket) | {"due": due_at})


def close(session: Session, ticket: Ticket, status: str, error: str) -> None:
    """The row will not be sent: expired, suppressed, dropped, failed or dead."""
    session.execute(_END, _named(ticket) | {"status": status, "error": error})


def fail(session: Session, waiting: Waiting, status: str, reason: str, code: str = "") -> None:
    """Close the row and have its owner told that the message will not arrive."""
    close(session, waiting.ticket, status, f"{reason} {code}".strip())
    events.emit(
        session,
        "outbox.failed",
        {
            "outbox_id": waiting.ticket.outbox_id,
            "conversation_id": str(waiting.conversation_id),
            "kind": waiting.kind,
            "reason": reason,
            "code": code,
        },
    )


def doubt(session: Session, ticket: Ticket, look_again: datetime, error: str) -> None:
    """The request may have arrived: `unknown`, to be looked into at `look_again`."""
    session.execute(_DOUBT, _named(ticket) | {"until": look_again, "error": error})


def send_once_more(session: Session, ticket: Ticket, error: str) -> None:
    """The provider has it not, or it is an answer that is better sent twice than never."""
    session.execute(_ONCE_MORE, _named(ticket) | {"error": error})


def send_instead(session: Session, ticket: Ticket, part: Fitted, error: str) -> None:
    """The wire would not take the message as it was: it goes again at once in this form."""
    values = {"part": json.dumps(part_to_json(part)), "text": part.text, "error": error}
    session.execute(_SEND_INSTEAD, _named(ticket) | values)


def leave_unknown(session: Session, waiting: Waiting) -> None:
    """Nobody can tell, and it must not be sent again: it stays `unknown` for a person to see."""
    session.execute(_LEAVE, _named(waiting.ticket))
    events.emit(
        session,
        "outbox.unknown",
        {
            "outbox_id": waiting.ticket.outbox_id,
            "conversation_id": str(waiting.conversation_id),
            "kind": waiting.kind,
        },
    )


def known_provider_ids(session: Session, conversation_id: UUID) -> frozenset[str]:
    """The provider's ids of this conversation's messages: a twin with the same words is not the one in doubt."""
    return frozenset(session.scalars(_KNOWN, {"conversation": conversation_id}))


def _named(ticket: Ticket) -> dict[str, Any]:
    return {"id": ticket.outbox_id, "worker": ticket.worker, "fence": ticket.fence}


_CLAIM = text("SELECT * FROM routing.claim_outbox(:worker, :now, :lease, :limit)")
_CLAIM_DOUBTFUL = text("SELECT * FROM routing.claim_doubtful(:worker, :now, :lease, :limit)")
_MINE = "WHERE id = :id AND claimed_by = :worker AND fence = :fence"
_HOLD = text(
    "SELECT o.conversation_id, o.account_id, n.channel, n.account, n.credentials_sealed, n.per_second, n.per_day, "
    " (n.paused_reason IS NOT NULL OR NOT n.active) AS stands_still, a.id AS address_id, a.value_sealed, a.lookup, "
    " a.contact_id, a.member_id, o.kind, o.scope, o.part, o.attempts, o.doubts, o.created_at, o.expires_at, "
    " o.sending_at, b.time_zone, EXISTS (SELECT FROM outbox e "
    "  WHERE e.conversation_id = o.conversation_id AND e.id < o.id AND e.due_at <= :now "
    "   AND e.status IN ('new', 'claimed', 'sending')) AS kept_back "
    "FROM outbox o JOIN conversation c ON c.id = o.conversation_id JOIN address a ON a.id = c.address_id "
    " JOIN channel_account n ON n.id = o.account_id JOIN brokerage b ON b.id = o.brokerage_id "
    "WHERE o.id = :id AND o.claimed_by = :worker AND o.fence = :fence AND o.status IN ('claimed', 'unknown') "
    "FOR NO KEY UPDATE OF o"
)
_SENDING = text(
    "UPDATE outbox SET status = 'sending', sending_at = :now, attempts = attempts + 1, lease_until = :until, "
    f" error = NULL {_MINE}"
)
_PUT_OFF = text(
    "UPDATE outbox SET status = 'new', claimed_by = NULL, lease_until = NULL, not_before = :not_before, "
    f" error = coalesce(:error, error) {_MINE}"
)
_MOVE_DUE = text(f"UPDATE outbox SET status = 'new', claimed_by = NULL, lease_until = NULL, due_at = :due {_MINE}")
_END = text(f"UPDATE outbox SET status = :status, claimed_by = NULL, lease_until = NULL, error = :error {_MINE}")
_DOUBT = text(f"UPDATE outbox SET status = 'unknown', lease_until = :until, error = :error {_MINE}")
_ONCE_MORE = text(
    "UPDATE outbox SET status = 'new', claimed_by = NULL, lease_until = NULL, doubts = doubts + 1, error = :error "
    f"{_MINE}"
)
_SEND_INSTEAD = text(
    "UPDATE outbox SET status = 'new', claimed_by = NULL, lease_until = NULL, part = cast(:part AS jsonb), "
    f" text = :text, error = :error {_MINE}"
)
_LEAVE = text(f"UPDATE outbox SET doubts = doubts + 1, claimed_by = NULL, lease_until = NULL {_MINE}")
_KNOWN = text("SELECT provider_id FROM outbox WHERE conversation_id = :conversation AND provider_id IS NOT NULL")
