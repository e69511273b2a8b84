"""Events: what happened in the domain, written in the unit in which it happened and answered once by the reactions.

A capability emits; who answers an event, and how, is decided in bot/reactions.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.db import Base, Tenant, wake

NOW = text("now()")

NAMES = {
    "conversations.stranger_wrote": "a first message made a new contact: contact_id, conversation_id",
    "conversations.message_for_holder": "a message to the person who holds it: conversation_id, member_id, inbox_ids",
    "conversations.member_wrote": "a member's words for the other end: conversation_id, member_id, text, inbox_id",
    "conversations.taken_over": "a person holds the talk now: conversation_id, member_id, by (member or bot), reason",
    "conversations.handed_back": "the assistant speaks again: conversation_id, member_id",
    "conversations.turn_given_up": "several tries did not answer these: conversation_id, inbox_ids, error",
    "conversations.phone_shared": "a phone shared by chat, or asked how: conversation_id, told, key",
    "conversations.account_paused": "sending on an account stands still: account_id, reason, code",
    "conversations.rating_asked": "the moment to ask how it was: rating_id, contact_id",
    "conversations.rated": "a person said how it was: rating_id, contact_id, score (1 to 5), words",
    "conversations.rating_explained": "a person said what went wrong: rating_id, contact_id, words",
    "conversations.alarm_raised": "something is not well: alarm, subject, seconds, count, total, reason",
    "conversations.alarm_cleared": "it is well again: alarm, subject",
    "consent.opted_out": "nobody writes there any more: channel, scope, source, address_id, contact_id (or null)",
    "consent.opted_in": "an address may be written to again: channel, scope, source, address_id, contact_id (or null)",
    "showings.booked": "a visit is confirmed from the start: showing_id, by, by_id",
    "showings.held": "a visit is kept for a while: showing_id, waits_for (agreement or approval), by, by_id",
    "showings.confirmed": "a held visit is on: showing_id, by, by_id",
    "showings.declined": "the office says no to a visit: showing_id, reason, by, by_id",
    "showings.moved": "a visit has another time: showing_id, was (start, ISO), by, by_id",
    "showings.cancelled": "a visit is called off: showing_id, reason, was (held or confirmed), by, by_id",
    "showings.reinstated": "a visit that was called off is on again: showing_id, status, by, by_id",
    "showings.expired": "nobody did what a held visit waited for: showing_id, waits_for",
    "showings.took_place": "a confirmed visit is over: showing_id, by, by_id",
    "showings.agreement_signed": "a buyer signed: agreement_id, contact_id, showing_ids (that waited for it)",
    "transactions.opened": "a contract was accepted: deal_id, stage, by, by_id",
    "transactions.milestone_done": "a step of a deal is done: deal_id, code, milestone_id, stage, by, by_id",
    "transactions.milestone_undone": "it was not done after all: deal_id, code, milestone_id, stage, by, by_id",
    "transactions.closing_moved": "the closing has a time or another one: deal_id, was (ISO or null), stage, by, by_id",
    "transactions.stage_changed": "a deal is off, or on again: deal_id, stage, was, reason, by, by_id",
    "outbox.failed": "a message will not arrive: outbox_id, conversation_id, kind, reason, code",
    "outbox.unknown": "it cannot be told whether a message arrived: outbox_id, conversation_id, kind",
    "events.given_up": "an event could not be answered after several tries: event_id, name, error",
    "crm.lead_added": "a member added a person: contact_id, owner_id, member_id, source",
    "crm.home_shared": "a member sends a home to a contact: contact_id, listing_id, member_id",
    "crm.task_set": "a member wants to be reminded: task_id, member_id, due_at (ISO)",
    "crm.task_closed": "a task is done or taken back: task_id",
    "listings.changed": "homes came in or changed: new, price, status (lists of listing ids)",
    "crm.owner_asked": "a contact needs a person: contact_id, member_id, conversation_id, listing_id, reason, words",
    "schedule.due": "the clock says that a job is due: job, due_at",
}
"""Every event there is and its data, so that a test can ask for a reaction (or a deliberate silence) to each."""


class UnknownEvent(ValueError):
    """A name that NAMES does not list."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the reactions get it."""

    id: int
    name: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """The right to answer one event until the lease ends; `attempts` counts this one."""

    brokerage_id: UUID
    id: int
    worker: str
    fence: int
    attempts: int


def emit(session: Session, name: str, data: Mapping[str, Any]) -> None:
    """Record that something happened; `data` is JSON (ids as text) and says which rows it is about."""
    if name not in NAMES:
        raise UnknownEvent(f"{name}: list it in domain/events.py")
    session.execute(insert(Event).values(name=name, data=dict(data)))
    wake(session, "event")


def claim_next(session: Session, worker: str, now: datetime, lease: timedelta) -> Claimed | None:
    """Claim the event that has waited longest, in an untenanted unit."""
    row = session.execute(_CLAIM, {"worker": worker, "now": now, "lease": lease}).one_or_none()
    return Claimed(row.brokerage_id, row.event_id, worker, row.fence, row.attempts) if row is not None else None


def hold(session: Session, claimed: Claimed) -> Happened | None:
    """Lock the event for the rest of the unit; None when the claim is lost or it was answered."""
    row = session.execute(_HOLD, _named(claimed)).one_or_none()
    return Happened(row.id, row.name, row.data, row.at) if row is not None else None


def answered(session: Session, claimed: Claimed) -> None:
    """The event's reactions are part of this unit: it is done when they are committed."""
    session.execute(_DONE, _named(claimed))


def postpone(session: Session, claimed: Claimed, not_before: datetime, error: str) -> None:
    """Its reactions failed: they are tried again, all of them, from `not_before` on."""
    session.execute(_POSTPONE, _named(claimed) | {"not_before": not_before, "error": error})


def give_up(session: Session, claimed: Claimed, error: str) -> None:
    """Put the event aside as dead and say so by another event, unless it is that one itself."""
    row = session.execute(_BURY, _named(claimed) | {"error": error}).one_or_none()
    if row is not None and row.name != "events.given_up":
        emit(session, "events.given_up", {"event_id": claimed.id, "name": row.name, "error": error})


def _named(claimed: Claimed) -> dict[str, Any]:
    return {"id": claimed.id, "worker": claimed.worker, "fence": claimed.fence}


_CLAIM = text("SELECT * FROM routing.claim_event(:worker, :now, :lease)")
_MINE = "WHERE id = :id AND claimed_by = :worker AND fence = :fence AND status = 'waiting'"
_HOLD = text(f"SELECT id, name, data, at FROM event {_MINE} FOR UPDATE")
_DONE = text(f"UPDATE event SET status = 'done', claimed_by = NULL, lease_until = NULL, error = NULL {_MINE}")
_POSTPONE = text(
    f"UPDATE event SET not_before = :not_before, claimed_by = NULL, lease_until = NULL, error = :error {_MINE}"
)
_BURY = text(
    f"UPDATE event SET status = 'dead', claimed_by = NULL, lease_until = NULL, error = :error {_MINE} RETURNING name"
)


class Event(Tenant, Base):
    """Something that happened in the domain, to be answered by the reactions exactly once each."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_waiting", "id", postgresql_where=text("status = 'waiting'")),
        Index("ix_event_dead", "id", postgresql_where=text("status = 'dead'")),
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
