"""Looking through deals: those under way by their closing, and those that are over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.orm import Session

from domain import identity
from domain.transactions.models import Deal
from domain.transactions.queries import ALL, DealCard, cards_of
from domain.transactions.rules import OVER

FAR = text("timestamptz '9999-01-01 00:00+00'")
"""Where deals without a closing stand: behind all others."""


@dataclass(frozen=True, slots=True)
class After:
    """The last row of a page: the next page begins after it."""

    closing_at: datetime | None
    id: UUID


def browse(
    session: Session,
    member_id: UUID,
    *,
    over: bool = False,
    search: str = "",
    after: After | None = None,
    limit: int = 40,
) -> tuple[DealCard, ...]:
    """The deals that this member may see, the next closing first (over: the last one first)."""
    closing = func.coalesce(Deal.closing_at, FAR)
    query = select(Deal).where(Deal.stage.in_(OVER) if over else Deal.stage.not_in(OVER))
    if ALL not in identity.rights_of(session, member_id):
        query = query.where(Deal.member_id == member_id)
    if search.strip():
        query = query.where(Deal.address.icontains(search.strip(), autoescape=True))
    if after is not None:
        mark = (after.closing_at or FAR, after.id)
        here = tuple_(closing, Deal.id)
        query = query.where(here < mark if over else here > mark)
    order = (closing.desc(), Deal.id.desc()) if over else (closing, Deal.id)
    return cards_of(session, session.scalars(query.order_by(*order).limit(limit)).all())


def stage_counts(session: Session) -> dict[str, int]:
    """How many deals stand at each stage."""
    return {row[0]: row[1] for row in session.execute(select(Deal.stage, func.count()).group_by(Deal.stage))}
