"""What becomes of a visit after it was asked for: confirmed, declined, called off, taken up again, or run out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain import audit
from domain.audit import SYSTEM, Actor
from domain.errors import NotAllowed
from domain.showings import agreements, homes, queries, rules
from domain.showings.booking import open_showing
from domain.showings.errors import AgreementMissing, NoSuchShowing, NotOpen, ReasonMissing, SlotTaken, TooSoon
from domain.showings.guard import Taken, Uncovered, guarded, take_turns
from domain.showings.models import Showing
from domain.showings.queries import ShowingCard
from domain.showings.rights import assert_may_change
from domain.showings.rules import AGREEMENT, APPROVAL, Span
from domain.showings.trace import record, snapshot, tell
from domain.times import local_day

CALLED_OFF = ("cancelled", "declined", "expired")


def confirm(
    session: Session, showing_id: UUID, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """The agent says yes to a held visit. Raises AgreementMissing where the law wants one, NotAllowed, NotOpen.

    Confirming what is confirmed changes nothing.
    """
    take_turns(session)
    _assert_member(by)
    showing = open_showing(session, showing_id, by)
    if showing.status == "confirmed":
        return queries.card(session, showing_id)
    if showing.starts_at <= now:
        raise NotOpen(status="past")
    before = snapshot(showing)
    where = homes.home(session, showing.listing_id)
    found = agreements.covering(session, showing.contact_id, local_day(showing.starts_at, where.office_zone))
    needed = rules.needs_agreement(showing.kind, lease=where.lease)
    if needed and found is None and showing.agreement_exception is None:
        raise AgreementMissing(showing_id=showing_id)
    _settle(session, showing, status="confirmed", agreement_id=found)
    record(session, by, "confirm", showing, before, inbox_id)
    tell(session, "confirmed", showing_id, by)
    return queries.card(session, showing_id)


def unconfirm(
    session: Session, showing_id: UUID, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """Take a confirmation back: the visit is held again until it begins, and waits for the agent's word."""
    take_turns(session)
    _assert_member(by)
    showing = open_showing(session, showing_id, by)
    if showing.status != "confirmed" or showing.starts_at <= now:
        raise NotOpen(status=showing.status)
    before = snapshot(showing)
    showing.status, showing.waits_for, showing.hold_expires_at = "held", APPROVAL, showing.starts_at
    session.flush()
    record(session, by, "unconfirm", showing, before, inbox_id)
    tell(session, "held", showing_id, by, waits_for=APPROVAL)
    return queries.card(session, showing_id)


