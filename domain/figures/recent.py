"""How the last minutes went, for whoever watches the machine: times of turns and deliveries, and what failed where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

NEWEST = 5_000
"""How many of the newest rows are looked at, at most: a watcher must not cost more than what it watches."""
QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in seconds, by quantile; empty where nothing happened."""

    count: int
    seconds: Mapping[float, float]


@dataclass(frozen=True, slots=True)
class Recent:
    """`errors` counts messages out by (channel, status); `clock_beat` is when the clock last queued a job."""

    turns: Times
    understanding: Times
    deliveries: Times
    messages: Mapping[tuple[str, str], int]
    paused: Mapping[str, int]
    clock_beat: datetime | None


def recent(session: Session, now: datetime, within: timedelta) -> Recent:
    """The figures of one office over the last minutes."""
    given = {"since": now - within, "newest": NEWEST, "quantiles": list(QUANTILES)}
    turns = session.execute(_TURNS, given).one()
    deliveries = session.execute(_DELIVERIES, given).one()
    return Recent(
        _times(turns.total, turns.seconds),
        _times(turns.understood, turns.understanding),
        _times(deliveries.total, deliveries.seconds),
        {(row.channel, row.status): row.total for row in session.execute(_MESSAGES, given)},
        {row.channel: row.total for row in session.execute(_PAUSED)},
        session.scalar(_BEAT),
    )


def _times(count: int, seconds: Any) -> Times:
    found = dict(zip(QUANTILES, seconds, strict=True)) if seconds is not None else {}
    return Times(count, {quantile: value for quantile, value in found.items() if value is not None})


_TURNS = text(
    "SELECT count(*) AS total, "
    " percentile_cont(cast(:quantiles AS double precision[])) WITHIN GROUP (ORDER BY milliseconds / 1000.0) "
    "  AS seconds, "
    " count(trace -> 'understanding_ms') AS understood, "
    " percentile_cont(cast(:quantiles AS double precision[])) WITHIN GROUP "
    "  (ORDER BY cast(trace ->> 'understanding_ms' AS double precision) / 1000.0) AS understanding "
    "FROM (SELECT * FROM turn ORDER BY id DESC LIMIT :newest) AS newest WHERE at >= :since"
)
_DELIVERIES = text(
    "SELECT count(*) AS total, percentile_cont(cast(:quantiles AS double precision[])) WITHIN GROUP "
    "  (ORDER BY extract(epoch FROM sent_at - greatest(due_at, created_at))::double precision) AS seconds "
    "FROM (SELECT * FROM outbox ORDER BY id DESC LIMIT :newest) AS newest WHERE status = 'sent' AND sent_at >= :since"
)
_MESSAGES = text(
    "SELECT n.channel, o.status, count(*) AS total "
    "FROM (SELECT * FROM outbox ORDER BY id DESC LIMIT :newest) AS o JOIN channel_account n ON n.id = o.account_id "
    "WHERE o.created_at >= :since GROUP BY 1, 2"
)
_PAUSED = text(
    "SELECT channel, count(*) FILTER (WHERE active AND paused_reason IS NOT NULL) AS total FROM channel_account "
    "GROUP BY 1"
)
_BEAT = text("SELECT max(due_at) FROM (SELECT due_at FROM scheduled_run ORDER BY id DESC LIMIT 20) AS last")
