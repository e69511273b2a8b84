"""Asking for a visit and moving one: confirmed where everything is in order, else held for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.audit import Actor
from domain.errors import Stale
from domain.showings import agreements, busy, homes, queries, rules
from domain.showings.errors import (
    AgreementMissing,
    AlreadyBooked,
    NobodyShows,
    NoSuchShowing,
    NotOpen,
    NotShowable,
    OutsideHours,
    SlotTaken,
    TooLong,
    TooManyHeld,
    TooSoon,
)
from domain.showings.guard import Taken, Uncovered, guarded, take_turns
from domain.showings.homes import Home
from domain.showings.models import BLOCKING_STATUSES, Showing
from domain.showings.queries import ShowingCard
from domain.showings.rights import assert_may_book, assert_may_change
from domain.showings.rules import AGREEMENT, APPROVAL, POLICY, Kind, Span
from domain.showings.trace import record, snapshot, tell
from domain.times import local_day


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a visit stands at first or after it was moved."""

    status: str
    waits_for: str
    hold_expires_at: datetime | None
    agreement_id: UUID | None
    agreement_exception: str | None


def book(
    session: Session,
    *,
    listing_id: UUID,
    contact_id: UUID,
    starts_at: datetime,
    now: datetime,
    by: Actor,
    kind: Kind = "first",
    minutes: int | None = None,
    member_id: UUID | None = None,
    inbox_id: int | None = None,
) -> ShowingCard:
    """A visit at that time (UTC): confirmed, or held where an agreement or the agent's word is missing.

    `waits_for` of the card says which; for an agreement `agreement_id` is the one to sign. Without `member_id` the
    rules say who shows. A contact keeps to hours and notice; a member knows what they do. Raises AlreadyBooked,
    NobodyShows, NotAllowed, NotFound, NotShowable, OutsideHours, SlotTaken, TooLong, TooManyHeld, TooSoon.
    """
    take_turns(session)
    assert_may_book(session, by, contact_id)
    where = homes.home(session, listing_id)
    agent = _agent(session, where, kind, contact_id, member_id)
    visit = Span(starts_at, starts_at + _length(minutes))
    _assert_possible(session, where, agent, contact_id, visit, now, by)
    standing = _standing(session, where, kind, contact_id, agent, visit, now)
    _assert_may_hold(session, contact_id, standing)
    ids = {"id": uuid4(), "listing_id": listing_id, "contact_id": contact_id, "member_id": agent}
    showing = Showing(**ids, kind=kind, exclusive_home=where.exclusive)
    _store(session, showing, visit, standing, where, now)
    record(session, by, "book", showing, None, inbox_id)
    if standing.status == "confirmed":
        tell(session, "booked", showing.id, by)
    else:
        tell(session, "held", showing.id, by, waits_for=standing.waits_for)
    return queries.card(session, showing.id)


def reschedule(
    session: Session,
    showing_id: UUID,
    starts_at: datetime,
    *,
    now: datetime,
    by: Actor,
    minutes: int | None = None,
    seen: datetime | None = None,
    inbox_id: int | None = None,
) -> ShowingCard:
    """Move a visit that is held or confirmed; what the new day needs (an agreement, the agent's word) is asked anew.

    `seen` is the start that the person saw: if somebody moved it meanwhile, Stale. Raises as `book` does, and
    NoSuchShowing, NotOpen.
    """
    take_turns(session)
    showing = open_showing(session, showing_id, by)
    if seen is not None and showing.starts_at != seen:
        raise Stale(starts_at=showing.starts_at)
    where = homes.home(session, showing.listing_id)
    if not rules.is_shown(showing.kind, where.status):
        raise NotShowable(status=where.status)
    length = timedelta(minutes=minutes) if minutes else showing.ends_at - showing.starts_at
    visit, was = Span(starts_at, starts_at + length), snapshot(showing)
    if visit == Span(showing.starts_at, showing.ends_at):
        return queries.card(session, showing_id)
    _assert_possible(session, where, showing.member_id, showing.contact_id, visit, now, by, but=showing_id)
    standing = _standing(session, where, showing.kind, showing.contact_id, showing.member_id, visit, now, showing)
    _store(session, showing, visit, standing, where, now)
    record(session, by, "reschedule", showing, was, inbox_id)
    tell(session, "moved", showing_id, by, was=was["starts_at"])
    return queries.card(session, showing_id)


