"""Writes on deals: opening one with its steps, ticking steps off, moving the closing and the stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain import audit, events, identity
from domain.audit import SYSTEM, Actor
from domain.errors import Invalid, NotAllowed, Stale
from domain.money import dollars
from domain.times import local_day
from domain.transactions import queries, rules
from domain.transactions.errors import DealOver, MilestoneDone, MilestoneOpen, NoSuchDeal, NoSuchMilestone
from domain.transactions.models import Deal, Milestone, Party
from domain.transactions.queries import DealCard
from domain.transactions.rules import OVER, Side, Stage

OWN, ALL = "deals.manage", "deals.all"


@dataclass(frozen=True, slots=True)
class NewParty:
    """Somebody in a deal: buyer, seller, lender, escrow, inspector; with the contact where they are one."""

    role: str
    name: str
    contact_id: UUID | None = None


def open_deal(
    session: Session,
    *,
    address: str,
    side: Side,
    price: Decimal,
    member_id: UUID,
    accepted_on: date,
    closing_at: datetime | None = None,
    closing_place: str = "",
    zone: str | None = None,
    listing_id: UUID | None = None,
    parties: Iterable[NewParty] = (),
    now: datetime,
    by: Actor = SYSTEM,
    inbox_id: int | None = None,
) -> DealCard:
    """A deal with its usual steps and their dates; the acceptance is done. The clients become clients of the office."""
    office_zone = identity.brokerage_card(session).time_zone
    deal = Deal(
        id=uuid4(),
        listing_id=listing_id,
        address=address,
        side=side,
        stage="accepted",
        price=dollars(price),
        member_id=member_id,
        closing_at=closing_at,
        closing_place=closing_place,
        time_zone=zone or office_zone,
    )
    session.add(deal)
    session.flush()
    _add_steps(session, deal, accepted_on, now)
    for party in parties:
        _add_party(session, deal, party)
    session.flush()
    _record(session, by, "open", deal, {"side": side, "price": str(deal.price)}, inbox_id=inbox_id)
    _tell(session, "opened", deal, by)
    return queries.card(session, deal.id)


def milestone_done(
    session: Session, deal_id: UUID, code: str, *, now: datetime, by: Actor, inbox_id: int | None = None
) -> DealCard:
    """Tick a step off; the stage follows and the clients hear of it.

    Raises DealOver, MilestoneDone, NoSuchDeal, NoSuchMilestone, NotAllowed.
    """
    deal, step = _open(session, deal_id, by), _step(session, deal_id, code)
    if step.done_at is not None:
        raise MilestoneDone(code=code, done_at=step.done_at)
    was = deal.stage
    step.done_at = now
    _follow(session, deal)
    _record(session, by, "milestone_done", deal, {"code": code, "stage": deal.stage}, {"stage": was}, inbox_id)
    _tell(session, "milestone_done", deal, by, code=code, milestone_id=str(step.id))
    return queries.card(session, deal_id)


def milestone_undone(session: Session, deal_id: UUID, code: str, *, by: Actor, inbox_id: int | None = None) -> DealCard:
    """Take a tick back, on a deal that it closed too. Raises MilestoneOpen, NoSuchDeal, NoSuchMilestone, NotAllowed."""
    deal, step = _kept(session, deal_id, by), _step(session, deal_id, code)
    if deal.stage == "fell_through":
        raise DealOver(stage=deal.stage)
    if step.done_at is None:
        raise MilestoneOpen(code=code)
    was = deal.stage
    step.done_at = None
    _follow(session, deal)
    _record(session, by, "milestone_undone", deal, {"code": code, "stage": deal.stage}, {"stage": was}, inbox_id)
    _tell(session, "milestone_undone", deal, by, code=code, milestone_id=str(step.id))
    return queries.card(session, deal_id)


def move_closing(
    session: Session,
    deal_id: UUID,
    closing_at: datetime,
    *,
    by: Actor,
    place: str | None = None,
    seen: datetime | None = None,
    inbox_id: int | None = None,
) -> DealCard:
    """Set or move the closing; steps that are counted from it and not done move along, and the clients hear of it.

    `seen` is the closing that the person saw: if somebody moved it meanwhile, Stale. Raises DealOver, NoSuchDeal,
    NotAllowed.
    """
    deal = _open(session, deal_id, by)
    if seen is not None and deal.closing_at != seen:
        raise Stale(closing_at=deal.closing_at)
    was = deal.closing_at.isoformat() if deal.closing_at else None
    deal.closing_at = closing_at
    deal.closing_place = deal.closing_place if place is None else place
    _move_dates(session, deal)
    session.flush()
    _record(session, by, "move_closing", deal, {"closing_at": closing_at.isoformat()}, {"closing_at": was}, inbox_id)
    _tell(session, "closing_moved", deal, by, was=was)
    return queries.card(session, deal_id)


def set_due(
    session: Session, deal_id: UUID, code: str, due_on: date, *, by: Actor, inbox_id: int | None = None
) -> DealCard:
    """Give a step another day. Raises DealOver, MilestoneDone, NoSuchDeal, NoSuchMilestone, NotAllowed."""
    deal, step = _open(session, deal_id, by), _step(session, deal_id, code)
    if step.done_at is not None:
        raise MilestoneDone(code=code, done_at=step.done_at)
    was, step.due_on = step.due_on, due_on
    session.flush()
    before = {"code": code, "due_on": str(was) if was else None}
    _record(session, by, "set_due", deal, {"code": code, "due_on": str(due_on)}, before, inbox_id)
    return queries.card(session, deal_id)


def fall_through(session: Session, deal_id: UUID, reason: str, *, by: Actor, inbox_id: int | None = None) -> DealCard:
    """The deal is off, for that reason. Raises DealOver, Invalid without a reason, NoSuchDeal, NotAllowed."""
    if not reason.strip():
        raise Invalid(reason="reason_missing")
    deal = _open(session, deal_id, by)
    _set_stage(session, deal, "fell_through", by, inbox_id, reason=reason.strip())
    return queries.card(session, deal_id)


def revive(session: Session, deal_id: UUID, *, by: Actor, inbox_id: int | None = None) -> DealCard:
    """A deal that fell through is on again, in the stage that its steps say. Raises NoSuchDeal, NotAllowed."""
    deal = _kept(session, deal_id, by)
    if deal.stage == "fell_through":
        done = session.scalars(
            select(Milestone.code).where(Milestone.deal_id == deal_id, Milestone.done_at.is_not(None))
        )
        _set_stage(session, deal, rules.stage_by(done), by, inbox_id)
    return queries.card(session, deal_id)


def add_party(session: Session, deal_id: UUID, party: NewParty, *, by: Actor, inbox_id: int | None = None) -> DealCard:
    """Somebody joins the deal. Raises DealOver, NoSuchDeal, NotAllowed."""
    deal = _open(session, deal_id, by)
    _add_party(session, deal, party)
    session.flush()
    _record(session, by, "add_party", deal, {"role": party.role, "name": party.name}, inbox_id=inbox_id)
    return queries.card(session, deal_id)


def _add_steps(session: Session, deal: Deal, accepted_on: date, now: datetime) -> None:
    closing_on = _closing_on(deal)
    for position, step in enumerate(rules.steps()):
        done_at = now if step.code == "accepted" else None
        due_on = rules.due(step, accepted_on, closing_on)
        session.add(Milestone(deal_id=deal.id, code=step.code, position=position, due_on=due_on, done_at=done_at))


def _add_party(session: Session, deal: Deal, party: NewParty) -> None:
    session.add(Party(deal_id=deal.id, role=party.role, name=party.name, contact_id=party.contact_id))
    if party.contact_id is not None and party.role == deal.side:
        session.execute(_BECOMES_CLIENT, {"contact": party.contact_id})


def _kept(session: Session, deal_id: UUID, by: Actor) -> Deal:
    """The deal, kept from others until the unit ends, if this actor may work on it."""
    deal = session.get(Deal, deal_id, populate_existing=True, with_for_update=True)
    if deal is None or by.kind == "contact":
        raise NoSuchDeal(deal_id=deal_id)
    if by.kind == "member":
        held = identity.rights_of(session, by.id) if by.id is not None else frozenset()
        needed = OWN if deal.member_id == by.id else ALL
        if needed not in held:
            raise NotAllowed(right=needed)
    return deal


def _open(session: Session, deal_id: UUID, by: Actor) -> Deal:
    deal = _kept(session, deal_id, by)
    if deal.stage in OVER:
        raise DealOver(stage=deal.stage)
    return deal


def _step(session: Session, deal_id: UUID, code: str) -> Milestone:
    steps = session.scalars(select(Milestone).where(Milestone.deal_id == deal_id).order_by(Milestone.position)).all()
    found = next((step for step in steps if step.code == code), None)
    if found is None:
        raise NoSuchMilestone(code=code, known=tuple(step.code for step in steps))
    return found


def _follow(session: Session, deal: Deal) -> None:
    """Bring the deal into the stage that its steps say."""
    session.flush()
    done = session.scalars(select(Milestone.code).where(Milestone.deal_id == deal.id, Milestone.done_at.is_not(None)))
    deal.stage = rules.stage_by(done)
    session.flush()


def _set_stage(session: Session, deal: Deal, stage: Stage, by: Actor, inbox_id: int | None, reason: str = "") -> None:
    was, deal.stage = deal.stage, stage
    session.flush()
    _record(session, by, "set_stage", deal, {"stage": stage, "reason": reason}, {"stage": was}, inbox_id)
    _tell(session, "stage_changed", deal, by, was=was, reason=reason)


def _move_dates(session: Session, deal: Deal) -> None:
    closing_on = _closing_on(deal)
    by_code = {step.code: step for step in rules.steps() if step.before_closing is not None}
    open_steps = select(Milestone).where(Milestone.deal_id == deal.id, Milestone.done_at.is_(None))
    for row in session.scalars(open_steps):
        if row.code in by_code and closing_on is not None:
            row.due_on = rules.due(by_code[row.code], closing_on, closing_on)


def _closing_on(deal: Deal) -> date | None:
    return local_day(deal.closing_at, ZoneInfo(deal.time_zone)) if deal.closing_at else None


def _record(
    session: Session,
    by: Actor,
    action: str,
    deal: Deal,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    inbox_id: int | None = None,
) -> None:
    audit.record(session, by, f"transactions.{action}", "deal", deal.id, before=before, after=after, inbox_id=inbox_id)


def _tell(session: Session, name: str, deal: Deal, by: Actor, **more: object) -> None:
    data = {"deal_id": str(deal.id), "stage": deal.stage, "by": by.kind, "by_id": str(by.id) if by.id else None}
    events.emit(session, f"transactions.{name}", data | more)


_BECOMES_CLIENT = text("UPDATE contact SET role = 'client' WHERE id = :contact AND role <> 'client'")
