"""A small office that shows homes: an agent, a buyer of theirs, homes, and agreements."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import identity, showings
from domain.audit import Actor
from domain.listings.models import Listing
from domain.showings import ShowingCard
from tests.factories import people

SEATTLE = ZoneInfo("America/Los_Angeles")

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
"""Tuesday, 10 am in Seattle."""

SATURDAY = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
"""Saturday of next week, 10:30 am in Seattle."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An agent with the usual hours, a buyer whom they own, and a home of another office."""

    agent: UUID
    buyer: UUID
    home: UUID

    @property
    def as_agent(self) -> Actor:
        return Actor("member", self.agent)

    @property
    def as_buyer(self) -> Actor:
        return Actor("contact", self.buyer)


def scene(session: Session) -> Scene:
    agent = identity.add_member(session, "Dana Kim", "agent")
    return Scene(agent, people.contact(session, owner_id=agent), home(session))


def home(
    session: Session,
    *,
    status: str = "Active",
    state: str = "WA",
    postal_code: str = "98107",
    property_type: str = "Residential",
    overlap: bool = False,
    approval: bool = False,
    agent: UUID | None = None,
) -> UUID:
    row = Listing(
        listing_key=uuid4().hex,
        standard_status=status,
        property_type=property_type,
        street_number="12",
        street_name="Oak St",
        city="Seattle",
        state_or_province=state,
        postal_code=postal_code,
        overlap_allowed=overlap,
        showing_approval=approval,
        list_member_id=agent,
    )
    session.add(row)
    session.flush()
    return row.id


def signed(session: Session, people_of: Scene, until: date = date(2026, 12, 31)) -> UUID:
    """An agreement of the buyer that covers everything from today to that day."""
    agreement = showings.draft_agreement(session, people_of.buyer, people_of.agent, NOW, until=until)
    showings.sign_agreement(session, agreement, "Maya Lopez", "203.0.113.9 Firefox", NOW)
    return agreement


def booked(session: Session, people_of: Scene, starts_at: datetime = SATURDAY) -> ShowingCard:
    """A confirmed visit."""
    signed(session, people_of)
    return showings.book(
        session,
        listing_id=people_of.home,
        contact_id=people_of.buyer,
        starts_at=starts_at,
        now=NOW,
        by=people_of.as_buyer,
    )
