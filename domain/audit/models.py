"""The append-only log of every write that was made for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Tenant


class AuditEntry(Tenant, Base):
    """Who changed what, before and after, because of which message. The app role can add rows and read them only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject", "subject_id"),
        Index("ix_audit_entry_at", "at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    actor: Mapped[str]
    """contact, member, or system."""
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
