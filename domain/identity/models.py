"""Tables of the brokerage itself: the office, its members, their roles and rights."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Numeric, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import TENANT, Base, Entity, Tenant


class Brokerage(Base):
    """An office that uses Porchlight: the tenant. Its own row is guarded like all others, by its id."""

    __tablename__ = "brokerage"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    licence_number: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    time_zone: Mapped[str] = mapped_column(server_default="America/Los_Angeles")
    state_or_province: Mapped[str] = mapped_column(server_default="WA")
    duty_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id", use_alter=True))
    """Who owns senders that nobody knows yet."""
    buyer_fee_percent: Mapped[Decimal] = mapped_column(Numeric(5, 3), server_default="2.5")
    """What a new buyer agreement states as the office's compensation; it is negotiable in each."""
    agreement_days: Mapped[int] = mapped_column(SmallInteger, server_default="30")
    """How long a new buyer agreement lasts."""
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Role(Tenant, Base):
    """A named set of rights: owner, admin, agent, coordinator, lender, assistant, or one of the office's own."""

    __tablename__ = "role"

    brokerage_id: Mapped[UUID] = mapped_column(
        ForeignKey("brokerage.id"),
        primary_key=True,
        server_default=text(TENANT),
    )
    name: Mapped[str] = mapped_column(primary_key=True)


class RoleRight(Tenant, Base):
    __tablename__ = "role_right"
    __table_args__ = (ForeignKeyConstraint(["brokerage_id", "role"], ["role.brokerage_id", "role.name"]),)

    brokerage_id: Mapped[UUID] = mapped_column(
        ForeignKey("brokerage.id"),
        primary_key=True,
        server_default=text(TENANT),
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    right_name: Mapped[str] = mapped_column(primary_key=True)


class Member(Entity, Base):
    """A person who works for the office. Their texting address is an `address` row that names them."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(["brokerage_id", "role"], ["role.brokerage_id", "role.name"]),
        Index("uq_member_email", "brokerage_id", "email_lookup", unique=True),
    )

    full_name: Mapped[str]
    role: Mapped[str]
    licence_number: Mapped[str] = mapped_column(server_default="")
    phone_sealed: Mapped[str | None]
    """The business number that clients are given; sealed all the same, since it is often the person's own."""
    email_sealed: Mapped[str | None]
    email_lookup: Mapped[bytes | None] = mapped_column(LargeBinary)
    active: Mapped[bool] = mapped_column(server_default="true")
