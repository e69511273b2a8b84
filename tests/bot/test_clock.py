"""The elected clock and the schedule: each moment once, whoever is the clock, and on the days when clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clockwork import Clockwork, NextMoment
from bot.reacting import Reactions
from bot.schedule import SCHEDULE, Daily, Entry, Every, runner
from domain.db import Database, connect
from tests.bot.offices import OfficeUnderTest
from tests.bot.processes import Plan, WorkerProcess, eventually, running
from tests.conftest import VAULT

NEW_YORK, PHOENIX, HONOLULU = ZoneInfo("America/New_York"), ZoneInfo("America/Phoenix"), ZoneInfo("Pacific/Honolulu")
# hypothesis wants them without a zone and gives them one.
YEARS = datetime(2026, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001


@pytest.mark.commits
def test_one_of_three_workers_is_the_clock_and_another_takes_over_when_it_is_killed(
    office: OfficeUnderTest, database_url: str, tmp_path: Path
) -> None:
    plan = Plan(database_url, tmp_path / "sent.jsonl", every_second=True, lanes=1)
    with running(plan, plan, plan) as workers:
        eventually(lambda: len(runs(office)) >= 2)
        clock = the_clock(office, workers)
        clock.kill()
        killed_at = datetime.now(UTC)
        eventually(lambda: any(due > killed_at for due in runs(office)), 30)
        assert the_clock(office, workers) is not clock
        eventually(lambda: len(runs(office)) >= 5)
    assert len(set(runs(office))) == len(runs(office))
    # One event for each moment, each answered once.
    assert sorted(office.column("SELECT data ->> 'due_at' FROM event")) == sorted(
        due.isoformat() for due in runs(office)
    )


@pytest.mark.commits
def test_the_clock_goes_on_with_the_zones_it_knew_while_the_database_is_away(office: OfficeUnderTest) -> None:
    clock = Clockwork(office.desk(), "", [])
    assert clock._zones() == (ZoneInfo("America/Los_Angeles"),)
    engine = connect("postgresql://nobody@127.0.0.1:1/nothing")
    clock._desk = replace(clock._desk, database=Database(engine, VAULT))
    assert clock._zones() == (ZoneInfo("America/Los_Angeles"),)


@pytest.mark.commits
def test_a_moment_that_a_former_clock_queued_is_not_queued_again(office: OfficeUnderTest) -> None:
    office.do("UPDATE brokerage SET created_at = now() - interval '2 days'")
    entry = Entry("digest", Daily(time(8)), lambda session, happened, desk: None)
    first = Clockwork(office.desk(), "", [entry])
    second = Clockwork(office.desk(), "", [entry])
    assert [first.queue_due([entry]), second.queue_due([entry]), first.queue_due([entry])] == [1, 0, 0]
    assert office.event_names() == ["schedule.due"]


@pytest.mark.commits
def test_what_was_due_before_the_office_was_there_is_not_made_up_for(office: OfficeUnderTest) -> None:
    entry = Entry("digest", Daily(time(8)), lambda session, happened, desk: None)
    assert Clockwork(office.desk(), "", [entry]).queue_due([entry]) == 0


@pytest.mark.commits
def test_a_due_entry_runs_its_job_once(office: OfficeUnderTest) -> None:
    ran: list[str] = []
    entry = Entry("tick", Every(timedelta(hours=1)), lambda session, happened, desk: ran.append(happened.data["job"]))
    office.do("UPDATE brokerage SET created_at = now() - interval '2 days'")
    desk = office.desk()
    Clockwork(desk, "", [entry]).queue_due([entry])
    reactions = Reactions(desk, {"schedule.due": (runner([entry]),)})
    assert [reactions.take(), reactions.take()] == [True, False]
    assert ran == ["tick"]


@pytest.mark.parametrize("zone", [NEW_YORK, PHOENIX, HONOLULU], ids=str)
@pytest.mark.parametrize("at", [time(1, 30), time(2, 30), time(9)], ids=str)
@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 3, 14)], ids=str)
def test_a_daily_moment_comes_once_on_each_day_when_clocks_change(zone: ZoneInfo, at: time, day: date) -> None:
    daily = Daily(at)
    moment = datetime.combine(day - timedelta(days=2), time(), zone).astimezone(UTC)
    local_days = []
    for _ in range(5):
        moment = daily.following(moment, zone)
        local_days.append(moment.astimezone(zone).date())
        assert daily.latest(moment, zone) == moment
    assert local_days == [day + timedelta(days=ahead) for ahead in range(-2, 3)]


def test_the_local_time_is_right_on_the_days_when_clocks_change() -> None:
    before = datetime(2026, 10, 31, 12, tzinfo=UTC)
    # Shown twice: the first of the two. Skipped: as long after the change as it would have been.
    assert Daily(time(1, 30)).following(before, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    spring = datetime(2027, 3, 14, 4, tzinfo=UTC)
    assert Daily(time(2, 30)).following(spring, NEW_YORK) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    assert Daily(time(9)).following(spring, NEW_YORK) == datetime(2027, 3, 14, 13, 0, tzinfo=UTC)
    assert Daily(time(9)).following(spring, PHOENIX) == datetime(2027, 3, 14, 16, 0, tzinfo=UTC)


@given(
    now=st.datetimes(*YEARS, timezones=st.just(UTC)),
    at=st.times(),
    zone=st.sampled_from([NEW_YORK, PHOENIX, HONOLULU]),
)
def test_the_latest_moment_is_past_and_the_following_one_is_to_come(now: datetime, at: time, zone: ZoneInfo) -> None:
    for when in (Daily(at), Every(timedelta(minutes=7))):
        assert when.latest(now, zone) <= now < when.following(now, zone)
        assert when.latest(when.following(now, zone), zone) == when.following(now, zone)


def test_the_clock_wakes_for_the_zone_that_comes_first() -> None:
    trigger = NextMoment(Daily(time(8)), lambda: (HONOLULU, NEW_YORK))
    now = datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert trigger.get_next_fire_time(None, now) == datetime(2026, 12, 1, 13, tzinfo=UTC)


def test_every_entry_of_the_schedule_has_a_name_of_its_own() -> None:
    names = [entry.name for entry in SCHEDULE]
    assert len(set(names)) == len(names) > 0


def runs(office: OfficeUnderTest) -> list[datetime]:
    return office.column("SELECT due_at FROM scheduled_run ORDER BY due_at")


def the_clock(office: OfficeUnderTest, workers: list[WorkerProcess]) -> WorkerProcess:
    """The worker whose connection holds the clock's lock; its name begins with host and process id."""
    (name,) = office.column(
        "SELECT application_name FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND application_name LIKE 'porchlight clock %'"
    )
    pid = int(name.split(":")[1])
    return next(worker for worker in workers if worker.pid == pid)
