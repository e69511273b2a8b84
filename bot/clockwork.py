"""The elected clock: of all workers one holds an advisory lock, and it turns the schedule into queued rows.

APScheduler wakes it and keeps no jobs. What it does is to queue, for each office, the last moment of an entry that has
passed and is not queued yet; rows are unique on (job, moment), so a clock that changes hands neither doubles one nor
leaves one out.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.schedule import Daily, Entry, Every
from domain import events, identity

log = logging.getLogger(__name__)

CLOCK_LOCK = 7_046_023_142
"""Key of the advisory lock that the clock holds for as long as its connection lives."""
TRY_SECONDS = 5.0


class Clockwork:
    """Tries to be the clock for as long as the worker lives. `url` is where the lock gets a connection of its own."""

    def __init__(self, desk: Desk, url: str, schedule: Sequence[Entry], *, try_seconds: float = TRY_SECONDS) -> None:
        self._desk = desk
        self._url = url
        self._schedule = schedule
        self._try_seconds = try_seconds
        self._known_zones: tuple[ZoneInfo, ...] = ()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def queue_due(self, entries: Sequence[Entry]) -> int:
        """Queue what is due and not queued yet, in every office; how much that was."""
        with self._desk.database.untenanted() as session:
            offices = session.scalars(_OFFICES).all()
        return sum(self._queue_due(office, entries) for office in offices)

    def _queue_due(self, office: UUID, entries: Sequence[Entry]) -> int:
        now = self._desk.now()
        with self._desk.database.unit(office) as session:
            founded = session.scalar(_FOUNDED)
            zone = ZoneInfo(identity.brokerage_card(session).time_zone)
            queued = 0
            for entry in entries:
                due_at = entry.when.latest(now, zone)
                # What was due before there was an office is not made up for.
                if founded is None or due_at <= founded:
                    continue
                if session.scalar(_ADD_RUN, {"job": entry.name, "due": due_at}) is not None:
                    events.emit(session, "schedule.due", {"job": entry.name, "due_at": due_at.isoformat()})
                    queued += 1
        return queued

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with psycopg.connect(
                    self._url, autocommit=True, connect_timeout=3, application_name=self._application_name()
                ) as connection:
                    self._wait_for_lock(connection)
                    self._tick(connection)
            except (psycopg.Error, SQLAlchemyError) as error:
                log.warning("the clock lost the database: %s", str(error).strip().partition("\n")[0])
            self._stopped.wait(1.0)

    def _wait_for_lock(self, connection: psycopg.Connection) -> None:
        while not self._stopped.is_set():
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (CLOCK_LOCK,)).fetchone()
            if row is not None and row[0]:
                return
            self._stopped.wait(self._try_seconds)

    def _tick(self, connection: psycopg.Connection) -> None:
        """Run the schedule until stopped, or until the connection that holds the lock breaks."""
        if self._stopped.is_set():
            return
        log.info("worker %s is the clock", self._desk.worker)
        self.queue_due(self._schedule)
        scheduler = self._scheduler()
        scheduler.start()
        try:
            while not self._stopped.wait(1.0):
                connection.execute("SELECT 1")
        finally:
            scheduler.shutdown(wait=False)

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone=UTC)
        for entry in self._schedule:
            scheduler.add_job(
                self._fire,
                NextMoment(entry.when, self._zones),
                args=[entry],
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        return scheduler

    def _fire(self, entry: Entry) -> None:
        try:
            self.queue_due([entry])
        except SQLAlchemyError as error:
            # The next moment of the entry makes up for it, or the next clock.
            log.warning("%s could not be queued: %s", entry.name, str(error).strip().partition("\n")[0])

    def _application_name(self) -> str:
        return f"porchlight clock {self._desk.worker}"[:63]

    def _zones(self) -> tuple[ZoneInfo, ...]:
        """The zones of all offices; those known before where the database is away: an error would end the scheduler."""
        try:
            self._known_zones = self._read_zones()
        except SQLAlchemyError as error:
            log.warning("the offices' zones could not be read: %s", str(error).strip().partition("\n")[0])
        return self._known_zones

    def _read_zones(self) -> tuple[ZoneInfo, ...]:
        with self._desk.database.untenanted() as session:
            offices = session.scalars(_OFFICES).all()
        zones = set()
        for office in offices:
            with self._desk.database.read(office) as session:
                zones.add(identity.brokerage_card(session).time_zone)
        return tuple(ZoneInfo(zone) for zone in sorted(zones))


class NextMoment(BaseTrigger):  # type: ignore[misc]
    """Fires at an entry's next moment in whichever office's zone that comes first."""

    def __init__(self, when: Daily | Every, zones: Callable[[], tuple[ZoneInfo, ...]]) -> None:
        self._when = when
        self._zones = zones

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        moments = [self._when.following(now, zone) for zone in self._zones() or (ZoneInfo("UTC"),)]
        return min(moments)


_OFFICES = text("SELECT brokerage_id FROM routing.brokerages()")
_FOUNDED = text("SELECT created_at FROM brokerage")
_ADD_RUN = text(
    "INSERT INTO scheduled_run (job, due_at) VALUES (:job, :due) ON CONFLICT (brokerage_id, job, due_at) DO NOTHING "
    "RETURNING id"
)
