"""What is not well with an office: what waits too long, what was given up, a clock or a channel that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.conversations.accounts import BY_HAND

Ailment = Literal["inbox", "outbox", "unknown", "dead", "clock", "paused", "failing"]

RECENT = timedelta(days=1)
"""What was given up, or left in doubt, before that is old news: it was told when it happened."""
SENDS_WITHIN = timedelta(minutes=30)
FEWEST_SENDS = 5
"""Of fewer it cannot be said that most of them fail."""


@dataclass(frozen=True, slots=True)
class HealthLimits:
    """From where on something is not well; 0 stands for never. `failed_percent` is of an account's last sends."""

    inbox_seconds: float = 45
    outbox_seconds: float = 300
    unknown_seconds: float = 900
    dead_letters: int = 1
    clock_seconds: float = 180
    failed_percent: float = 50


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not well. `subject` is the account it is about ("sms +12065550100"), `seconds` the age of the
    oldest, `count` how many, of `total` where it is a share."""

    name: Ailment
    subject: str = ""
    seconds: float = 0.0
    count: int = 0
    total: int = 0
    reason: str = ""


def troubles(session: Session, limits: HealthLimits, tick: str, now: datetime) -> tuple[Trouble, ...]:
    """All that is not well now with the unit's office. `tick` is the scheduled job by which the clock is known to go.

    What waits for an account that stands still is that account's trouble, and a campaign may take its time.
    """
    return (
        *_waiting(session, limits, now),
        *_stuck_clock(session, limits, tick, now),
        *_channels(session, limits, now),
    )


def _waiting(session: Session, limits: HealthLimits, now: datetime) -> Iterator[Trouble]:
    rows = {row.name: row for row in session.execute(_QUEUES, {"now": now, "since": now - RECENT})}
    allowed = {"inbox": limits.inbox_seconds, "outbox": limits.outbox_seconds, "unknown": limits.unknown_seconds}
    for name, row in rows.items():
        seconds = float(row.seconds)
        if name == "dead":
            if limits.dead_letters and row.many >= limits.dead_letters:
                yield Trouble("dead", count=row.many)
        elif allowed[name] and seconds > allowed[name]:
            yield Trouble(name, seconds=seconds, count=row.many)


def _stuck_clock(session: Session, limits: HealthLimits, tick: str, now: datetime) -> Iterator[Trouble]:
    last: datetime | None = session.scalar(_TICKED, {"job": tick})
    seconds = (now - last).total_seconds() if last is not None else 0.0
    if limits.clock_seconds and seconds > limits.clock_seconds:
        yield Trouble("clock", seconds=seconds)


def _channels(session: Session, limits: HealthLimits, now: datetime) -> Iterator[Trouble]:
    for row in session.execute(_PAUSED, {"by_hand": BY_HAND}):
        yield Trouble("paused", f"{row.channel} {row.account}", reason=row.paused_reason)
    if limits.failed_percent:
        for row in session.execute(_SENDS, {"since": now - SENDS_WITHIN}):
            if row.total >= FEWEST_SENDS and 100 * row.failed > limits.failed_percent * row.total:
                yield Trouble("failing", f"{row.channel} {row.account}", count=row.failed, total=row.total)


_QUEUES = text(
    "SELECT 'inbox' AS name, count(*) AS many, "
    " coalesce(extract(epoch FROM cast(:now AS timestamptz) - min(received_at)), 0) AS seconds "
    "FROM inbox WHERE status = 'waiting' "
    "UNION ALL SELECT 'outbox', count(*), coalesce(extract(epoch FROM cast(:now AS timestamptz) - min(o.due_at)), 0) "
    "FROM outbox o JOIN channel_account n ON n.id = o.account_id "
    "WHERE o.status IN ('new', 'claimed') AND o.due_at <= :now AND o.kind <> 'campaign' "
    " AND n.active AND n.paused_reason IS NULL "
    "UNION ALL SELECT 'unknown', count(*), "
    " coalesce(extract(epoch FROM cast(:now AS timestamptz) - min(sending_at)), 0) "
    "FROM outbox WHERE status = 'unknown' AND sending_at > :since "
    "UNION ALL SELECT 'dead', count(*), 0 FROM ("
    " SELECT FROM inbox WHERE status = 'dead' AND received_at > :since "
    " UNION ALL SELECT FROM outbox WHERE status = 'dead' AND created_at > :since "
    " UNION ALL SELECT FROM event WHERE status = 'dead' AND at > :since) AS given_up"
)
# A new office has no tick yet: its clock is late from its beginning on.
_TICKED = text(
    "SELECT greatest((SELECT max(due_at) FROM scheduled_run WHERE job = :job), (SELECT created_at FROM brokerage))"
)
_PAUSED = text(
    "SELECT channel, account, paused_reason FROM channel_account WHERE active AND paused_reason <> :by_hand "
    "ORDER BY channel, account"
)
# The last few by their key: there is no index on when a message was sent, and this is asked all the time.
_SENDS = text(
    "SELECT n.channel, n.account, count(*) AS total, "
    " count(*) FILTER (WHERE o.status IN ('failed', 'dead') AND coalesce(o.error, '') NOT LIKE 'opted_out%') AS failed "
    "FROM (SELECT account_id, status, error, sending_at FROM outbox ORDER BY id DESC LIMIT 500) o "
    "JOIN channel_account n ON n.id = o.account_id AND n.active AND n.paused_reason IS NULL "
    "WHERE o.sending_at > :since AND o.status IN ('sent', 'failed', 'dead', 'unknown') "
    "GROUP BY n.channel, n.account ORDER BY n.channel, n.account"
)
