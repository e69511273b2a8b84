"""Reads of visits: one, those to come, those of a home, and the free times to offer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, String, Uuid, column, select, table
from sqlalchemy.orm import Session

from domain.showings import busy, homes, rules
from domain.showings.errors import NobodyShows, NoSuchShowing
from domain.showings.models import BLOCKING_STATUSES, Showing
from domain.showings.rules import POLICY, Span
from domain.times import at_local, zone_of

SEARCHED = timedelta(days=4)
"""How far around a wanted time other ones are looked for."""


@dataclass(frozen=True, slots=True)
class ShowingCard:
    """A visit as others may show it. Times are UTC and said in `zone`, the home's; `address` is its street part."""

    id: UUID
    listing_id: UUID
    address: str
    city: str
    contact_id: UUID
    contact_name: str
    member_id: UUID
    member_name: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    kind: str
    status: str
    waits_for: str
    """agreement, approval or nothing, while it is held."""
    hold_expires_at: datetime | None
    agreement_id: UUID | None
    """What it rests on, or while it waits for the agreement the one to sign."""
    ended_reason: str


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Times to offer (UTC starts, said in `zone`) and who would show the home."""

    member_id: UUID
    member_name: str
    starts: tuple[datetime, ...]
    zone: str


def card(session: Session, showing_id: UUID) -> ShowingCard:
    """Raises NoSuchShowing."""
    row = session.execute(cards_query().where(Showing.id == showing_id)).one_or_none()
    if row is None:
        raise NoSuchShowing(showing_id=showing_id)
    return card_of(row)


def upcoming(
    session: Session, *, now: datetime, contact_id: UUID | None = None, member_id: UUID | None = None, limit: int = 20
) -> tuple[ShowingCard, ...]:
    """The held and confirmed visits of a person or of an agent that are not over, the next one first."""
    query = _open().where(Showing.ends_at > now)
    if contact_id is not None:
        query = query.where(Showing.contact_id == contact_id)
    if member_id is not None:
        query = query.where(Showing.member_id == member_id)
    return tuple(card_of(row) for row in session.execute(query.limit(limit)))


def of_day(session: Session, member_id: UUID, day: date, zone: ZoneInfo) -> tuple[ShowingCard, ...]:
    """An agent's held and confirmed visits of one local day, in order."""
    start, end = (at_local(one, datetime.min.time(), zone) for one in (day, day + timedelta(days=1)))
    query = _open().where(Showing.member_id == member_id, Showing.starts_at >= start, Showing.starts_at < end)
    return tuple(card_of(row) for row in session.execute(query))


def of_listing(session: Session, listing_id: UUID, now: datetime) -> tuple[ShowingCard, ...]:
    """The held and confirmed visits to a home that are not over, the next one first."""
    query = _open().where(Showing.listing_id == listing_id, Showing.ends_at > now)
    return tuple(card_of(row) for row in session.execute(query))


def awaiting_approval(session: Session, member_id: UUID, now: datetime) -> tuple[ShowingCard, ...]:
    """Visits that the agent has to confirm or decline, the next one first."""
    query = _open().where(Showing.member_id == member_id, Showing.waits_for == rules.APPROVAL, Showing.starts_at > now)
    return tuple(card_of(row) for row in session.execute(query))


def free_slots(
    session: Session,
    *,
    listing_id: UUID,
    contact_id: UUID,
    window: tuple[datetime, datetime],
    now: datetime,
    minutes: int | None = None,
    near: datetime | None = None,
    member_id: UUID | None = None,
    most: int = 3,
    but: UUID | None = None,
) -> FreeSlots:
    """At most so many times within the window (UTC, end excluded) at which the home can be shown to the person.

    With `near` those nearest to it, nearest first, else spread over the window in order. `but` is a visit that is to
    be moved and does not stand in its own way. Raises NobodyShows, NotFound.
    """
    where = homes.home(session, listing_id)
    agent = member_id or homes.shower(session, where, contact_id)
    if agent is None:
        raise NobodyShows(listing_id=listing_id)
    length = timedelta(minutes=minutes) if minutes else POLICY.usual
    starts = open_starts(session, where, agent, contact_id, Span(*window), length, now, but)
    chosen = rules.spread(starts, most) if near is None else rules.nearest(starts, near, most)
    name = session.execute(select(_M.c.full_name).where(_M.c.id == agent)).scalar_one()
    return FreeSlots(agent, name, tuple(chosen), where.zone.key)


