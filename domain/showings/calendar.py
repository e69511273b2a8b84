"""The office's calendar: every visit in a span of time, those that were called off too where they are wanted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.showings.models import Showing
from domain.showings.queries import ShowingCard, card_of, cards_query

SHOWN = ("held", "confirmed", "done", "no_show")
MOST = 500


def between(
    session: Session,
    start: datetime,
    end: datetime,
    *,
    member_id: UUID | None = None,
    called_off: bool = False,
) -> tuple[ShowingCard, ...]:
    """Visits that begin in the span (UTC, end excluded), in order, of one agent or of all."""
    query = cards_query().where(Showing.starts_at >= start, Showing.starts_at < end)
    if member_id is not None:
        query = query.where(Showing.member_id == member_id)
    if not called_off:
        query = query.where(Showing.status.in_(SHOWN))
    rows = session.execute(query.order_by(Showing.starts_at, Showing.id).limit(MOST))
    return tuple(card_of(row) for row in rows)


def waiting_for_approval(session: Session, now: datetime, member_id: UUID | None = None) -> tuple[ShowingCard, ...]:
    """Visits that an agent (or any of them) has to confirm or decline, the next one first."""
    query = cards_query().where(Showing.status == "held", Showing.waits_for == "approval", Showing.starts_at > now)
    if member_id is not None:
        query = query.where(Showing.member_id == member_id)
    return tuple(card_of(row) for row in session.execute(query.order_by(Showing.starts_at, Showing.id).limit(MOST)))


def agents(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Who has visits in the calendar at all, by name."""
    rows = session.execute(_AGENTS)
    return tuple((row.id, row.full_name) for row in rows)


_AGENTS = text(
    "SELECT id, full_name FROM member m WHERE EXISTS (SELECT FROM showing s WHERE s.member_id = m.id) "
    "ORDER BY full_name"
)
