"""Buyer agreements: drafted with the office's terms, signed as shown, and what waited for the signature goes on."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from domain import audit, events, money
from domain.audit import SYSTEM, Actor
from domain.errors import Invalid, NotFound
from domain.showings import rules
from domain.showings.errors import AgreementClosed, AgreementInUse
from domain.showings.guard import Relied, guarded, take_turns
from domain.showings.models import BuyerAgreement, Showing
from domain.showings.trace import tell
from domain.times import local_day, say_day

TEXT_VERSION = "touring-1"


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """An agreement as it is shown and signed; `sha256` is of `body` in UTF-8. Days are the office's, both included."""

    id: UUID
    contact_id: UUID
    member_id: UUID
    starts_on: date
    ends_on: date
    compensation: str
    body: str
    sha256: str
    signed_at: datetime | None
    signed_name: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office is paid: percent of the price or an amount of dollars, one of the two and no range."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise Invalid(reason="one_compensation")

    def say(self) -> str:
        if self.amount is not None:
            return money.say(self.amount)
        return f"{(self.percent or Decimal(0)).normalize():f} percent of the purchase price"


def agreement_card(session: Session, agreement_id: UUID) -> AgreementCard:
    """Raises NotFound."""
    row = session.get(BuyerAgreement, agreement_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="agreement")
    return _card(row)


def covering(session: Session, contact_id: UUID, day: date) -> UUID | None:
    """The signed agreement that covers a visit of this person on that day of the office, if there is one."""
    query = select(BuyerAgreement.id).where(
        BuyerAgreement.contact_id == contact_id,
        BuyerAgreement.signed_at.is_not(None),
        BuyerAgreement.ended_at.is_(None),
        BuyerAgreement.starts_on <= day,
        BuyerAgreement.ends_on >= day,
    )
    return session.scalars(query.order_by(BuyerAgreement.ends_on.desc()).limit(1)).one_or_none()


def draft_agreement(
    session: Session,
    contact_id: UUID,
    member_id: UUID,
    now: datetime,
    *,
    terms: Terms | None = None,
    until: date | None = None,
    by: Actor = SYSTEM,
) -> UUID:
    """An agreement to be signed, from today on; by the office's own terms unless others were negotiated.

    One that waits for the same buyer's signature with the same terms and reaches as far is used again.
    """
    office = session.execute(_OFFICE, {"member": member_id}).one()
    stated = terms or Terms(percent=office.buyer_fee_percent)
    today = local_day(now, ZoneInfo(office.time_zone))
    ends_on = max(today + timedelta(days=office.agreement_days), until or today)
    waiting = _waiting(session, contact_id, member_id, stated, until or today)
    if waiting is not None:
        return waiting
    agreement = BuyerAgreement(
        id=uuid4(),
        contact_id=contact_id,
        member_id=member_id,
        starts_on=today,
        ends_on=ends_on,
        compensation_percent=stated.percent,
        compensation_amount=stated.amount,
        text_version=TEXT_VERSION,
        body=_body(office, today, ends_on, stated),
    )
    session.add(agreement)
    session.flush()
    audit.record(
        session, by, "showings.draft_agreement", "buyer_agreement", agreement.id, after={"until": str(ends_on)}
    )
    return agreement.id


def sign_agreement(session: Session, agreement_id: UUID, name: str, evidence: str, now: datetime) -> tuple[UUID, ...]:
    """The buyer signs what they were shown; the visits that waited for it go on. Gives the ids of these.

    `evidence` is what proves who it was (address and browser); the hash of the signed text is kept with it. Raises
    AgreementClosed, Invalid without a name, NotFound.
    """
    take_turns(session)
    agreement = _agreement(session, agreement_id)
    if agreement.signed_at is not None or agreement.ended_at is not None:
        raise AgreementClosed(agreement_id=agreement_id)
    if not name.strip():
        raise Invalid(reason="name_missing")
    agreement.signed_at, agreement.signed_name = now, name.strip()
    agreement.signed_evidence = f"{evidence} sha256:{_sha256(agreement.body)}"
    session.flush()
    contact = Actor("contact", agreement.contact_id)
    after = {"signed_name": agreement.signed_name, "text_version": agreement.text_version}
    audit.record(session, contact, "showings.sign_agreement", "buyer_agreement", agreement_id, after=after)
    gone_on = _let_go_on(session, agreement, now, contact)
    data = {
        "agreement_id": str(agreement_id),
        "contact_id": str(agreement.contact_id),
        "showing_ids": [str(one) for one in gone_on],
    }
    events.emit(session, "showings.agreement_signed", data)
    return gone_on


