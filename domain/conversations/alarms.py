"""Alarms: what is not well is told once, not again while it lasts, and once more when it is over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import events
from domain.conversations.health import Trouble
from domain.conversations.threads import conversation_with

WELL_FOR = timedelta(seconds=60)
"""How long it must be well before it is over: what comes and goes is one trouble and not many."""
PREFERRED = ("slack", "sms")
"""Where an alarm is best noticed, the best first; any other channel comes after these."""


def watch_over(session: Session, found: Iterable[Trouble], now: datetime) -> int:
    """Tell of what is new among the troubles found now, and of what is over; how many that were.

    Several workers may do this at once: the rows' own key lets one of them tell.
    """
    ill = {(trouble.name, trouble.subject): trouble for trouble in found}
    rows = {(row.name, row.subject): row for row in session.execute(_OPEN)}
    told = sum(_raise(session, trouble, now) for key, trouble in ill.items() if key not in rows)
    for key, row in rows.items():
        if key in ill:
            if row.well_since is not None:
                session.execute(_WELL_SINCE, {"id": row.id, "at": None})
        elif row.well_since is None:
            session.execute(_WELL_SINCE, {"id": row.id, "at": now})
        elif row.well_since <= now - WELL_FOR:
            session.execute(_CLEAR, {"id": row.id, "now": now})
            events.emit(session, "conversations.alarm_cleared", {"alarm": row.name, "subject": row.subject})
            told += 1
    return told


def alarm_conversation(session: Session, member_id: UUID, channels: Iterable[str]) -> UUID | None:
    """Where a member is best reached in a trouble: by Slack, else by text, else wherever an account is that sends.

    None where none of their addresses has such an account on one of `channels`.
    """
    rest = sorted(set(channels) - set(PREFERRED))
    for channel in (*(one for one in PREFERRED if one in channels), *rest):
        found = conversation_with(session, member_id=member_id, channel=channel)
        if found is not None and session.scalar(_SENDS, {"id": found}):
            return found
    return None


def _raise(session: Session, trouble: Trouble, now: datetime) -> bool:
    row = {"id": uuid4(), "name": trouble.name, "subject": trouble.subject, "now": now}
    if session.scalar(_RAISE, row) is None:
        return False
    data = {
        "alarm": trouble.name,
        "subject": trouble.subject,
        "seconds": round(trouble.seconds),
        "count": trouble.count,
        "total": trouble.total,
        "reason": trouble.reason,
    }
    events.emit(session, "conversations.alarm_raised", data)
    return True


_OPEN = text("SELECT id, name, subject, well_since FROM alarm WHERE cleared_at IS NULL ORDER BY id FOR UPDATE")
_RAISE = text(
    "INSERT INTO alarm (id, name, subject, raised_at) VALUES (:id, :name, :subject, :now) "
    "ON CONFLICT (brokerage_id, name, subject) WHERE cleared_at IS NULL DO NOTHING RETURNING id"
)
_WELL_SINCE = text("UPDATE alarm SET well_since = :at WHERE id = :id")
_CLEAR = text("UPDATE alarm SET cleared_at = :now WHERE id = :id")
_SENDS = text(
    "SELECT n.active AND n.paused_reason IS NULL FROM conversation c JOIN channel_account n ON n.id = c.account_id "
    "WHERE c.id = :id"
)
