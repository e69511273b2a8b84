"""Tables of the brokerage itself: the office, its members, their roles and rights."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    text,
)
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
    help_text: Mapped[str] = mapped_column(server_default="")
    """What whoever texts HELP is told the office does, between its name and how to stop; "" for the usual words."""
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


class LoginLink(Entity, Base):
    """A link that signs a member in once; only the hash of what it carries is kept."""

    __tablename__ = "login_link"
    __table_args__ = (UniqueConstraint("brokerage_id", "token_hash"),)

    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Entity, Base):
    """A member signed in to the web site, in the role they had then; only the hash of the browser's token is kept."""

    __tablename__ = "web_session"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "token_hash"),
        Index("ix_web_session_former_hash", "brokerage_id", "former_hash"),
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    former_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The token before the last rotation, good for a minute: requests that were on their way carry it."""
    role: Mapped[str]
    method: Mapped[str]
    """link or oidc."""
    agent: Mapped[str] = mapped_column(server_default="")
    """The browser, as it names itself."""
    rotated_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(server_default="")


class LoginTry(Tenant, Base):
    """One attempt to sign in, counted against where it came from."""

    __tablename__ = "login_try"
    __table_args__ = (Index("ix_login_try_source_at", "brokerage_id", "source", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    source: Mapped[str]
    """A keyed hash of the address that tried."""
    at: Mapped[datetime]