def open_showing(session: Session, showing_id: UUID, by: Actor) -> Showing:
    """A held or confirmed visit that this actor may change, kept from others until the unit ends.

    Raises NoSuchShowing, NotAllowed, NotOpen.
    """
    showing = session.get(Showing, showing_id, populate_existing=True, with_for_update=True)
    if showing is None:
        raise NoSuchShowing(showing_id=showing_id)
    assert_may_change(session, by, showing)
    if showing.status not in BLOCKING_STATUSES:
        raise NotOpen(status=showing.status)
    return showing


def _agent(session: Session, where: Home, kind: str, contact_id: UUID, member_id: UUID | None) -> UUID:
    """Who shows the home, if it is shown at all."""
    if not rules.is_shown(kind, where.status):
        raise NotShowable(status=where.status)
    agent = member_id or homes.shower(session, where, contact_id)
    if agent is None or not homes.can_show(session, agent):
        raise NobodyShows(listing_id=where.id)
    return agent


def _length(minutes: int | None) -> timedelta:
    return timedelta(minutes=minutes) if minutes else POLICY.usual


def _assert_possible(
    session: Session,
    where: Home,
    member_id: UUID,
    contact_id: UUID,
    visit: Span,
    now: datetime,
    by: Actor,
    but: UUID | None = None,
) -> None:
    """Length, notice, hours and the person's own other visits; whether agent and home are free the database says."""
    length = visit.end - visit.start
    if length > POLICY.longest or length <= timedelta(0):
        minutes = int(length.total_seconds() // 60)
        raise TooLong(minutes=minutes, longest=int(POLICY.longest.total_seconds() // 60))
    earliest = now if by.kind == "member" else now + POLICY.notice
    if visit.start < earliest:
        raise TooSoon(earliest=earliest, zone=where.zone.key)
    other = busy.clash(session, visit, contact_id, but)
    if other is not None:
        raise AlreadyBooked(showing_id=other.id, same_home=other.listing_id == where.id)
    spans = busy.hours(session, member_id, visit, where.office_zone)
    if by.kind != "member" and not rules.within_hours(visit, spans):
        others = queries.alternatives(session, where, member_id, contact_id, visit, now, but)
        raise OutsideHours(alternatives=others, zone=where.zone.key)


def _standing(
    session: Session,
    where: Home,
    kind: str,
    contact_id: UUID,
    member_id: UUID,
    visit: Span,
    now: datetime,
    former: Showing | None = None,
) -> _Standing:
    """What a visit of this kind on that day stands on, and what it waits for if that is missing."""
    exception = former.agreement_exception if former is not None else None
    day = local_day(visit.start, where.office_zone)
    agreement_id = agreements.covering(session, contact_id, day)
    needed = rules.needs_agreement(kind, lease=where.lease)
    if kind in rules.BUYER_TOURS and where.lease:
        exception = exception or "a home for rent"
    if needed and agreement_id is None and exception is None:
        draft = agreements.draft_agreement(session, contact_id, member_id, now, until=day)
        until = rules.hold_until(now, visit.start, where.zone)
        return _Standing("held", AGREEMENT, until, draft, None)
    if where.approval:
        return _Standing("held", APPROVAL, visit.start, agreement_id, exception)
    return _Standing("confirmed", "", None, agreement_id, exception)


def _assert_may_hold(session: Session, contact_id: UUID, standing: _Standing) -> None:
    if standing.waits_for != AGREEMENT:
        return
    held = session.scalar(
        select(func.count())
        .select_from(Showing)
        .where(Showing.contact_id == contact_id, Showing.status == "held", Showing.waits_for == AGREEMENT)
    )
    if (held or 0) >= POLICY.most_held:
        raise TooManyHeld(most=POLICY.most_held)


def _store(session: Session, showing: Showing, visit: Span, standing: _Standing, where: Home, now: datetime) -> None:
    """Write the visit; where agent or home are taken, say so with the nearest other times."""
    but = showing.id if showing in session else None
    agent, contact = showing.member_id, showing.contact_id
    try:
        with guarded(session):
            showing.starts_at, showing.ends_at = visit.start, visit.end
            showing.status, showing.waits_for = standing.status, standing.waits_for
            showing.hold_expires_at = standing.hold_expires_at
            showing.agreement_id, showing.agreement_exception = standing.agreement_id, standing.agreement_exception
            session.add(showing)
    except Taken as taken:
        others = queries.alternatives(session, where, agent, contact, visit, now, but)
        raise SlotTaken(whose=taken.whose, alternatives=others, zone=where.zone.key) from None
    except Uncovered:
        raise AgreementMissing(contact_id=contact) from None
