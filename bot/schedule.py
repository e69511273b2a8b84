"""One table of what happens when; the elected clock turns its moments into events, and each event runs its job once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import jobs
from bot.desk import Desk
from bot.reacting import Reaction
from domain import conversations, showings
from domain.events import Happened
from domain.times import at_local, local_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """At this local time of the office, once on each day: also where clocks skip the time or show it twice."""

    at: time

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The last such moment that is not after `now`."""
        today = local_day(now, zone)
        moment = at_local(today, self.at, zone)
        return moment if moment <= now else at_local(today - timedelta(days=1), self.at, zone)

    def following(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first such moment after `now`."""
        today = local_day(now, zone)
        moments = (at_local(today + timedelta(days=ahead), self.at, zone) for ahead in range(3))
        return next(moment for moment in moments if moment > now)


@dataclass(frozen=True, slots=True)
class Every:
    """Each time so much has passed, counted from the epoch, so that all clocks agree on the moments."""

    interval: timedelta

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        return now - (now - EPOCH) % self.interval

    def following(self, now: datetime, zone: ZoneInfo) -> datetime:
        return self.latest(now, zone) + self.interval


@dataclass(frozen=True, slots=True)
class Entry:
    """A job by name, when it is due, and what it does in the unit of its event."""

    name: str
    when: Daily | Every
    job: Reaction


def _expire_holds(session: Session, happened: Happened, desk: Desk) -> None:
    showings.expire_holds(session, desk.now())


def _conclude(session: Session, happened: Happened, desk: Desk) -> None:
    showings.conclude(session, desk.now())


def _ask_ratings(session: Session, happened: Happened, desk: Desk) -> None:
    conversations.ask_ratings(session, desk.now())


def _hand_back_quiet(session: Session, happened: Happened, desk: Desk) -> None:
    conversations.hand_back_quiet(session, desk.now())


def _embed(session: Session, happened: Happened, desk: Desk) -> None:
    jobs.defer(session, jobs.EMBED)


def _purge(session: Session, happened: Happened, desk: Desk) -> None:
    jobs.defer(session, jobs.PURGE)


TICK = "showings.expire_holds"
"""The entry that comes every minute: by it the clock is known to go."""
SCHEDULE: Sequence[Entry] = (
    Entry(TICK, Every(timedelta(minutes=1)), _expire_holds),
    Entry("showings.conclude", Every(timedelta(minutes=5)), _conclude),
    Entry("conversations.ask_ratings", Every(timedelta(minutes=5)), _ask_ratings),
    # Homes are embedded when they come in; this finds those whose job was lost with a database or a model.
    Entry("listings.embed", Every(timedelta(minutes=10)), _embed),
    Entry("conversations.hand_back_quiet", Every(timedelta(minutes=10)), _hand_back_quiet),
    Entry("conversations.purge_payloads", Daily(time(3, 30)), _purge),
)


def runner(schedule: Sequence[Entry]) -> Reaction:
    """The reaction to `schedule.due`: does what the entry of that name says; one that was taken out does nothing."""
    by_name = {entry.name: entry.job for entry in schedule}

    def run_due(session: Session, happened: Happened, desk: Desk) -> None:
        job = by_name.get(str(happened.data["job"]))
        if job is not None:
            job(session, happened, desk)

    return run_due