def end_agreement(session: Session, agreement_id: UUID, now: datetime, *, by: Actor) -> None:
    """End an agreement before its time. Raises AgreementInUse while confirmed visits rest on it, AgreementClosed."""
    take_turns(session)
    agreement = _agreement(session, agreement_id)
    if agreement.ended_at is not None:
        raise AgreementClosed(agreement_id=agreement_id)
    try:
        with guarded(session):
            agreement.ended_at = now
    except Relied:
        raise AgreementInUse(agreement_id=agreement_id) from None
    audit.record(session, by, "showings.end_agreement", "buyer_agreement", agreement_id, after={"ended": True})


def _body(office: "Row[Any]", starts_on: date, ends_on: date, terms: Terms) -> str:
    words = {
        "office": office.name,
        "licence": office.licence_number or "on request",
        "agent": office.full_name,
        "starts": f"{say_day(starts_on)} {starts_on.year}",
        "ends": f"{say_day(ends_on)} {ends_on.year}",
        "compensation": terms.say(),
    }
    return _template().substitute(words)


def _let_go_on(session: Session, agreement: BuyerAgreement, now: datetime, by: Actor) -> tuple[UUID, ...]:
    """Confirm the held visits of the buyer that the agreement covers, or have them wait for the agent's word now."""
    office_zone = ZoneInfo(session.execute(_ZONE).scalar_one())
    waiting = session.scalars(
        select(Showing).where(
            Showing.contact_id == agreement.contact_id,
            Showing.status == "held",
            Showing.waits_for == rules.AGREEMENT,
            Showing.starts_at > now,
            Showing.hold_expires_at > now,
        )
    ).all()
    covered = [
        showing
        for showing in waiting
        if agreement.starts_on <= local_day(showing.starts_at, office_zone) <= agreement.ends_on
    ]
    for showing in covered:
        go_on(session, showing, agreement_id=agreement.id, by=by)
    return tuple(showing.id for showing in covered)


def go_on(session: Session, showing: Showing, *, agreement_id: UUID | None, by: Actor) -> None:
    """A held visit that has what the law wants: it waits for the agent's word where the home needs that, or is on."""
    showing.agreement_id = agreement_id
    if session.execute(_NEEDS_APPROVAL, {"listing": showing.listing_id}).scalar_one():
        showing.waits_for, showing.hold_expires_at = rules.APPROVAL, showing.starts_at
        session.flush()
        tell(session, "held", showing.id, by, waits_for=rules.APPROVAL)
    else:
        showing.status, showing.waits_for, showing.hold_expires_at = "confirmed", "", None
        session.flush()
        tell(session, "confirmed", showing.id, by)


def _waiting(session: Session, contact_id: UUID, member_id: UUID, terms: Terms, until: date) -> UUID | None:
    query = select(BuyerAgreement.id).where(
        BuyerAgreement.contact_id == contact_id,
        BuyerAgreement.member_id == member_id,
        BuyerAgreement.signed_at.is_(None),
        BuyerAgreement.ended_at.is_(None),
        BuyerAgreement.ends_on >= until,
        BuyerAgreement.compensation_percent.is_not_distinct_from(terms.percent),
        BuyerAgreement.compensation_amount.is_not_distinct_from(terms.amount),
        BuyerAgreement.text_version == TEXT_VERSION,
    )
    return session.scalars(query.order_by(BuyerAgreement.created_at.desc()).limit(1)).one_or_none()


def _agreement(session: Session, agreement_id: UUID) -> BuyerAgreement:
    """The row, kept from others until the unit ends."""
    row = session.get(BuyerAgreement, agreement_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound(kind="agreement")
    return row


def _card(row: BuyerAgreement) -> AgreementCard:
    return AgreementCard(
        id=row.id,
        contact_id=row.contact_id,
        member_id=row.member_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        compensation=Terms(row.compensation_percent, row.compensation_amount).say(),
        body=row.body,
        sha256=_sha256(row.body),
        signed_at=row.signed_at,
        signed_name=row.signed_name,
        ended_at=row.ended_at,
    )


def _sha256(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template(files(__package__).joinpath("data/agreement_1.txt").read_text())


_OFFICE = text(
    "SELECT b.name, b.licence_number, b.time_zone, b.buyer_fee_percent, b.agreement_days, m.full_name "
    "FROM brokerage b JOIN member m ON m.brokerage_id = b.id WHERE m.id = :member"
)
_ZONE = text("SELECT time_zone FROM brokerage")
_NEEDS_APPROVAL = text("SELECT showing_approval FROM listing WHERE id = :listing")
