"""What was said in a conversation, what could not be answered or delivered, and trying that again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import audit
from domain.db import wake
from domain.errors import NotFound

Queue = Literal["inbox", "outbox", "event"]


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation. `author` is them, bot or person; `status` is the row's own word."""

    at: datetime
    author: str
    text: str
    status: str
    inbox_id: int | None = None
    outbox_id: int | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that was given up: a message in, a message out, or an event."""

    queue: Queue
    id: int
    conversation_id: UUID | None
    at: datetime
    what: str
    error: str
    attempts: int


def transcript(session: Session, conversation_id: UUID, limit: int = 50) -> tuple[Line, ...]:
    """The last lines of a conversation, oldest first."""
    rows = session.execute(_LINES, {"id": conversation_id, "limit": limit}).all()
    return tuple(Line(row.at, row.author, row.text, row.status, row.inbox_id, row.outbox_id) for row in reversed(rows))


def last_traces(session: Session, conversation_id: UUID, limit: int = 1) -> tuple[dict[str, Any], ...]:
    """Why the last turns went as they did, the newest first."""
    return tuple(session.scalars(_TRACES, {"id": conversation_id, "limit": limit}))


def dead_letters(session: Session) -> tuple[DeadLetter, ...]:
    """Everything that was given up and waits for a person, oldest first."""
    return tuple(_letter(row) for row in session.execute(_DEAD))


def in_doubt(session: Session) -> tuple[int, ...]:
    """The outbox rows of which nobody knows whether they arrived, oldest first."""
    return tuple(session.scalars(_IN_DOUBT))


def replay(session: Session, queue: Queue, row_id: int, actor: audit.Actor) -> None:
    """Try a dead letter again from the start. Raises NotFound unless it is one."""
    if session.execute(_REPLAY[queue], {"id": row_id}).first() is None:
        raise NotFound(kind=queue, id=row_id)
    audit.record(
        session, actor, "conversations.replay", queue, row_id, before={"status": "dead"}, after={"status": "waiting"}
    )
    wake(session, queue)


def _letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(row.queue, row.id, row.conversation_id, row.at, row.what, row.error or "", row.attempts)


_LINES = text(
    "SELECT * FROM ("
    " SELECT received_at AS at, 'them' AS author, text, status, id AS inbox_id, NULL::bigint AS outbox_id "
    "   FROM inbox WHERE conversation_id = :id "
    " UNION ALL "
    " SELECT coalesce(sent_at, created_at), author, text, status, NULL, id FROM outbox WHERE conversation_id = :id"
    ") AS line ORDER BY at DESC, outbox_id DESC NULLS LAST LIMIT :limit"
)
_TRACES = text("SELECT trace FROM turn WHERE conversation_id = :id ORDER BY id DESC LIMIT :limit")
_DEAD = text(
    "SELECT 'inbox' AS queue, id, conversation_id, received_at AS at, text AS what, error, attempts "
    "  FROM inbox WHERE status = 'dead' "
    "UNION ALL SELECT 'outbox', id, conversation_id, created_at, text, error, attempts "
    "  FROM outbox WHERE status = 'dead' "
    "UNION ALL SELECT 'event', id, NULL, at, name, error, attempts FROM event WHERE status = 'dead' "
    "ORDER BY at, id"
)
_IN_DOUBT = text("SELECT id FROM outbox WHERE status = 'unknown' ORDER BY id")
_REPLAY = {
    "inbox": text(
        "UPDATE inbox SET status = 'waiting', attempts = 0, not_before = NULL WHERE id = :id AND status = 'dead' "
        "RETURNING id"
    ),
    # What is replayed by hand is wanted now, however late it is.
    "outbox": text(
        "UPDATE outbox SET status = 'new', attempts = 0, not_before = NULL, due_at = now(), "
        " expires_at = now() + interval '1 day' WHERE id = :id AND status = 'dead' RETURNING id"
    ),
    "event": text(
        "UPDATE event SET status = 'waiting', attempts = 0, not_before = NULL, lease_until = NULL "
        "WHERE id = :id AND status = 'dead' RETURNING id"
    ),
}
