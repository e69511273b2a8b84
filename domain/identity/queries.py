"""Reads of the office and its members."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain.addresses import email as canonical_email
from domain.db import lookup, tenant_of, unseal
from domain.errors import NotFound
from domain.identity.models import Brokerage, Member, RoleRight


@dataclass(frozen=True, slots=True)
class BrokerageCard:
    """The office as others may show it. `time_zone` is an IANA name, `state_or_province` two letters."""

    id: UUID
    name: str
    licence_number: str
    phone: str
    email: str
    time_zone: str
    state_or_province: str
    duty_member_id: UUID | None
    help_text: str = ""
    """The office's own words for HELP, "" for the usual ones."""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member as others may show them; `phone` is the number that clients are given, "" without one."""

    id: UUID
    full_name: str
    role: str
    rights: frozenset[str]
    licence_number: str
    phone: str
    email: str
    active: bool


def brokerage_card(session: Session) -> BrokerageCard:
    """The unit's own office. Raises NotFound before it is created."""
    row = session.get(Brokerage, tenant_of(session))
    if row is None:
        raise NotFound(kind="brokerage")
    return BrokerageCard(
        id=row.id,
        name=row.name,
        licence_number=row.licence_number,
        phone=row.phone,
        email=row.email,
        time_zone=row.time_zone,
        state_or_province=row.state_or_province,
        duty_member_id=row.duty_member_id,
        help_text=row.help_text,
    )


def brokerages(session: Session) -> tuple[UUID, ...]:
    """Every office of the installation, the oldest first; asked before any tenant is known."""
    return tuple(session.scalars(text("SELECT brokerage_id FROM routing.brokerages()")))


def first_brokerage(session: Session) -> UUID | None:
    """The oldest office of the installation, if there is one; asked before any tenant is known."""
    return next(iter(brokerages(session)), None)


def member_card(session: Session, member_id: UUID) -> MemberCard:
    """Raises NotFound; a member who has left still has a card, with no rights."""
    row = session.get(Member, member_id)
    if row is None:
        raise NotFound(kind="member")
    return card_of(session, row)


def duty_member(session: Session) -> MemberCard:
    """The member who owns senders that nobody knows, and whoever else has no one. Raises NotFound where none is set."""
    duty = brokerage_card(session).duty_member_id
    if duty is None:
        raise NotFound(kind="duty member")
    return member_card(session, duty)


def members(session: Session, *, right: str = "") -> tuple[MemberCard, ...]:
    """The members who work here now, by name; with `right`, those who have it."""
    rows = session.scalars(select(Member).where(Member.active).order_by(Member.full_name, Member.id))
    rights = _rights_by_role(session)
    cards = (card_of(session, row, rights[row.role]) for row in rows)
    return tuple(card for card in cards if not right or right in card.rights)


def member_by_email(session: Session, address: str) -> MemberCard | None:
    """The member who signs in with this address. Raises BadAddress."""
    hashed = lookup(session, "email", canonical_email(address))
    row = session.scalars(select(Member).where(Member.email_lookup == hashed, Member.active)).one_or_none()
    return card_of(session, row) if row else None


def members_named(session: Session, name: str) -> tuple[MemberCard, ...]:
    """Members whose name holds every word of `name`, in any case."""
    wanted = name.casefold().split()
    return tuple(card for card in members(session) if wanted and all(w in card.full_name.casefold() for w in wanted))


def rights_of(session: Session, member_id: UUID) -> frozenset[str]:
    """What the member may do now: nothing once they have left. Raises NotFound."""
    row = session.get(Member, member_id)
    if row is None:
        raise NotFound(kind="member")
    return _rights(session, row)


def holders(session: Session, right: str, among: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these members who have the right now."""
    query = (
        select(Member.id)
        .join(RoleRight, RoleRight.role == Member.role)
        .where(Member.active, RoleRight.right_name == right, Member.id.in_(list(among)))
    )
    return frozenset(session.scalars(query))


def card_of(session: Session, row: Member, rights: frozenset[str] | None = None) -> MemberCard:
    return MemberCard(
        id=row.id,
        full_name=row.full_name,
        role=row.role,
        rights=_rights(session, row) if rights is None else rights,
        licence_number=row.licence_number,
        phone=unseal(session, row.phone_sealed, "member.phone", row.id) if row.phone_sealed else "",
        email=unseal(session, row.email_sealed, "member.email", row.id) if row.email_sealed else "",
        active=row.active,
    )


def _rights_by_role(session: Session) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for role, right in session.execute(select(RoleRight.role, RoleRight.right_name)):
        found[role].add(right)
    return defaultdict(frozenset, {role: frozenset(rights) for role, rights in found.items()})


def _rights(session: Session, row: Member) -> frozenset[str]:
    if not row.active:
        return frozenset()
    return frozenset(session.scalars(select(RoleRight.right_name).where(RoleRight.role == row.role)))
