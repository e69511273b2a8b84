"""What providers say later of messages they took: kept always, applied to the row as soon as it knows its id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import events
from domain.conversations.delivery import Ticket
from domain.db import Database

FINAL_FAILURES = frozenset({"failed", "undelivered"})

Later = Callable[[str | None, str], str]
"""Which of two statuses is further along; a channel's business, so it is handed in."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `reference` is our outbox id where the provider gave it back; `reason` is set for a final failure."""

    channel: str
    provider_id: str
    status: str
    error_code: str = ""
    reason: str | None = None
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """The row that a report was about, for what else follows from it."""

    outbox_id: int
    conversation_id: UUID
    account_id: UUID
    address_id: UUID


def store_report(session: Session, report: Report, later: Later) -> Reported | None:
    """Keep the report and move its row's status forward; None while no row is known by the provider's id."""
    _alone(session, report.provider_id)
    session.execute(
        _KEEP,
        {
            "channel": report.channel,
            "provider": report.provider_id,
            "status": report.status,
            "code": report.error_code,
        },
    )
    row = _row_of(session, report)
    if row is None:
        return None
    now_at = later(row.provider_status, report.status)
    session.execute(_ADVANCE, {"id": row.id, "status": now_at, "provider": report.provider_id})
    if report.reason is not None and now_at == report.status and row.provider_status != now_at:
        _fail(session, row, report.reason, report.error_code)
    return Reported(row.id, row.conversation_id, row.account_id, row.address_id)


def settle(database: Database, channel: str, ticket: Ticket, provider_id: str, later: Later, now: datetime) -> bool:
    """Record that the provider took the message, with what it told of it before we knew its id.

    A transaction of its own. Whether later messages of the conversation waited for this one.
    """
    values = {
        "brokerage": ticket.brokerage_id,
        "id": ticket.outbox_id,
        "fence": ticket.fence,
        "channel": channel,
        "provider": provider_id,
        "now": now,
    }
    recorded = database.call(_RECORD, values)
    if recorded.reported:
        with database.unit(ticket.brokerage_id) as session:
            _alone(session, provider_id)
            _catch_up(session, channel, ticket, provider_id, later)
    return bool(recorded.more)


def _catch_up(session: Session, channel: str, ticket: Ticket, provider_id: str, later: Later) -> None:
    status, code = None, ""
    for said in session.execute(_KEPT, {"channel": channel, "provider": provider_id}):
        status, code = later(status, said.status), said.error_code or code
    row = session.execute(_CATCH_UP, {"id": ticket.outbox_id, "status": status}).one()
    if status in FINAL_FAILURES:
        _fail(session, row, "undelivered", code)


def _fail(session: Session, row: Row[Any], reason: str, code: str) -> None:
    session.execute(_FAILED, {"id": row.id, "error": f"{reason} {code}".strip()})
    events.emit(
        session,
        "outbox.failed",
        {
            "outbox_id": row.id,
            "conversation_id": str(row.conversation_id),
            "kind": row.kind,
            "reason": reason,
            "code": code,
        },
    )


def _row_of(session: Session, report: Report) -> Row[Any] | None:
    row = session.execute(_BY_PROVIDER, {"channel": report.channel, "provider": report.provider_id}).first()
    if row is None and report.reference is not None:
        row = session.execute(_BY_REFERENCE, {"channel": report.channel, "id": report.reference}).first()
    return row


def _alone(session: Session, provider_id: str) -> None:
    # A report that comes while its row is being written would be seen by neither; the lock puts one after the other.
    session.execute(_LOCK, {"provider": provider_id})


_RECORD = "SELECT * FROM record_sent(%(brokerage)s, %(id)s, %(fence)s, %(channel)s, %(provider)s, %(now)s)"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('report ' || :provider, 0))")
_KEEP = text(
    "INSERT INTO delivery_report (channel, provider_id, status, error_code) "
    "VALUES (:channel, :provider, :status, :code) ON CONFLICT DO NOTHING"
)
_KEPT = text(
    "SELECT status, error_code FROM delivery_report WHERE channel = :channel AND provider_id = :provider ORDER BY id"
)
_ROW = (
    "SELECT o.id, o.provider_status, o.conversation_id, o.account_id, o.kind, c.address_id FROM outbox o "
    " JOIN channel_account n ON n.id = o.account_id JOIN conversation c ON c.id = o.conversation_id "
    "WHERE n.channel = :channel AND "
)
_BY_PROVIDER = text(f"{_ROW} o.provider_id = :provider FOR NO KEY UPDATE OF o")
_CATCH_UP = text("UPDATE outbox SET provider_status = :status WHERE id = :id RETURNING id, conversation_id, kind")
# The answer to the send was lost, so the row knows no id; what the provider gave back of ours finds it.
_BY_REFERENCE = text(
    f"{_ROW} o.id = :id AND o.provider_id IS NULL AND o.status IN ('sending', 'unknown') FOR NO KEY UPDATE OF o"
)
_ADVANCE = text(
    "UPDATE outbox SET provider_status = :status, provider_id = :provider, "
    " status = CASE WHEN status IN ('sending', 'unknown') THEN 'sent' ELSE status END, "
    " sent_at = coalesce(sent_at, now()), claimed_by = NULL, lease_until = NULL WHERE id = :id"
)
_FAILED = text("UPDATE outbox SET status = 'failed', error = :error WHERE id = :id")
