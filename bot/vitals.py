"""How the office is doing: what waits and since when, who works, who holds the clock."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import text

from bot.clockwork import CLOCK_LOCK
from bot.worker import APPLICATION_NAME
from domain.db import Database

LATE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Queue:
    waiting: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Vitals:
    """`queues` are inbox, outbox, unknown and event; `dead` counts what was given up in all of them."""

    queues: Mapping[str, Queue]
    dead: int
    workers: int
    clock: bool
    channels: tuple[str, ...]

    @property
    def state(self) -> str:
        """ok; late when something has waited for more than a minute; alone when no worker or no clock is there."""
        if self.workers == 0 or not self.clock:
            return "alone"
        late = any(queue.oldest_seconds > LATE_SECONDS for name, queue in self.queues.items() if name != "unknown")
        return "late" if late else "ok"

    @property
    def at_rest(self) -> bool:
        """Nothing waits to be answered, sent, looked into or reacted to."""
        return not any(queue.waiting for queue in self.queues.values())

    def as_json(self) -> dict[str, Any]:
        return {"state": self.state, **asdict(self)}


def vitals(database: Database, channels: tuple[str, ...]) -> Vitals:
    """Raises SQLAlchemyError when the database does not answer."""
    with database.untenanted() as session:
        rows = session.execute(_BACKLOG).all()
        workers = session.execute(_WORKERS, {"name": f"{APPLICATION_NAME}%"}).scalar_one()
        clock = session.execute(_CLOCK, {"key": CLOCK_LOCK}).scalar_one()
    queues = {row.queue: Queue(row.waiting, round(row.oldest_seconds, 1)) for row in rows if row.queue != "dead"}
    dead = next((row.waiting for row in rows if row.queue == "dead"), 0)
    return Vitals(queues, dead, workers, clock, channels)


_BACKLOG = text("SELECT queue, waiting, oldest_seconds FROM routing.backlog(now())")
_WORKERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE :name"
)
# An advisory lock of one big key shows its halves as classid and objid.
_CLOCK = text(
    "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND d.datname = current_database() "
    " AND (l.classid::bigint << 32 | l.objid::bigint) = :key)"
)
