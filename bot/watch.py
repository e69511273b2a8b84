"""Every worker watches over all offices beside its work: what is not well is told, also when another worker died."""

import logging
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.schedule import TICK
from bot.settings import Settings
from domain import conversations, identity
from domain.conversations import HealthLimits

log = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
GRACE = timedelta(seconds=60)
"""After a start nothing is told for so long: what waited while no worker ran is about to be done."""


def health_limits(settings: Settings) -> HealthLimits:
    """From where on admins and owners are told that something is not well."""
    return HealthLimits(
        settings.alarm_inbox_seconds,
        settings.alarm_outbox_seconds,
        settings.alarm_unknown_seconds,
        settings.alarm_dead_letters,
        settings.alarm_clock_seconds,
        settings.alarm_failed_percent,
    )


class Watch:
    """A thread beside the lanes. The clock is no use for this: that it stands still is one of the troubles."""

    def __init__(
        self, desk: Desk, limits: HealthLimits, *, look_seconds: float = LOOK_SECONDS, grace: timedelta = GRACE
    ) -> None:
        self._desk = desk
        self._limits = limits
        self._look_seconds = look_seconds
        self._grace = grace
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def look(self) -> int:
        """Look at every office once; how many alarms were raised or cleared."""
        with self._desk.database.untenanted() as session:
            offices = identity.brokerages(session)
        return sum(self._look_at(office) for office in offices)

    def _look_at(self, office: UUID) -> int:
        now = self._desk.now()
        with self._desk.database.unit(office) as session:
            found = conversations.troubles(session, self._limits, TICK, now)
            for trouble in found:
                log.warning("not well: %s %s", trouble.name, trouble.subject)
            return conversations.watch_over(session, found, now)

    def _run(self) -> None:
        quiet_until: datetime = self._desk.now() + self._grace
        while not self._stopped.wait(self._look_seconds):
            if self._desk.now() < quiet_until:
                continue
            try:
                self.look()
            except SQLAlchemyError as error:
                # Nobody can be told without a database. When it is back, what it left undone is not old yet.
                quiet_until = self._desk.now() + self._grace
                log.warning("could not look after the offices: %s", str(error).strip().partition("\n")[0])
            except Exception:
                log.exception("could not look after the offices")