def open_starts(
    session: Session,
    where: homes.Home,
    member_id: UUID,
    contact_id: UUID,
    window: Span,
    length: timedelta,
    now: datetime,
    but: UUID | None = None,
) -> list[datetime]:
    """Every possible start in the window, on the grid of a quarter of an hour and with the notice that is needed."""
    bounded = Span(max(window.start, now + POLICY.notice), window.end)
    if bounded.start >= bounded.end:
        return []
    around = Span(bounded.start, bounded.end + length)
    spans = busy.hours(session, member_id, around, where.office_zone)
    taken = busy.taken(session, around, member_id=member_id, where=where, contact_id=contact_id, but=but)
    return rules.free_starts(spans, taken, bounded, length)


def alternatives(
    session: Session,
    where: homes.Home,
    member_id: UUID,
    contact_id: UUID,
    visit: Span,
    now: datetime,
    but: UUID | None = None,
) -> tuple[datetime, ...]:
    """The three possible starts nearest to a time that is not possible, nearest first."""
    window = Span(visit.start - SEARCHED, visit.start + SEARCHED)
    starts = open_starts(session, where, member_id, contact_id, window, visit.end - visit.start, now, but)
    return tuple(rules.nearest(starts, visit.start))


_L = table(
    "listing",
    column("id", Uuid),
    *(
        column(name, String)
        for name in (
            "street_number",
            "street_name",
            "unit_number",
            "unparsed_address",
            "city",
            "state_or_province",
            "postal_code",
        )
    ),
)
_C = table("contact", column("id", Uuid), column("full_name", String))
_M = table("member", column("id", Uuid), column("full_name", String))
_B = table("brokerage", column("id", Uuid), column("time_zone", String))


def cards_query() -> "Select[Any]":
    return (
        select(Showing, _L, _C.c.full_name.label("contact_name"), _M.c.full_name.label("member_name"), _B.c.time_zone)
        .join(_L, _L.c.id == Showing.listing_id)
        .join(_C, _C.c.id == Showing.contact_id)
        .join(_M, _M.c.id == Showing.member_id)
        .join(_B, _B.c.id == Showing.brokerage_id)
        .execution_options(populate_existing=True)
    )


def _open() -> "Select[Any]":
    return cards_query().where(Showing.status.in_(BLOCKING_STATUSES)).order_by(Showing.starts_at, Showing.id)


def card_of(row: "Row[Any]") -> ShowingCard:
    showing: Showing = row.Showing
    return ShowingCard(
        id=showing.id,
        listing_id=showing.listing_id,
        address=_street(row),
        city=row.city,
        contact_id=showing.contact_id,
        contact_name=row.contact_name,
        member_id=showing.member_id,
        member_name=row.member_name,
        starts_at=showing.starts_at,
        ends_at=showing.ends_at,
        zone=zone_of(row.state_or_province, row.postal_code) or row.time_zone,
        kind=showing.kind,
        status=showing.status,
        waits_for=showing.waits_for,
        hold_expires_at=showing.hold_expires_at,
        agreement_id=showing.agreement_id,
        ended_reason=showing.ended_reason,
    )


def _street(row: "Row[Any]") -> str:
    street = f"{row.street_number} {row.street_name}".strip()
    unit = f" #{row.unit_number}" if row.unit_number else ""
    return f"{street}{unit}" if street else row.unparsed_address
