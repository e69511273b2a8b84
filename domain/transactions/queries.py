"""Reads of deals: one with its steps and parties, those of a client or a member, by loose words, and what is due."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import identity
from domain.transactions.errors import NoSuchDeal
from domain.transactions.models import Deal, Milestone, Party
from domain.transactions.rules import OVER

ALL = "deals.all"
ALIKE = 80
"""How like a word of the deal a said word must be, of 100: one slip in five letters is forgiven."""


@dataclass(frozen=True, slots=True)
class MilestoneCard:
    """A step of a deal; `due_on` is the deal's local day."""

    id: UUID
    code: str
    due_on: date | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyCard:
    role: str
    name: str
    contact_id: UUID | None


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal as others may show it. Moments are UTC and said in `zone`; steps are in their order."""

    id: UUID
    listing_id: UUID | None
    address: str
    side: str
    stage: str
    price: Decimal
    member_id: UUID
    member_name: str
    closing_at: datetime | None
    closing_place: str
    zone: str
    milestones: tuple[MilestoneCard, ...]
    parties: tuple[PartyCard, ...]

    @property
    def next(self) -> MilestoneCard | None:
        """The first step that is not done, or None when the deal is over."""
        if self.stage in OVER:
            return None
        return next((step for step in self.milestones if step.done_at is None), None)

    @property
    def clients(self) -> tuple[UUID, ...]:
        """The contacts on the office's side of the deal, who hear of it."""
        return tuple(one.contact_id for one in self.parties if one.role == self.side and one.contact_id is not None)


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is not done, of a deal that is not over."""

    deal_id: UUID
    address: str
    milestone: MilestoneCard


def card(session: Session, deal_id: UUID) -> DealCard:
    """Raises NoSuchDeal."""
    deal = session.get(Deal, deal_id)
    if deal is None:
        raise NoSuchDeal(deal_id=deal_id)
    return cards_of(session, [deal])[0]


def of_contact(session: Session, contact_id: UUID, *, over: bool = False) -> tuple[DealCard, ...]:
    """The deals in which the contact is the office's client, the next closing first; with `over` past ones too."""
    theirs = select(Party.deal_id).where(Party.contact_id == contact_id, Party.role == Deal.side)
    return _found(session, Deal.id.in_(theirs.correlate(Deal)), over=over)


def of_member(session: Session, member_id: UUID, *, over: bool = False) -> tuple[DealCard, ...]:
    """The deals that the member works on, the next closing first; with `over` past ones too."""
    return _found(session, Deal.member_id == member_id, over=over)


def workable(session: Session, member_id: UUID, *, over: bool = False) -> tuple[DealCard, ...]:
    """The deals that the member may work with: their own, or everybody's with the right to all."""
    if ALL in identity.rights_of(session, member_id):
        return _found(session, Deal.id.is_not(None), over=over)
    return of_member(session, member_id, over=over)


def named(session: Session, member_id: UUID, words: str) -> tuple[DealCard, ...]:
    """The open deals of the member that every one of these words fits: address, parties; a slip is forgiven."""
    said = _words(words)
    return tuple(deal for deal in workable(session, member_id) if said and _fits(said, deal))


def deadlines(session: Session, member_id: UUID, until: date) -> tuple[Due, ...]:
    """What is to be done on the member's open deals up to that day, overdue ones too, the most pressing first."""
    rows = session.execute(
        select(Milestone, Deal.address)
        .join(Deal, Deal.id == Milestone.deal_id)
        .where(
            Deal.member_id == member_id,
            Deal.stage.not_in(OVER),
            Milestone.done_at.is_(None),
            Milestone.due_on <= until,
        )
        .order_by(Milestone.due_on, Milestone.position, Milestone.id)
    )
    return tuple(Due(row.Milestone.deal_id, row.address, _step(row.Milestone)) for row in rows)


def _found(session: Session, condition: object, *, over: bool) -> tuple[DealCard, ...]:
    query = select(Deal).where(condition)  # type: ignore[arg-type]
    if not over:
        query = query.where(Deal.stage.not_in(OVER))
    deals = session.scalars(query.order_by(Deal.closing_at.nulls_last(), Deal.created_at, Deal.id)).all()
    return cards_of(session, deals)


def cards_of(session: Session, deals: Iterable[Deal]) -> tuple[DealCard, ...]:
    held = list(deals)
    ids = [deal.id for deal in held]
    steps = session.scalars(select(Milestone).where(Milestone.deal_id.in_(ids)).order_by(Milestone.position)).all()
    parties = session.scalars(select(Party).where(Party.deal_id.in_(ids)).order_by(Party.id)).all()
    names = {one: identity.member_card(session, one).full_name for one in {deal.member_id for deal in held}}
    return tuple(
        DealCard(
            id=deal.id,
            listing_id=deal.listing_id,
            address=deal.address,
            side=deal.side,
            stage=deal.stage,
            price=deal.price,
            member_id=deal.member_id,
            member_name=names[deal.member_id],
            closing_at=deal.closing_at,
            closing_place=deal.closing_place,
            zone=deal.time_zone,
            milestones=tuple(_step(step) for step in steps if step.deal_id == deal.id),
            parties=tuple(PartyCard(one.role, one.name, one.contact_id) for one in parties if one.deal_id == deal.id),
        )
        for deal in held
    )


def _step(row: Milestone) -> MilestoneCard:
    return MilestoneCard(row.id, row.code, row.due_on, row.done_at)


def _fits(said: list[str], deal: DealCard) -> bool:
    known = _words(" ".join([deal.address, *(party.name for party in deal.parties)]))
    return all(any(_alike(word, other) for other in known) for word in said)


def _alike(word: str, other: str) -> bool:
    # A number is right or wrong: 12 Oak and 14 Oak are two homes.
    return word == other if word.isdigit() or other.isdigit() else fuzz.ratio(word, other) >= ALIKE


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
