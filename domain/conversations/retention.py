"""What is not kept: the wires' raw bodies and what was sent as it was sent go after 30 days."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

KEPT = timedelta(days=30)


def purge_payloads(session: Session, now: datetime, batch: int = 1000) -> int:
    """Remove up to `batch` raw bodies and fitted parts of each kind that are older than 30 days; how many that were.

    The words themselves stay in the transcript. Spent pace rows go too: they only grow.
    """
    limits = {"before": now - KEPT, "batch": batch}
    purged = sum(len(session.scalars(statement, limits).all()) for statement in (_INBOX, _OUTBOX))
    session.execute(_BUCKETS, {"before": now - timedelta(days=2)})
    return purged


_INBOX = text(
    "UPDATE inbox SET payload = NULL, profile = '{}' WHERE id IN ("
    " SELECT id FROM inbox WHERE payload IS NOT NULL AND received_at < :before AND status <> 'waiting' "
    " ORDER BY id LIMIT :batch) RETURNING id"
)
_OUTBOX = text(
    "UPDATE outbox SET part = NULL WHERE id IN ("
    " SELECT id FROM outbox WHERE part IS NOT NULL AND created_at < :before "
    "  AND status IN ('sent', 'failed', 'expired', 'suppressed', 'dropped') "
    " ORDER BY id LIMIT :batch) RETURNING id"
)
_BUCKETS = text("DELETE FROM rate_bucket WHERE free_at < :before")
