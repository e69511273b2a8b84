"""Moments in words, and local times as moments, across the days when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import times

SEATTLE, NEW_YORK = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")
PHOENIX, HONOLULU = ZoneInfo("America/Phoenix"), ZoneInfo("Pacific/Honolulu")
FALL, SPRING = date(2026, 11, 1), date(2027, 3, 14)


def test_a_moment_is_said_in_the_zone_of_the_home() -> None:
    at = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
    assert times.say(at, SEATTLE) == "Sat Dec 5, 10:30 am"
    assert times.say(at, NEW_YORK) == "Sat Dec 5, 1:30 pm"


def test_a_full_hour_has_no_minutes() -> None:
    assert times.say(datetime(2026, 12, 18, 22, 0, tzinfo=UTC), SEATTLE) == "Fri Dec 18, 2 pm"
    assert times.say_time(datetime(2026, 12, 18, 20, 0, tzinfo=UTC), SEATTLE) == "12 pm"
    assert times.say_time(datetime(2026, 12, 18, 8, 5, tzinfo=UTC), SEATTLE) == "12:05 am"


def test_a_span_says_what_both_ends_share_once() -> None:
    start = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
    assert times.say_span(start, start + timedelta(minutes=30), SEATTLE) == "Sat Dec 5, 10:30-11 am"
    assert times.say_span(start, start + timedelta(hours=2), SEATTLE) == "Sat Dec 5, 10:30 am-12:30 pm"
    assert times.say_span(start, start + timedelta(days=1), SEATTLE) == "Sat Dec 5, 10:30 am - Sun Dec 6, 10:30 am"


def test_a_time_that_clocks_show_twice_names_its_half() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert times.say_time(first, NEW_YORK) == "1:30 am EDT"
    assert times.say_time(first + timedelta(hours=1), NEW_YORK) == "1:30 am EST"
    assert times.say_time(first + timedelta(hours=2), NEW_YORK) == "2:30 am"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (FALL, time(1, 30), NEW_YORK, "2026-11-01T05:30"),
        (FALL, time(9, 0), NEW_YORK, "2026-11-01T14:00"),
        (SPRING, time(2, 30), NEW_YORK, "2027-03-14T07:30"),
        (SPRING, time(9, 0), NEW_YORK, "2027-03-14T13:00"),
        (FALL, time(9, 0), PHOENIX, "2026-11-01T16:00"),
        (SPRING, time(9, 0), PHOENIX, "2027-03-14T16:00"),
        (FALL, time(9, 0), HONOLULU, "2026-11-01T19:00"),
        (SPRING, time(9, 0), HONOLULU, "2027-03-14T19:00"),
    ],
)
def test_local_times_on_the_days_when_clocks_change(day: date, clock: time, zone: ZoneInfo, utc: str) -> None:
    assert times.at_local(day, clock, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times(), st.sampled_from([SEATTLE, NEW_YORK, PHOENIX, HONOLULU])
)
def test_what_is_daily_happens_once_on_each_day(day: date, clock: time, zone: ZoneInfo) -> None:
    clock = clock.replace(tzinfo=None)
    at = times.at_local(day, clock, zone)
    assert times.local_day(at, zone) == day
    # A skipped 2:30 becomes 3:30, every other time is itself.
    assert at.astimezone(zone).time() in (clock, (datetime.combine(day, clock) + timedelta(hours=1)).time())


@pytest.mark.parametrize(
    ("postal_code", "place"),
    [
        ("98107", ("WA", "America/Los_Angeles")),
        ("98107-1234", ("WA", "America/Los_Angeles")),
        ("32501", ("FL", "America/Chicago")),
        ("37402", ("TN", "America/New_York")),
        ("", ("", "")),
        ("V6B 1A1", ("", "")),
        ("00000", ("", "")),
    ],
)
def test_a_postal_code_knows_its_state_and_zone(postal_code: str, place: tuple[str, str]) -> None:
    assert times.place_of_postal_code(postal_code) == place


@pytest.mark.parametrize(
    ("state", "postal_code", "zone"),
    [
        ("WA", "", "America/Los_Angeles"),
        ("wa", "98107", "America/Los_Angeles"),
        ("FL", "32501", "America/Chicago"),
        ("FL", "33101", "America/New_York"),
        ("FL", "", ""),
        ("", "98107", "America/Los_Angeles"),
        ("BC", "", ""),
    ],
)
def test_a_home_has_the_zone_of_its_state_or_of_its_postal_code(state: str, postal_code: str, zone: str) -> None:
    assert times.zone_of(state, postal_code) == zone


def test_every_state_has_its_zones() -> None:
    states = times.zones_of_states()
    assert len(states) == 51
    assert all(ZoneInfo(zone) for zones in states.values() for zone in zones)
