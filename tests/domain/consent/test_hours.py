"""Quiet hours against an oracle of its own: for any number, homes and moment, nobody is written to at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import timezone

from domain.consent import hours, places
from domain.consent.places import Home, Jurisdiction
from domain.times import place_of_postal_code

ZIPS = ("98107", "32501", "33101", "37402", "37397", "47708", "46204", "83814", "83702", "96701", "99501", "02903")
AREA_CODES = ("423", "850", "812", "208", "800", "907", "605", "206", "401", "512", "334", "928", "808", "999")

NARROW: dict[str, dict[int, tuple[int, int] | None]] = {
    **{state: dict.fromkeys(range(7), (8, 20)) for state in ("FL", "OK", "MD", "MS", "NJ", "MA", "WA")},
    **{state: dict.fromkeys(range(7), (9, 21)) for state in ("CA", "IL", "MI", "MN")},
    **{state: dict.fromkeys(range(7), (9, 20)) for state in ("CT", "NV")},
    **{state: {**dict.fromkeys(range(6), (8, 21)), 6: None} for state in ("AL", "LA")},
    "KY": dict.fromkeys(range(7), (10, 21)),
    "TX": {**dict.fromkeys(range(6), (9, 21)), 6: (12, 21)},
    "RI": {**dict.fromkeys(range(5), (9, 18)), 5: (10, 17), 6: (10, 17)},
}
"""The windows written down a second time, by hours and weekday, so that a slip in the data file is seen."""


def lawful(at: datetime, state: str, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    window = NARROW.get(state, {}).get(local.weekday(), (8, 21))
    return window is not None and window[0] <= local.hour < window[1]


def zones_known_of(number: str, zips: list[str]) -> set[str]:
    found = {place_of_postal_code(code)[1] for code in zips}
    of_number = timezone.time_zones_for_number(phonenumbers.parse(number))
    # Dozens of zones are the library's way of saying that it has no idea.
    return found | (set(of_number) - {"Etc/Unknown"} if len(of_number) < 6 else set())


numbers = st.one_of(st.sampled_from(AREA_CODES), st.integers(min_value=201, max_value=989).map(str)).map(
    lambda code: f"+1{code}5550123"
)
moments = st.integers(min_value=0, max_value=2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=1000, deadline=None)
@given(numbers, st.lists(st.sampled_from(ZIPS), max_size=3), moments)
def test_nobody_is_solicited_outside_of_any_hours_that_may_hold_for_them(
    number: str, zips: list[str], at: datetime
) -> None:
    where = places.jurisdictions(number, [Home("", code) for code in zips])
    if not hours.allowed(at, where, solicits=True):
        return
    assert all(lawful(at, place.state, place.zone) for place in where or hours.everywhere())
    assert all(lawful(at, "", zone) for zone in zones_known_of(number, zips))
    assert all(lawful(at, *place_of_postal_code(code)) for code in zips)


@settings(max_examples=500, deadline=None)
@given(numbers, st.lists(st.sampled_from(ZIPS), max_size=3), moments)
def test_the_next_time_is_allowed_and_no_minute_before_it_was(number: str, zips: list[str], at: datetime) -> None:
    where = places.jurisdictions(number, [Home("", code) for code in zips])
    try:
        opens = hours.next_allowed(at, where, solicits=True)
    except hours.NeverOpen:
        # Places that have no hour in common: then it is not allowed now either.
        assert not hours.allowed(at, where, solicits=True)
        return
    assert opens >= at
    assert hours.allowed(opens, where, solicits=True)
    if opens > at:
        everywhere = where or hours.everywhere()
        last = opens - timedelta(minutes=1)
        assert not all(lawful(max(last, at), place.state, place.zone) for place in everywhere)


def at(local: str, zone: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


EASTERN, CENTRAL, PACIFIC = "America/New_York", "America/Chicago", "America/Los_Angeles"


@pytest.mark.parametrize(
    ("number", "early", "late", "zone"),
    [
        # Chattanooga is Eastern and the library says Central: whose 8 am comes last, and whose 9 pm first.
        ("+14235550123", "2026-11-24T08:59", "2026-11-24T21:00", EASTERN),
        # Pensacola is Central and the library says Eastern; Florida closes at 8 pm.
        ("+18505550123", "2026-11-24T08:59", "2026-11-24T20:00", EASTERN),
        # Evansville is Central and the library says Eastern.
        ("+18125550123", "2026-11-24T08:59", "2026-11-24T21:00", EASTERN),
        # Coeur d'Alene is Pacific, Boise Mountain.
        ("+12085550123", "2026-11-24T08:59", "2026-11-24T21:00", "America/Boise"),
    ],
)
def test_a_split_area_code_is_open_only_where_both_of_its_zones_are(
    number: str, early: str, late: str, zone: str
) -> None:
    where = places.of_number(number)
    assert len({place.zone for place in where}) >= 2
    assert not hours.allowed(at(early, zone), where, solicits=True)
    assert hours.allowed(at(early, zone) + timedelta(minutes=1), where, solicits=True)
    assert hours.allowed(at(late, zone) - timedelta(minutes=1), where, solicits=True)
    assert not hours.allowed(at(late, zone), where, solicits=True)


def test_a_number_that_says_nothing_of_a_place_gets_the_strictest_hours() -> None:
    where = places.of_number("+18005550123")
    assert where == frozenset()
    # Tuesday: Hawaii's 8 am is the last to come, Rhode Island's 6 pm the first to go.
    assert not hours.allowed(at("2026-11-24T07:59", "Pacific/Honolulu"), where, solicits=True)
    assert hours.allowed(at("2026-11-24T08:00", "Pacific/Honolulu"), where, solicits=True)
    assert hours.allowed(at("2026-11-24T17:59", EASTERN), where, solicits=True)
    assert not hours.allowed(at("2026-11-24T18:00", EASTERN), where, solicits=True)
    # Alabama and Louisiana have no Sunday.
    saturday = at("2026-11-28T18:00", EASTERN)
    assert hours.next_allowed(saturday, where, solicits=True) == at("2026-11-30T08:00", "Pacific/Honolulu")


def test_news_that_was_asked_for_has_the_hours_of_courtesy_in_every_zone() -> None:
    seattle = places.of_number("+12065550123")
    assert hours.allowed(at("2026-11-24T20:30", PACIFIC), seattle, solicits=False)
    assert not hours.allowed(at("2026-11-24T20:30", PACIFIC), seattle, solicits=True)
    assert hours.next_allowed(at("2026-11-24T22:00", PACIFIC), seattle, solicits=False) == at(
        "2026-11-25T08:00", PACIFIC
    )
    nowhere = places.of_number("+18005550123")
    assert not hours.allowed(at("2026-11-24T09:00", EASTERN), nowhere, solicits=False)
    assert hours.allowed(at("2026-11-24T20:59", EASTERN), nowhere, solicits=False)


def test_a_home_in_another_zone_narrows_the_hours_of_the_number() -> None:
    both = places.jurisdictions("+12065550123", [Home("FL", "33101")])
    assert both == {Jurisdiction("WA", PACIFIC), Jurisdiction("FL", EASTERN)}
    assert not hours.allowed(at("2026-11-24T17:30", PACIFIC), both, solicits=True)
    assert hours.allowed(at("2026-11-24T16:59", PACIFIC), both, solicits=True)


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        ("2026-10-31", "2026-10-31T15:00"),
        ("2026-11-01", "2026-11-01T16:00"),
        ("2027-03-13", "2027-03-13T16:00"),
        ("2027-03-14", "2027-03-14T15:00"),
    ],
)
def test_the_day_opens_by_local_clocks_when_they_change(day: str, opens: str) -> None:
    night = at(f"{day}T00:30", PACIFIC)
    expected = datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert hours.next_allowed(night, places.of_number("+12065550123"), solicits=True) == expected


def test_texas_sleeps_late_on_sundays_and_rhode_island_every_day() -> None:
    texas, rhode_island = places.of_number("+15125550123"), places.of_number("+14015550123")
    assert not hours.allowed(at("2026-11-29T11:59", CENTRAL), texas, solicits=True)
    assert hours.allowed(at("2026-11-29T12:00", CENTRAL), texas, solicits=True)
    assert not hours.allowed(at("2026-11-28T17:00", EASTERN), rhode_island, solicits=True)
    assert hours.allowed(at("2026-11-27T17:59", EASTERN), rhode_island, solicits=True)


def test_florida_allows_three_a_day_and_washington_counts_none() -> None:
    assert hours.most_in_a_day(places.of_number("+13055550123")) == 3
    assert hours.most_in_a_day(places.of_number("+12065550123")) is None
    assert hours.most_in_a_day([]) == 3


def test_the_windows_say_when_they_were_checked() -> None:
    assert hours.as_of() <= datetime.now(UTC).date()
