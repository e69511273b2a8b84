"""Tables of the message pipeline: accounts and addresses, conversations, what came in, what goes out, what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Entity, Tenant

NOW = text("now()")


class ChannelAccount(Entity, Base):
    """One of the office's own ends of a wire: a phone number at Twilio, a bot at Telegram, the console."""

    __tablename__ = "channel_account"
    __table_args__ = (UniqueConstraint("channel", "account"),)

    channel: Mapped[str]
    account: Mapped[str]
    """What the wire calls this end (E.164 number, bot id); unique over all offices, so that it names its office."""
    credentials_sealed: Mapped[str | None]
    """JSON of what the channel needs to sign and send; its keys are the channel's business."""
    per_second: Mapped[float] = mapped_column(server_default="1")
    """Messages a second that the wire takes from this account."""
    per_day: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default="true")
    paused_reason: Mapped[str | None]
    """Why sending stands still (an unregistered campaign, a blocked sender); None while it runs."""


class Address(Entity, Base):
    """Where a person is reached on one channel, and whom it belongs to. A role comes from here, not from the channel."""

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "channel", "lookup"),
        CheckConstraint("contact_id IS NULL OR member_id IS NULL", name="one_owner"),
    )

    channel: Mapped[str]
    value_sealed: Mapped[str]
    lookup: Mapped[bytes] = mapped_column(LargeBinary)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"), index=True)


class Conversation(Entity, Base):
    """One thread between one address and one account, with the dialogue's state."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("account_id", "address_id", "thread"),
        CheckConstraint("holder IN ('bot', 'person')", name="holder"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("channel_account.id"))
    address_id: Mapped[UUID] = mapped_column(ForeignKey("address.id"), index=True)
    thread: Mapped[str] = mapped_column(server_default="")
    state: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    version: Mapped[int] = mapped_column(server_default="0")
    """Moved by every turn and by a person's take-over: a turn that finds it moved starts again."""
    holder: Mapped[str] = mapped_column(server_default="bot")
    holder_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    held_since: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_inbound_at: Mapped[datetime | None]


class Inbox(Tenant, Base):
    """A message as it came in, stored once, before the wire was told that it arrived."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "account", "provider_id"),
        Index("ix_inbox_waiting", "id", postgresql_where=text("status = 'waiting'")),
        Index("ix_inbox_conversation_id_id", "conversation_id", "id"),
        CheckConstraint("status IN ('waiting', 'done', 'dead')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    channel: Mapped[str]
    account: Mapped[str]
    provider_id: Mapped[str]
    text: Mapped[str]
    pressed: Mapped[str | None]
    attachments: Mapped[list[Any]] = mapped_column(server_default="[]")
    opt: Mapped[str] = mapped_column(server_default="")
    profile: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(server_default=NOW)
    payload: Mapped[dict[str, Any] | None]
    """The wire's own body; removed after 30 days."""
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default="0")
    not_before: Mapped[datetime | None]
    error: Mapped[str | None]
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id"))


class Turn(Tenant, Base):
    """One round of understanding and acting, with the trace of why it went as it did."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    trace: Mapped[dict[str, Any]]
    milliseconds: Mapped[int]


class Outbox(Tenant, Base):
    """A message on its way out: the claim to send it, and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", "id", postgresql_where=text("status IN ('new', 'claimed')")),
        Index("ix_outbox_sending", "lease_until", postgresql_where=text("status IN ('sending', 'unknown')")),
        Index("ix_outbox_conversation_id_id", "conversation_id", "id"),
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
    expires_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default="new")
    attempts: Mapped[int] = mapped_column(server_default="0")
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    provider_id: Mapped[str | None]
    provider_status: Mapped[str | None]
    error: Mapped[str | None]
    dedupe_key: Mapped[str | None]


class Event(Tenant, Base):
    """Something that happened in the domain, to be answered by the reactions exactly once each."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_waiting", "id", postgresql_where=text("status = 'waiting'")),
        CheckConstraint("status IN ('waiting', 'done', 'dead')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default="0")
    not_before: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    error: Mapped[str | None]


class RateBucket(Tenant, Base):
    """Tokens left for an account or a chat; a row, so that the limit holds over all processes."""

    __tablename__ = "rate_bucket"
    __table_args__ = (UniqueConstraint("brokerage_id", "key"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str]
    tokens: Mapped[float]
    refilled_at: Mapped[datetime] = mapped_column(server_default=NOW)


class DeliveryReport(Tenant, Base):
    """What a provider said later of a message, kept also when the message is not known (yet)."""

    __tablename__ = "delivery_report"
    __table_args__ = (UniqueConstraint("brokerage_id", "channel", "provider_id", "status"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    channel: Mapped[str]
    provider_id: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime] = mapped_column(server_default=NOW)


class ScheduledRun(Tenant, Base):
    """One due moment of one entry in the schedule, so that an elected clock that changes hands queues it once."""

    __tablename__ = "scheduled_run"
    __table_args__ = (UniqueConstraint("brokerage_id", "job", "due_at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    job: Mapped[str]
    due_at: Mapped[datetime]
