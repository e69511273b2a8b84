"""A member's day: showings, tasks, new leads, people who wait for an answer, and deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from domain import identity, times
from domain.crm.models import Task
from domain.crm.queries import TaskCard, open_tasks

NEW_FOR = timedelta(days=2)
AHEAD = timedelta(days=7)
"""How far ahead of the day a deal's deadline is named."""


@dataclass(frozen=True, slots=True)
class DayShowing:
    """One visit of the day; `starts_at` is UTC. `waits_for` is approval, agreement or nothing."""

    id: UUID
    listing_id: UUID
    starts_at: datetime
    ends_at: datetime
    status: str
    address: str
    contact_id: UUID
    contact_name: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class NewLead:
    contact_id: UUID
    name: str
    source: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A person whose last message nobody has answered."""

    contact_id: UUID
    name: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A step of a deal that is due; `overdue` before the day."""

    deal_id: UUID
    address: str
    milestone: str
    due_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Day:
    """All that waits for a member on one day of the office's calendar."""

    day: date
    showings: tuple[DayShowing, ...]
    tasks: tuple[TaskCard, ...]
    """Due on the day or before; tasks without a date too, last."""
    new_leads: tuple[NewLead, ...]
    unanswered: tuple[Unanswered, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def is_free(self) -> bool:
        return not (self.showings or self.tasks or self.new_leads or self.unanswered or self.deadlines)


def my_day(session: Session, member_id: UUID, day: date, *, now: datetime) -> Day:
    """The member's day, in the office's time zone."""
    zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    begins, ends = times.at_local(day, time(0), zone), times.at_local(day + timedelta(days=1), time(0), zone)
    given = {
        "member": member_id,
        "begins": begins,
        "ends": ends,
        "fresh": now - NEW_FOR,
        "day": day,
        "until": day + AHEAD,
        "unowned": _is_on_duty(session, member_id),
    }
    due = (Task.due_at < ends) | Task.due_at.is_(None)
    return Day(
        day,
        tuple(DayShowing(*row) for row in _rows(session, _SHOWINGS, given)),
        open_tasks(session, Task.member_id == member_id, due),
        tuple(NewLead(*row) for row in _rows(session, _LEADS, given)),
        tuple(Unanswered(*row) for row in _rows(session, _UNANSWERED, given)),
        tuple(
            Deadline(row.id, row.address, row.code, row.due_on, row.due_on < day)
            for row in _rows(session, _DEADLINES, given)
        ),
    )


def _is_on_duty(session: Session, member_id: UUID) -> bool:
    return identity.brokerage_card(session).duty_member_id == member_id


def _rows(session: Session, statement: TextClause, given: dict[str, object]) -> Sequence[Any]:
    return session.execute(statement, given).all()


# A day looks into other capabilities' tables by name: showings and deals build on contacts, not the other way.
_SHOWINGS = text(
    "SELECT s.id, s.listing_id, s.starts_at, s.ends_at, s.status, "
    " trim(concat_ws(' ', l.street_number, l.street_name, '#' || nullif(l.unit_number, ''))), "
    " s.contact_id, k.full_name, s.waits_for "
    "FROM showing s JOIN listing l ON l.id = s.listing_id JOIN contact k ON k.id = s.contact_id "
    "WHERE s.member_id = :member AND s.status IN ('held', 'confirmed', 'done') "
    " AND s.starts_at >= :begins AND s.starts_at < :ends ORDER BY s.starts_at, s.id"
)
_LEADS = text(
    "SELECT k.id, k.full_name, k.source, k.created_at FROM contact k "
    "WHERE k.removed_at IS NULL AND k.stage = 'new' AND k.created_at >= :fresh "
    " AND (k.owner_id = :member OR (k.owner_id IS NULL AND :unowned)) ORDER BY k.created_at DESC, k.id"
)
_UNANSWERED = text(
    "SELECT k.id, k.full_name, i.text, i.received_at FROM conversation c "
    "JOIN address a ON a.id = c.address_id JOIN contact k ON k.id = a.contact_id "
    "JOIN LATERAL (SELECT text, received_at FROM inbox "
    "  WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1) i ON true "
    "WHERE c.holder = 'person' AND coalesce(c.holder_member_id, k.owner_id) = :member "
    " AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation_id = c.id AND o.created_at > i.received_at "
    "  AND o.author = 'person' AND o.status NOT IN ('failed', 'dead', 'expired', 'suppressed', 'dropped')) "
    "ORDER BY i.received_at"
)
_DEADLINES = text(
    "SELECT d.id, d.address, m.code, m.due_on FROM milestone m JOIN deal d ON d.id = m.deal_id "
    "WHERE d.member_id = :member AND m.done_at IS NULL AND m.due_on IS NOT NULL AND m.due_on <= :until "
    " AND d.stage NOT IN ('closed', 'fell_through') ORDER BY m.due_on, d.id, m.position"
)
