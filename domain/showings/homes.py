"""What a visit needs to know of a home, its office and its agent, read by table name from other capabilities."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import identity
from domain.errors import NotFound
from domain.showings.rules import Candidate, who_shows
from domain.times import zone_of

LEASE = "Residential Lease"


@dataclass(frozen=True, slots=True)
class Home:
    """A home as visits see it. `zone` is its own, or the office's where it has none of its own that is known."""

    id: UUID
    status: str
    lease: bool
    exclusive: bool
    approval: bool
    list_member_id: UUID | None
    zone: ZoneInfo
    office_zone: ZoneInfo


def home(session: Session, listing_id: UUID) -> Home:
    """Raises NotFound."""
    row = session.execute(_HOME, {"id": listing_id}).one_or_none()
    if row is None:
        raise NotFound(kind="listing")
    return Home(
        id=listing_id,
        status=row.standard_status,
        lease=row.property_type == LEASE,
        exclusive=not row.overlap_allowed,
        approval=row.showing_approval,
        list_member_id=row.list_member_id,
        zone=ZoneInfo(zone_of(row.state_or_province, row.postal_code) or row.time_zone),
        office_zone=ZoneInfo(row.time_zone),
    )


def shower(session: Session, where: Home, contact_id: UUID) -> UUID | None:
    """Who shows this home to this contact, or None where nobody can. Raises NotFound for an unknown contact."""
    row = session.execute(_PEOPLE, {"contact": contact_id}).one_or_none()
    if row is None:
        raise NotFound(kind="contact")
    ids = (row.owner_id, where.list_member_id, row.duty_member_id)
    able = identity.holders(session, identity.SHOWS_HOMES, [one for one in ids if one is not None])
    return who_shows(*(Candidate(one, one in able) if one is not None else None for one in ids))


def can_show(session: Session, member_id: UUID) -> bool:
    return bool(identity.holders(session, identity.SHOWS_HOMES, [member_id]))


_HOME = text(
    "SELECT l.standard_status, l.property_type, l.overlap_allowed, l.showing_approval, l.list_member_id, "
    " l.state_or_province, l.postal_code, b.time_zone "
    "FROM listing l JOIN brokerage b ON b.id = l.brokerage_id WHERE l.id = :id"
)
_PEOPLE = text(
    "SELECT c.owner_id, b.duty_member_id FROM contact c JOIN brokerage b ON b.id = c.brokerage_id WHERE c.id = :contact"
)
