"""Tables of showings, agents' hours and buyer agreements, with the constraints that no door gets past."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Identity, Index, Numeric, SmallInteger, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Entity, Tenant

BLOCKING_STATUSES = ("held", "confirmed")
BLOCKING = text("status IN ('held', 'confirmed')")
BLOCKING_HOME = text("status IN ('held', 'confirmed') AND exclusive_home")
BUYER_TOURS = "('first', 'second', 'live_video')"


class WorkingHours(Tenant, Base):
    """When a member shows homes on a weekday (0 is Monday), in the office's zone."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens_at < closes_at", name="order"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens_at: Mapped[time]
    closes_at: Mapped[time]


class BuyerAgreement(Entity, Base):
    """A written agreement between a buyer and the office, with the compensation it states.

    Unsigned until `signed_at`; it covers tours whose date lies within `starts_on` and `ends_on`, both included.
    """

    __tablename__ = "buyer_agreement"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint(
            "signed_at IS NULL OR (compensation_percent IS NOT NULL AND compensation_amount IS NULL) "
            "OR (compensation_percent IS NULL AND compensation_amount IS NOT NULL)",
            name="objective_compensation",
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    compensation_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 3))
    compensation_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    text_version: Mapped[str]
    body: Mapped[str] = mapped_column(server_default="")
    """The agreement as the buyer sees and signs it; it never changes after it was drafted."""
    signed_at: Mapped[datetime | None]
    signed_name: Mapped[str] = mapped_column(server_default="")
    signed_evidence: Mapped[str] = mapped_column(server_default="")
    """IP and user agent of the signing, as the page saw them."""
    ended_at: Mapped[datetime | None]


class Showing(Entity, Base):
    """One visit to a home: asked for, held, confirmed, or over. Times are UTC; people are told the property's zone."""

    __tablename__ = "showing"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint(
            "status IN ('held', 'confirmed', 'declined', 'cancelled', 'expired', 'done', 'no_show')", name="status"
        ),
        CheckConstraint(
            "kind IN ('first', 'second', 'live_video', 'open_house', 'inspection', 'appraisal', 'walk_through')",
            name="kind",
        ),
        CheckConstraint(
            f"status <> 'confirmed' OR kind NOT IN {BUYER_TOURS} OR agreement_id IS NOT NULL "
            "OR agreement_exception IS NOT NULL",
            name="agreement",
        ),
        ExcludeConstraint(("member_id", "="), ("during", "&&"), where=BLOCKING, name="ex_showing_member", using="gist"),
        ExcludeConstraint(
            ("listing_id", "="), ("during", "&&"), where=BLOCKING_HOME, name="ex_showing_listing", using="gist"
        ),
        Index("ix_showing_hold", "hold_expires_at", postgresql_where=text("status = 'held'")),
    )

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    during: Mapped[Range[datetime]] = mapped_column(
        TSTZRANGE, Computed("tstzrange(starts_at, ends_at, '[)')", persisted=True)
    )
    kind: Mapped[str] = mapped_column(server_default="first")
    status: Mapped[str] = mapped_column(server_default="held")
    waits_for: Mapped[str] = mapped_column(server_default="")
    """What a held showing waits for: agreement, approval, or nothing."""
    hold_expires_at: Mapped[datetime | None]
    exclusive_home: Mapped[bool] = mapped_column(server_default="true")
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("buyer_agreement.id"))
    agreement_exception: Mapped[str | None]
    """Why no agreement is needed here (an open house, a state's rule), as recorded by a member."""
    ended_reason: Mapped[str] = mapped_column(server_default="")
