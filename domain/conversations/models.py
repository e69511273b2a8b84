"""Tables of the conversations: accounts and addresses, threads, what came in, and the pace at which wires take more.

What goes out is in domain/outbox.py and what happened in domain/events.py, since every capability writes those.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
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
    """Where a person is reached on one channel, and whose it is. A role comes from here, not from the channel."""

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
        Index("ix_inbox_dead", "id", postgresql_where=text("status = 'dead'")),
        Index("ix_inbox_conversation_id_id", "conversation_id", "id"),
        # Rows lie in the order of time: a summary of each few pages is all that a span of days needs, and costs no row.
        Index("ix_inbox_received_at", "received_at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),
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
    __table_args__ = (Index("ix_turn_at", "at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    trace: Mapped[dict[str, Any]]
    milliseconds: Mapped[int]


class RateBucket(Tenant, Base):
    """When an account or a chat is free for the next message; a row, so that the pace holds over all processes.

    The row without a day says from when on something may be sent; the row of a day counts what was sent on it.
    """

    __tablename__ = "rate_bucket"
    __table_args__ = (UniqueConstraint("brokerage_id", "subject_id", "day"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject_id: Mapped[UUID]
    """A channel account's id, or a conversation's where the wire limits each chat."""
    day: Mapped[str] = mapped_column(server_default="")
    free_at: Mapped[datetime] = mapped_column(server_default=NOW)
    used: Mapped[int] = mapped_column(server_default="0")


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


class Rating(Entity, Base):
    """The question how a visit or a closing was, from when it is meant to when it is answered."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "showing_id", "contact_id"),
        UniqueConstraint("brokerage_id", "deal_id", "contact_id"),
        CheckConstraint("(showing_id IS NULL) <> (deal_id IS NULL)", name="one_subject"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name="answered"),
        Index("ix_rating_due", "due_at", postgresql_where=text("asked_at IS NULL")),
        Index("ix_rating_asked_at", "asked_at", postgresql_where=text("asked_at IS NOT NULL")),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    showing_id: Mapped[UUID | None] = mapped_column(ForeignKey("showing.id"))
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("deal.id"))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"))
    """Where it was asked."""
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """From then on it is not asked any more."""
    asked_at: Mapped[datetime | None]
    score: Mapped[int | None] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(server_default="")
    """The message that the number came in."""
    reason: Mapped[str] = mapped_column(server_default="")
    """What went wrong, in the person's words; asked after a low one."""
    answered_at: Mapped[datetime | None]


class AlarmRow(Entity, Base):
    """Something that is not well with the office, from when its admins are told until they are told that it is over."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index(
            "uq_alarm_open",
            "brokerage_id",
            "name",
            "subject",
            unique=True,
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    name: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="")
    """The channel account that it is about, as its wire calls it; "" where it is about none."""
    raised_at: Mapped[datetime]
    well_since: Mapped[datetime | None]
    """Since when nothing is wrong any more; it is over once that has lasted."""
    cleared_at: Mapped[datetime | None]
