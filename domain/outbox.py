"""The outbox: messages on their way out, queued in the unit that caused them and delivered by the workers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.db import Base, Tenant, wake
from domain.errors import NotFound
from domain.messages import Attachment, Card, Choice, Fact, Fitted

NOW = text("now()")

Kind = Literal["reply", "notice", "reminder", "campaign", "code", "consent"]

CONVERSATIONAL: frozenset[Kind] = frozenset({"reply", "consent"})
"""What answers a person's own message: quiet hours do not hold it back."""

LASTS: Mapping[Kind, timedelta] = {
    "reply": timedelta(hours=12),
    "notice": timedelta(hours=24),
    "consent": timedelta(hours=24),
    "code": timedelta(minutes=10),
}
"""After how long a message is not worth sending any more; a reminder and a campaign say so themselves."""


class Outbox(Tenant, Base):
    """A message on its way out: the claim to send it, and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", "id", postgresql_where=text("status IN ('new', 'claimed')")),
        Index(
            "ix_outbox_open",
            "conversation_id",
            "id",
            postgresql_where=text("status IN ('new', 'claimed', 'sending')"),
        ),
        Index("ix_outbox_sending", "lease_until", postgresql_where=text("status IN ('sending', 'unknown')")),
        Index("ix_outbox_dead", "id", postgresql_where=text("status = 'dead'")),
        Index("ix_outbox_conversation_id_id", "conversation_id", "id"),
        Index("ix_outbox_created_at", "created_at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),
        Index("ix_outbox_sent_at", "sent_at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),
        Index("ix_outbox_provider_id", "provider_id", postgresql_where=text("provider_id IS NOT NULL")),
        Index("uq_outbox_dedupe_key", "brokerage_id", "dedupe_key", unique=True),
        CheckConstraint(
            "status IN ('new', 'claimed', 'sending', 'sent', 'unknown', 'failed', 'dead', 'expired', 'suppressed', "
            "'dropped')",
            name="status",
        ),
        CheckConstraint("kind IN ('reply', 'notice', 'reminder', 'campaign', 'code', 'consent')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("channel_account.id"))
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id"))
    kind: Mapped[str]
    """reply: answers the person's own message; notice: news they need; reminder, campaign, code; consent: the one
    confirmation of an opt-out, which goes out although the address is suppressed."""
    scope: Mapped[str] = mapped_column(server_default="service")
    text: Mapped[str]
    part: Mapped[dict[str, Any] | None]
    """The fitted part as it is rendered; removed after 30 days."""
    author: Mapped[str] = mapped_column(server_default="bot")
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    """The person who wrote it, where it was not the assistant."""
    answers: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    due_at: Mapped[datetime] = mapped_column(server_default=NOW)
    """When it is wanted; later messages of the conversation wait for what is due and not yet gone."""
    not_before: Mapped[datetime | None]
    """When the next try may be, after one that the wire put off."""
    expires_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default="new")
    attempts: Mapped[int] = mapped_column(server_default="0")
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    doubts: Mapped[int] = mapped_column(server_default="0")
    """How often it was not known whether the message had arrived."""
    provider_id: Mapped[str | None]
    provider_status: Mapped[str | None]
    error: Mapped[str | None]
    dedupe_key: Mapped[str | None]


def queue(
    session: Session,
    conversation_id: UUID,
    parts: Sequence[Fitted],
    *,
    kind: Kind,
    now: datetime,
    scope: str = "service",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    dedupe_key: str | None = None,
    author: Literal["bot", "person"] = "bot",
    member_id: UUID | None = None,
    answers: int | None = None,
) -> tuple[int, ...]:
    """Queue the fitted parts of one message, in order, and wake the workers; gives the rows' ids.

    With a `dedupe_key` that was used before nothing is queued and () is given. Reminders and campaigns need an
    `expires_at`. Raises NotFound.
    """
    due = due_at or now
    account_id = _account_of(session, conversation_id)
    shared: dict[str, Any] = {
        "conversation_id": conversation_id, "account_id": account_id, "kind": kind, "scope": scope,
        "author": author, "member_id": member_id, "answers": answers, "created_at": now, "due_at": due,
        "expires_at": _too_late(kind, due) if expires_at is None else expires_at,
    }  # fmt: skip
    ids: list[int] = []
    for number, part in enumerate(parts):
        key = f"{dedupe_key}#{number}" if dedupe_key is not None else None
        row = shared | {"text": part.text, "part": json.dumps(part_to_json(part)), "dedupe_key": key}
        ids += session.scalars(_QUEUE, row).all()
    if ids and due <= now:
        wake(session, "outbox")
    return tuple(ids)


def _too_late(kind: Kind, due: datetime) -> datetime:
    if kind not in LASTS:
        raise ValueError(f"a {kind} must say when it is too late to send it")
    return due + LASTS[kind]


def _account_of(session: Session, conversation_id: UUID) -> UUID:
    account_id: UUID | None = session.scalar(_ACCOUNT, {"id": conversation_id})
    if account_id is None:
        raise NotFound(kind="conversation")
    return account_id


def cancel(session: Session, dedupe_key: str) -> int:
    """Drop what was queued under the key and is not yet on its way; how many parts that were."""
    dropped = session.scalars(_CANCEL, {"key": f"{dedupe_key}#"}).all()
    return len(dropped)


def cancel_all(session: Session, prefix: str) -> int:
    """Drop everything whose dedupe key begins so and that is not yet on its way; how many parts that were."""
    return len(session.scalars(_CANCEL, {"key": prefix}).all())


def part_to_json(part: Fitted) -> dict[str, Any]:
    return asdict(part)


def part_from_json(stored: Mapping[str, Any]) -> Fitted:
    return Fitted(
        text=stored["text"],
        buttons=tuple(Choice(**choice) for choice in stored["buttons"]),
        cards=tuple(_card(card) for card in stored["cards"]),
        attachments=tuple(Attachment(**attachment) for attachment in stored["attachments"]),
        numbered=tuple(Choice(**choice) for choice in stored["numbered"]),
        private=stored["private"],
        below=stored.get("below", ""),
        asks_phone=stored.get("asks_phone", False),
    )


def _card(stored: Mapping[str, Any]) -> Card:
    return Card(
        title=stored["title"],
        line=stored["line"],
        facts=tuple(Fact(**fact) for fact in stored["facts"]),
        image_url=stored["image_url"],
        link=stored["link"],
        choices=tuple(Choice(**choice) for choice in stored["choices"]),
    )


# As text: each reply pays for it, and building the statement took longer than running it.
_QUEUE = text(
    "INSERT INTO outbox (conversation_id, account_id, kind, scope, text, part, author, member_id, answers, "
    " created_at, due_at, expires_at, dedupe_key) "
    "VALUES (:conversation_id, :account_id, :kind, :scope, :text, cast(:part AS jsonb), :author, :member_id, "
    " :answers, :created_at, :due_at, :expires_at, :dedupe_key) "
    "ON CONFLICT (brokerage_id, dedupe_key) DO NOTHING RETURNING id"
)
_ACCOUNT = text("SELECT account_id FROM conversation WHERE id = :id")
# The key is free again: a visit that is called off and had back is reminded of after all.
_CANCEL = text(
    "UPDATE outbox SET status = 'dropped', error = 'cancelled', dedupe_key = NULL "
    " WHERE starts_with(dedupe_key, :key) AND status IN ('new', 'claimed') RETURNING id"
)
