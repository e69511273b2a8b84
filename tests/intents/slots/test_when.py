"""Times: the table, and what must hold on any day: never in the past, right across daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.slots import when
from intents.slots.window import When, Window, at
from tests.intents.slots.tables import rows

SEATTLE = ZoneInfo("America/Los_Angeles")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=SEATTLE)
APPOINTMENT = datetime(2026, 11, 28, 14, 0, tzinfo=SEATTLE)
PHRASES = [text for text, _ in rows("when")]


def shown(found: When | None) -> list[str] | None:
    if found is None:
        return None
    flags = [k for k in found.slot() if k not in ("windows", "problem")] + ([found.problem] if found.problem else [])
    return [", ".join(_window(w) for w in found.windows), " ".join(flags)]


def _window(window: Window) -> str:
    text = f"{window.first:%m-%d}"
    if window.last != window.first:
        text += f"..{window.last:%m-%d}"
    text += f" {window.earliest:%H:%M}" if window.earliest else ""
    text += f" -{window.latest:%H:%M}" if window.latest else ""
    return text + "!" * window.exact + "~" * window.about


@pytest.mark.parametrize(("text", "expected"), rows("when"))
def test_when(text: str, expected: list[str] | None) -> None:
    assert shown(when.find(text, now=NOW, zone=SEATTLE, reference=APPOINTMENT)) == expected


moments = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from([SEATTLE, NEW_YORK, ZoneInfo("America/Phoenix"), ZoneInfo("Pacific/Honolulu")])


@settings(max_examples=400)
@given(st.sampled_from(PHRASES), moments, zones)
def test_no_window_is_ever_in_the_past(text: str, now: datetime, zone: ZoneInfo) -> None:
    found = when.find(text, now=now, zone=zone)
    if found is None:
        return
    for window in found.windows:
        assert now.astimezone(zone).date() <= window.first <= window.last
        spans = window.spans(zone, now)
        assert spans or window.first == now.astimezone(zone).date()
        for start, end in spans:
            assert start <= end
            assert end >= now
            assert start.utcoffset() == start.astimezone(UTC).astimezone(zone).utcoffset()


@given(st.sampled_from(PHRASES), moments)
def test_windows_survive_the_way_through_json(text: str, now: datetime) -> None:
    found = when.find(text, now=now, zone=SEATTLE, reference=now + timedelta(days=2))
    for window in found.windows if found else ():
        assert Window.of_slot(window.slot()) == window


@pytest.mark.parametrize("day", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
@given(now=moments)
def test_a_weekday_is_that_day_within_eight_days(day: str, now: datetime) -> None:
    found = when.find(f"{day} at 10", now=now, zone=SEATTLE)
    assert found is not None
    assert found.sole is not None
    assert found.sole.first.strftime("%A").lower() == day
    assert timedelta(0) <= found.sole.first - now.astimezone(SEATTLE).date() <= timedelta(days=7)


@given(st.integers(1, 31), moments)
def test_a_day_of_the_month_is_that_day(day: int, now: datetime) -> None:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    found = when.find(f"the {day}{suffix}", now=now, zone=SEATTLE)
    assert found is not None
    assert found.windows[0].first.day == day


def test_a_time_that_daylight_saving_skips_moves_on() -> None:
    assert at(date(2027, 3, 14), time(2, 30), SEATTLE).time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_first_of_them() -> None:
    assert at(date(2026, 11, 1), time(1, 30), NEW_YORK).astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_with_25_hours_is_one_day() -> None:
    window = Window(date(2026, 11, 1), date(2026, 11, 1))
    ((start, end),) = window.spans(NEW_YORK, datetime(2026, 10, 20, tzinfo=UTC))
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)


def test_the_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)  # still Tuesday evening in Seattle
    found = when.find("tomorrow at 10", now=late, zone=SEATTLE)
    assert found is not None
    assert found.windows[0].first == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "expect", "shape"),
    [
        ("3", "time", "11-24 15:00!"),
        ("13", "day", "12-13"),
        ("the 5th", "day", "12-05"),
        ("10:30", "time", "11-24 10:30!"),
        ("noon?", "time", "11-24 12:00!"),
    ],
)
def test_a_bare_number_counts_where_it_was_asked_for(text: str, expect: str, shape: str) -> None:
    found = when.find(text, now=NOW, zone=SEATTLE, expect=expect)
    assert found is not None
    assert _window(found.windows[0]) == shape


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "13",
        "2 beds",
        "700k",
        "ballard",
        "the sun room is nice",
        "we sat in the yard",
        "1500 sqft",
        "12 oak st",
        "hi",
        "may i ask",
        "march of dimes",
    ],
)
def test_other_words_and_numbers_are_no_time(text: str) -> None:
    assert when.find(text, now=NOW, zone=SEATTLE) is None


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    when.find(text, now=NOW, zone=SEATTLE)
