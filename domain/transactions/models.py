"""Tables of deals: the contract on a home, its parties and its milestones."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Numeric, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Entity, Tenant


class Deal(Entity, Base):
    """A contract under way or closed, from the office's side of it."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('accepted', 'contingent', 'pending', 'clear_to_close', 'closed', 'fell_through')", name="stage"
        ),
        CheckConstraint("side IN ('buyer', 'seller')", name="side"),
    )

    listing_id: Mapped[UUID | None] = mapped_column(ForeignKey("listing.id"))
    address: Mapped[str]
    """The property's address as the office writes it."""
    side: Mapped[str]
    stage: Mapped[str]
    price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    closing_at: Mapped[datetime | None]
    closing_place: Mapped[str] = mapped_column(server_default="")
    time_zone: Mapped[str] = mapped_column(server_default="America/Los_Angeles")


class Party(Tenant, Base):
    """Somebody in a deal, in a role: buyer, seller, lender, escrow, inspector."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("deal_id", "role", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deal.id"))
    role: Mapped[str]
    name: Mapped[str]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    """Set where the party is a contact of the office, who may ask about the deal."""


class Milestone(Entity, Base):
    """A step of a deal with its date. Done ones are told to the client; troubled ones to the agent only."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("deal_id", "code"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deal.id"), index=True)
    code: Mapped[str]
    """accepted, earnest_money, inspection, appraisal, loan_approved, clear_to_close, walk_through, signing, closed."""
    position: Mapped[int] = mapped_column(SmallInteger)
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
