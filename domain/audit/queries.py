"""Reading the audit: the story of one row, and what one message caused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded change; `before` and `after` hold only what changed."""

    id: int
    at: datetime
    actor: str
    actor_id: UUID | None
    action: str
    subject: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    inbox_id: int | None


def of_subject(session: Session, subject: str, subject_id: UUID | int | str) -> tuple[Entry, ...]:
    """Everything recorded of one row, oldest first."""
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id)
    )
    return tuple(_entry(row) for row in rows)


def of_message(session: Session, inbox_id: int) -> tuple[Entry, ...]:
    """Everything that one inbound message caused, oldest first."""
    rows = session.scalars(select(AuditEntry).where(AuditEntry.inbox_id == inbox_id).order_by(AuditEntry.id))
    return tuple(_entry(row) for row in rows)


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        row.id, row.at, row.actor, row.actor_id, row.action, row.subject, row.subject_id, row.before, row.after,
        row.inbox_id,
    )  # fmt: skip


def browse(
    session: Session,
    *,
    action: str = "",
    actor_id: UUID | None = None,
    subject: str = "",
    subject_id: str = "",
    before: int | None = None,
    limit: int = 50,
) -> tuple[Entry, ...]:
    """The newest first. `action` is whole or a capability ("showings"); `before` is the page before's last entry."""
    query = select(AuditEntry)
    if action:
        query = query.where((AuditEntry.action == action) | AuditEntry.action.startswith(f"{action}.", autoescape=True))
    if actor_id is not None:
        query = query.where(AuditEntry.actor_id == actor_id)
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if subject_id:
        query = query.where(AuditEntry.subject_id == subject_id)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return tuple(_entry(row) for row in session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