def decline(
    session: Session, showing_id: UUID, reason: str, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """The office says no to a visit, held or confirmed. Raises NotAllowed to a contact, NotOpen, ReasonMissing."""
    _assert_member(by)
    return _call_off(session, showing_id, "declined", reason, now, by, inbox_id)


def cancel(
    session: Session, showing_id: UUID, reason: str, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """Call a visit off; the reason reaches the other side. Raises NotOpen, ReasonMissing, NoSuchShowing, NotAllowed."""
    return _call_off(session, showing_id, "cancelled", reason, now, by, inbox_id)


def reinstate(
    session: Session, showing_id: UUID, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """Take a cancellation or a refusal back, if the time is still free: the visit stands as it did before.

    Raises AgreementMissing, NotOpen where it was not called off, SlotTaken, TooSoon where it would be past.
    """
    take_turns(session)
    showing = _kept(session, showing_id, by)
    if showing.status not in CALLED_OFF:
        raise NotOpen(status=showing.status)
    where = homes.home(session, showing.listing_id)
    if showing.starts_at <= now:
        raise TooSoon(earliest=now, zone=where.zone.key)
    before, was = snapshot(showing), _before_it_ended(session, showing_id)
    visit, agent, contact = Span(showing.starts_at, showing.ends_at), showing.member_id, showing.contact_id
    try:
        with guarded(session):
            showing.status, showing.waits_for, showing.ended_reason = was["status"], was["waits_for"], ""
            showing.hold_expires_at = _held_again(showing, where, now)
    except Taken as taken:
        others = queries.alternatives(session, where, agent, contact, visit, now, showing_id)
        raise SlotTaken(whose=taken.whose, alternatives=others, zone=where.zone.key) from None
    except Uncovered:
        raise AgreementMissing(showing_id=showing_id) from None
    record(session, by, "reinstate", showing, before, inbox_id)
    tell(session, "reinstated", showing_id, by, status=showing.status)
    return queries.card(session, showing_id)


def record_exception(
    session: Session, showing_id: UUID, reason: str, *, by: Actor, inbox_id: int | None = None
) -> ShowingCard:
    """A member puts on record why this visit needs no agreement; if it waited for one, it goes on.

    Raises NotAllowed to others, NotOpen, ReasonMissing.
    """
    take_turns(session)
    _assert_member(by)
    if not reason.strip():
        raise ReasonMissing
    showing = open_showing(session, showing_id, by)
    before, waited = snapshot(showing), showing.waits_for == AGREEMENT
    showing.agreement_exception = reason.strip()
    session.flush()
    if waited:
        agreements.go_on(session, showing, agreement_id=None, by=by)
    record(session, by, "record_exception", showing, before, inbox_id, agreement_exception=reason.strip())
    return queries.card(session, showing_id)


def expire_holds(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Let go of every held visit whose time to wait is over. Gives their ids."""
    take_turns(session)
    over = _past(session, "held", Showing.hold_expires_at, now)
    for showing in over:
        before = snapshot(showing)
        showing.status, showing.ended_reason = "expired", f"no {showing.waits_for or 'answer'}"
        session.flush()
        record(session, SYSTEM, "expire", showing, before)
        tell(session, "expired", showing.id, SYSTEM, waits_for=showing.waits_for)
    return tuple(showing.id for showing in over)


def conclude(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Every confirmed visit whose end has passed is done: it counts as one that took place. Gives their ids."""
    take_turns(session)
    over = _past(session, "confirmed", Showing.ends_at, now)
    for showing in over:
        before = snapshot(showing)
        showing.status = "done"
        session.flush()
        record(session, SYSTEM, "conclude", showing, before)
        tell(session, "took_place", showing.id, SYSTEM)
    return tuple(showing.id for showing in over)


def _past(session: Session, status: str, moment: InstrumentedAttribute[Any], now: datetime) -> Sequence[Showing]:
    """The visits of this status whose moment has come, in the order in which it came."""
    query = select(Showing).where(Showing.status == status, moment <= now).order_by(moment, Showing.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _call_off(
    session: Session, showing_id: UUID, status: str, reason: str, now: datetime, by: Actor, inbox_id: int | None
) -> ShowingCard:
    take_turns(session)
    if not reason.strip():
        raise ReasonMissing
    showing = open_showing(session, showing_id, by)
    if showing.ends_at <= now:
        raise NotOpen(status="past")
    before, was = snapshot(showing), showing.status
    showing.status, showing.ended_reason = status, reason.strip()
    session.flush()
    record(session, by, status, showing, before, inbox_id)
    tell(session, status, showing_id, by, reason=reason.strip(), was=was)
    return queries.card(session, showing_id)


def _settle(session: Session, showing: Showing, *, status: str, agreement_id: UUID | None) -> None:
    try:
        with guarded(session):
            showing.status, showing.waits_for, showing.hold_expires_at = status, "", None
            showing.agreement_id = agreement_id
    except Uncovered:
        raise AgreementMissing(showing_id=showing.id) from None


def _kept(session: Session, showing_id: UUID, by: Actor) -> Showing:
    showing = session.get(Showing, showing_id, populate_existing=True, with_for_update=True)
    if showing is None:
        raise NoSuchShowing(showing_id=showing_id)
    assert_may_change(session, by, showing)
    return showing


def _before_it_ended(session: Session, showing_id: UUID) -> dict[str, str]:
    ended = next(entry for entry in reversed(audit.of_subject(session, "showing", showing_id)) if entry.before)
    before = ended.before or {}
    return {"status": str(before["status"]), "waits_for": str(before["waits_for"])}


def _held_again(showing: Showing, where: homes.Home, now: datetime) -> datetime | None:
    if showing.status != "held":
        return None
    waits_for_word = showing.waits_for == APPROVAL
    return showing.starts_at if waits_for_word else rules.hold_until(now, showing.starts_at, where.zone)


def _assert_member(by: Actor) -> None:
    if by.kind == "contact":
        raise NotAllowed(right="showings.manage")
