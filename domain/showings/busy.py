"""When an agent works, and when agent, home and person are taken."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.showings.homes import Home
from domain.showings.hours import working_hours
from domain.showings.models import BLOCKING_STATUSES, Showing
from domain.showings.rules import Span, days_of, working_spans


def hours(session: Session, member_id: UUID, window: Span, zone: ZoneInfo) -> list[Span]:
    """When the member shows homes on the days of the window."""
    return working_spans(working_hours(session, member_id), days_of(window, zone), zone)


def taken(
    session: Session, window: Span, *, member_id: UUID, where: Home, contact_id: UUID | None, but: UUID | None = None
) -> list[Span]:
    """When within the window the agent, the home (if one party at a time is shown it) or the person is taken."""
    whose = (Showing.member_id == member_id) | (Showing.contact_id == contact_id)
    if where.exclusive:
        whose |= (Showing.listing_id == where.id) & Showing.exclusive_home
    rows = session.execute(_blocking(window, but).where(whose))
    return [Span(row.starts_at, row.ends_at) for row in rows]


def clash(session: Session, visit: Span, contact_id: UUID, but: UUID | None = None) -> Showing | None:
    """A visit that the person has at that time already."""
    query = select(Showing).where(
        Showing.contact_id == contact_id,
        Showing.status.in_(BLOCKING_STATUSES),
        Showing.starts_at < visit.end,
        Showing.ends_at > visit.start,
        Showing.id != but if but is not None else Showing.id.is_not(None),
    )
    return session.scalars(query.order_by(Showing.starts_at).limit(1)).one_or_none()


def _blocking(window: Span, but: UUID | None) -> Select[datetime, datetime]:
    query = select(Showing.starts_at, Showing.ends_at).where(
        Showing.status.in_(BLOCKING_STATUSES), Showing.starts_at < window.end, Showing.ends_at > window.start
    )
    return query if but is None else query.where(Showing.id != but)
