"""What the office sent, is sending and could not send: a list to look through, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

Pile = Literal["waiting", "doubt", "failed", "dead", "sent", "held_back"]
STATUSES: dict[Pile, tuple[str, ...]] = {
    "waiting": ("new", "claimed", "sending"),
    "doubt": ("unknown",),
    "failed": ("failed", "expired"),
    "dead": ("dead",),
    "sent": ("sent",),
    "held_back": ("suppressed", "dropped"),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way out, and what became of it."""

    id: int
    conversation_id: UUID
    channel: str
    name: str
    text: str
    kind: str
    author: str
    status: str
    provider_status: str
    error: str
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None


def deliveries(session: Session, pile: Pile, *, before: int | None = None, limit: int = 50) -> tuple[Delivery, ...]:
    """The newest first; `before` is the last row of the page before."""
    given = {"statuses": list(STATUSES[pile]), "before": before, "limit": limit}
    return tuple(_delivery(row) for row in session.execute(_LIST, given))


def piles(session: Session) -> dict[Pile, int]:
    """How many lie in each pile that somebody may have to look at."""
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(_COUNT)}
    looked_at: Sequence[Pile] = ("waiting", "doubt", "dead")
    return {pile: sum(found.get(status, 0) for status in STATUSES[pile]) for pile in looked_at}


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.id, row.conversation_id, row.channel, row.name or "", row.text, row.kind, row.author, row.status,
        row.provider_status or "", row.error or "", row.attempts, row.created_at, row.due_at, row.sent_at,
    )  # fmt: skip


_LIST = text(
    "SELECT o.id, o.conversation_id, n.channel, coalesce(k.full_name, m.full_name) AS name, o.text, o.kind, o.author, "
    " o.status, o.provider_status, o.error, o.attempts, o.created_at, o.due_at, o.sent_at "
    "FROM (SELECT * FROM outbox WHERE status = ANY(:statuses) AND (cast(:before AS bigint) IS NULL OR id < :before) "
    "  ORDER BY id DESC LIMIT :limit) o "
    "JOIN channel_account n ON n.id = o.account_id JOIN conversation c ON c.id = o.conversation_id "
    "JOIN address a ON a.id = c.address_id LEFT JOIN contact k ON k.id = a.contact_id "
    "LEFT JOIN member m ON m.id = a.member_id ORDER BY o.id DESC"
)
# One arm for each partial index: together they would be a look at every row ever sent.
_COUNT = text(
    "SELECT 'new', count(*) FROM outbox WHERE status IN ('new', 'claimed') AND due_at <= now() "
    "UNION ALL SELECT 'unknown', count(*) FROM outbox WHERE status = 'unknown' "
    "UNION ALL SELECT 'sending', count(*) FROM outbox WHERE status = 'sending' "
    "UNION ALL SELECT 'dead', count(*) FROM outbox WHERE status = 'dead'"
)
