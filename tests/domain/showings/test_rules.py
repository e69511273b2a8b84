"""The rules of visits: free times, what to offer of them, who shows, and how long a hold lasts."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.showings import rules
from domain.showings.rules import Candidate, Shift, Span

SEATTLE = ZoneInfo("America/Los_Angeles")
HALF_HOUR, QUARTER = timedelta(minutes=30), timedelta(minutes=15)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEATTLE).astimezone(UTC)


def local(starts: list[datetime]) -> list[str]:
    return [f"{one.astimezone(SEATTLE):%m-%d %H:%M}" for one in starts]


def test_hours_are_the_same_by_the_clock_on_the_days_when_clocks_change() -> None:
    shifts = [Shift(5, time(9), time(17)), Shift(6, time(9), time(17))]
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 13), date(2027, 3, 14)]
    spans = rules.working_spans(shifts, days, SEATTLE)
    assert [f"{span.start:%d %H}-{span.end:%H}" for span in spans] == ["31 16-00", "01 17-01", "13 17-01", "14 16-00"]


def test_a_day_may_have_two_shifts_or_none() -> None:
    shifts = [Shift(0, time(9), time(11)), Shift(0, time(14), time(16))]
    assert len(rules.working_spans(shifts, [date(2026, 11, 23), date(2026, 11, 24)], SEATTLE)) == 2


def test_free_times_keep_clear_of_what_is_taken() -> None:
    spans = [Span(at("2026-12-05T10:00"), at("2026-12-05T12:00"))]
    taken = [Span(at("2026-12-05T10:30"), at("2026-12-05T11:00"))]
    window = Span(at("2026-12-05T00:00"), at("2026-12-06T00:00"))
    found = rules.free_starts(spans, taken, window, HALF_HOUR)
    assert local(found) == ["12-05 10:00", "12-05 11:00", "12-05 11:15", "12-05 11:30"]


def test_a_free_time_lies_in_the_window_and_on_the_quarter_of_an_hour() -> None:
    spans = [Span(at("2026-12-05T09:00"), at("2026-12-05T19:00"))]
    window = Span(at("2026-12-05T13:07"), at("2026-12-05T14:00"))
    assert local(rules.free_starts(spans, [], window, HALF_HOUR)) == ["12-05 13:15", "12-05 13:30", "12-05 13:45"]


moments = st.integers(min_value=0, max_value=14 * 96).map(lambda n: at("2026-10-26T00:00") + n * QUARTER)
lengths = st.sampled_from([15, 30, 45, 60, 120]).map(lambda n: timedelta(minutes=n))
blocks = st.builds(lambda start, length: Span(start, start + length), moments, lengths)
shifts = st.builds(
    lambda day, opens, hours: Shift(day, time(opens), time(opens + hours)),
    st.integers(0, 6),
    st.integers(6, 12),
    st.integers(1, 8),
)


@given(st.lists(shifts, max_size=8), st.lists(blocks, max_size=8), blocks, lengths)
def test_a_free_time_is_always_free_and_within_hours(
    week: list[Shift], taken: list[Span], around: Span, length: timedelta
) -> None:
    window = Span(around.start, around.end + timedelta(days=2))
    spans = rules.working_spans(week, rules.days_of(window, SEATTLE), SEATTLE)
    for start in rules.free_starts(spans, taken, window, length):
        visit = Span(start, start + length)
        assert window.start <= start < window.end
        assert rules.within_hours(visit, spans)
        assert not any(visit.start < other.end and other.start < visit.end for other in taken)
        opens = start.astimezone(SEATTLE)
        assert any(shift.weekday == opens.weekday() and shift.opens <= opens.time() < shift.closes for shift in week)


def test_offers_near_a_wanted_time_come_nearest_first_and_apart() -> None:
    starts = [at("2026-12-05T09:00") + n * QUARTER for n in range(30)]
    wanted = at("2026-12-05T11:05")
    assert local(rules.nearest(starts, wanted)) == ["12-05 11:00", "12-05 11:45", "12-05 10:15"]


def test_offers_for_a_window_are_spread_over_it() -> None:
    starts = [at("2026-12-05T09:00") + n * HALF_HOUR for n in range(9)]
    assert local(rules.spread(starts)) == ["12-05 09:00", "12-05 11:00", "12-05 13:00"]
    assert rules.spread(starts[:2]) == starts[:2]
    assert rules.spread([]) == []
    assert rules.spread(starts, most=1) == starts[:1]


@given(st.lists(moments, unique=True), moments, st.integers(1, 5))
def test_at_most_so_many_offers_and_all_of_them_possible(starts: list[datetime], wanted: datetime, most: int) -> None:
    for offers in (rules.nearest(starts, wanted, most), rules.spread(starts, most)):
        assert len(offers) <= most
        assert len(set(offers)) == len(offers)
        assert set(offers) <= set(starts)
        assert bool(offers) == bool(starts)


ONE, TWO, THREE = (Candidate(UUID(int=number), shows=True) for number in (1, 2, 3))
NOT_ONE = Candidate(UUID(int=1), shows=False)


@pytest.mark.parametrize(
    ("owner", "listing_agent", "duty", "shows"),
    [
        (ONE, TWO, THREE, ONE),
        (NOT_ONE, TWO, THREE, TWO),
        (None, TWO, THREE, TWO),
        (None, None, THREE, THREE),
        (NOT_ONE, None, None, None),
        (None, None, None, None),
    ],
)
def test_who_shows_is_the_buyers_agent_then_the_homes_then_who_is_on_duty(
    owner: Candidate | None, listing_agent: Candidate | None, duty: Candidate | None, shows: Candidate | None
) -> None:
    assert rules.who_shows(owner, listing_agent, duty) == (shows.id if shows else None)


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        ("2026-11-24T10:00", "2026-12-05T10:30", "2026-11-24T18:00"),
        ("2026-11-24T16:00", "2026-12-05T10:30", "2026-11-24T18:00"),
        ("2026-11-24T16:01", "2026-12-05T10:30", "2026-11-25T18:00"),
        ("2026-11-24T23:00", "2026-12-05T10:30", "2026-11-25T18:00"),
        ("2026-11-24T10:00", "2026-11-24T13:00", "2026-11-24T13:00"),
        ("2026-10-31T20:00", "2026-11-05T13:00", "2026-11-01T18:00"),
    ],
)
def test_a_hold_lasts_until_evening_and_never_past_the_visit(now: str, starts: str, until: str) -> None:
    assert rules.hold_until(at(now), at(starts), SEATTLE) == at(until)


@pytest.mark.parametrize(
    ("kind", "lease", "needed"),
    [
        ("first", False, True),
        ("second", False, True),
        ("live_video", False, True),
        ("first", True, False),
        ("open_house", False, False),
        ("inspection", False, False),
        ("appraisal", False, False),
        ("walk_through", False, False),
    ],
)
def test_which_visits_need_an_agreement(kind: str, lease: bool, needed: bool) -> None:
    assert rules.needs_agreement(kind, lease=lease) is needed


def test_a_home_under_contract_is_open_to_inspectors_and_closed_to_tours() -> None:
    assert rules.is_shown("first", "Active")
    assert not rules.is_shown("first", "Pending")
    assert not rules.is_shown("open_house", "Pending")
    assert rules.is_shown("inspection", "Pending")
    assert not rules.is_shown("inspection", "Closed")
    assert not rules.is_shown("first", "Coming Soon")
