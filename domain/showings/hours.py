"""An agent's working hours: set as a whole, read as shifts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import audit, identity
from domain.audit import SYSTEM, Actor
from domain.errors import Invalid
from domain.showings.models import WorkingHours
from domain.showings.rules import USUAL_WEEK, Shift, Span, working_spans
from domain.times import local_day


def set_working_hours(session: Session, member_id: UUID, shifts: Iterable[Shift], *, by: Actor = SYSTEM) -> None:
    """When the member shows homes from now on, by the office's clocks; none at all means the usual week.

    Visits that are booked stay. Raises Invalid for a shift that ends before it begins or is on no weekday.
    """
    wanted = sorted(set(shifts), key=lambda one: (one.weekday, one.opens))
    if any(one.opens >= one.closes or one.weekday not in range(7) for one in wanted):
        raise Invalid(reason="shift")
    session.execute(delete(WorkingHours).where(WorkingHours.member_id == member_id))
    for one in wanted:
        session.add(WorkingHours(member_id=member_id, weekday=one.weekday, opens_at=one.opens, closes_at=one.closes))
    session.flush()
    after = {"shifts": [f"{one.weekday} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in wanted]}
    audit.record(session, by, "showings.set_working_hours", "member", member_id, after=after)


def working_hours(session: Session, member_id: UUID) -> tuple[Shift, ...]:
    """The member's shifts by weekday; the usual week where they have said none."""
    rows = session.execute(
        select(WorkingHours.weekday, WorkingHours.opens_at, WorkingHours.closes_at)
        .where(WorkingHours.member_id == member_id)
        .order_by(WorkingHours.weekday, WorkingHours.opens_at)
    )
    return tuple(Shift(row.weekday, row.opens_at, row.closes_at) for row in rows) or USUAL_WEEK


def next_at_work(session: Session, member_id: UUID, now: datetime) -> Span | None:
    """The shift the member is in, or the next one within a week; None for a member without hours."""
    zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    days = [local_day(now, zone) + timedelta(days=ahead) for ahead in range(8)]
    spans = working_spans(working_hours(session, member_id), days, zone)
    return next((span for span in spans if span.end > now), None)
