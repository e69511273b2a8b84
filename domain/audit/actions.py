"""Writing the audit: one entry for each change made for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Actor:
    """For whom something was done: a contact or a member with their id, or the system by itself."""

    kind: Literal["contact", "member", "system"]
    id: UUID | None = None


SYSTEM = Actor("system")


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    subject_id: UUID | int | str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    inbox_id: int | None = None,
) -> None:
    """Add an entry. `action` reads `showings.book`, `subject` is the table; `before`, `after` are JSON of what changed.

    Values of sealed columns (phone, e-mail, street address of a person, lockbox code) never go in here in the clear.
    """
    session.execute(
        insert(AuditEntry).values(
            actor=actor.kind,
            actor_id=actor.id,
            action=action,
            subject=subject,
            subject_id=str(subject_id),
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            inbox_id=inbox_id,
        )
    )
