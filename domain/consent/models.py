"""Tables of consent: what a person agreed to, with its proof, and where nobody may write to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Tenant

SCOPES = "scope IN ('all', 'service', 'marketing', 'listings')"


class ConsentRecord(Tenant, Base):
    """One act of giving or taking back consent; never changed, only followed by another."""

    __tablename__ = "consent_record"
    __table_args__ = (CheckConstraint(SCOPES, name="scope"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    channel: Mapped[str]
    lookup: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """Keyed hash of the address, so that the proof outlives a merge or an erasure of the person."""
    scope: Mapped[str]
    granted: Mapped[bool]
    wording: Mapped[str]
    """What the person was shown, or what the person wrote."""
    source: Mapped[str]
    """How it came: inbound text, web form, import, portal, an agent's note, the provider."""
    evidence: Mapped[str] = mapped_column(server_default="")
    """Address of the form, IP, or the note's author: whatever proves it."""
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Suppression(Tenant, Base):
    """An address that must not be written to on a channel, for a scope. Never moved when people are merged."""

    __tablename__ = "suppression"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "channel", "lookup", "scope"),
        CheckConstraint(SCOPES, name="scope"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    channel: Mapped[str]
    lookup: Mapped[bytes] = mapped_column(LargeBinary)
    scope: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class PersonSuppression(Tenant, Base):
    """A person who asked for silence on every channel. It adds to what addresses say and never lifts it.

    Who opts in again on one channel afterwards is written to on that channel alone.
    """

    __tablename__ = "person_suppression"
    __table_args__ = (UniqueConstraint("contact_id", "scope"), CheckConstraint(SCOPES, name="scope"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"))
    scope: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
