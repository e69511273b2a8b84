"""Tables of the people the office serves, and of what is to be done for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Entity, Tenant


class Contact(Entity, Base):
    """A person the office knows. Their phones and chats are `address` rows; their e-mail stands here."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("role IN ('buyer', 'client')", name="role"),
        Index("ix_contact_email_lookup", "brokerage_id", "email_lookup"),
        Index(
            "ix_contact_full_name_trgm",
            "full_name",
            postgresql_using="gin",
            postgresql_ops={"full_name": "gin_trgm_ops"},
        ),
    )

    full_name: Mapped[str] = mapped_column(server_default="")
    role: Mapped[str] = mapped_column(server_default="buyer")
    """buyer: looking; client: a party to a deal, who is looking too if they like."""
    stage: Mapped[str] = mapped_column(server_default="new")
    source: Mapped[str] = mapped_column(server_default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"), index=True)
    language: Mapped[str] = mapped_column(server_default="en")
    email_sealed: Mapped[str | None]
    email_lookup: Mapped[bytes | None] = mapped_column(LargeBinary)
    removed_at: Mapped[datetime | None]
    """Set when an addition was taken back; the row stays for the audit."""


class Note(Entity, Base):
    """What a member wrote down about a contact."""

    __tablename__ = "note"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    text: Mapped[str]
    removed_at: Mapped[datetime | None]


class Task(Entity, Base):
    """Something a member has to do, by when, for whom."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "member_id", "due_at", postgresql_where=text("done_at IS NULL")),)

    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    title: Mapped[str]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class Share(Tenant, Base):
    """A home that a member sent to a contact."""

    __tablename__ = "share"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
