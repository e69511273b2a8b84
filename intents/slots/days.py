"""A span of days as a message names it, and the calendar arithmetic behind it."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

WEEKDAYS = {
    w: n
    for n, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday weds wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for w in names.split()
}
MONTHS = {
    w: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for w in names.split()
}  # fmt: skip
FLEXIBLE_DAYS = 14
"""How far "any weekday" or "not Monday" looks ahead."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days named in `text[start:end]`, both ends included. `problem` is past or impossible; `rolled` marks a date that was
    taken for next year because this year's has gone by; `excluded` days are those ruled out; `weekday` is set when a
    weekday alone was named."""

    first: date
    last: date
    start: int
    end: int
    problem: str = ""
    rolled: bool = False
    excluded: bool = False
    weekday: int | None = None
    of_month: int | None = None
    recurring: frozenset[int] = frozenset()
    is_today: bool = False


def safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def of_month(day: int, today: date) -> date | None:
    """The next day with this number, today included."""
    for months in range(13):
        first = add_months(today.replace(day=1), months)
        found = safe(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def one(match: "re.Match[str]", day: date, today: date, **more: object) -> Days:
    problem = "past" if day < today else ""
    return replace(Days(day, day, match.start(), match.end(), problem=problem), **more)  # type: ignore[arg-type]


def next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def monday(today: date, weeks: int = 0) -> date:
    return today + timedelta(days=7 * weeks - today.weekday())
