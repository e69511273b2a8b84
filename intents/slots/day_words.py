"""What each wording of a day means: "the 13th", "dec 5", "12/5", "end of the month", "Thanksgiving", and those of the week."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from intents.slots import week_words
from intents.slots.days import MONTHS, WEEKDAYS, Days, add_months, monday, of_month, one, safe
from intents.slots.patterns import load

_FAR = 180
_W = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_COMPILED = load("day_words", {"W": _W, "M": _M})


def every(text: str, today: date) -> Iterator[tuple[str, "re.Match[str]", Days]]:
    """Every wording of days in the text, the surest kinds first; what overlaps is the caller's to sort out."""
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            days = _READERS[name](match, today)
            if days is not None:
                yield name, match, days


_MONTH_PARTS = {
    "early": (1, 10),
    "beginning of": (1, 7),
    "start of": (1, 7),
    "first week of": (1, 7),
    "mid": (11, 20),
    "middle of": (11, 20),
    "late": (21, 31),
    "later": (15, 31),
    "end of": (25, 31),
    "the end of": (25, 31),
    "last week of": (25, 31),
}


def _calendar(match: "re.Match[str]", today: date, month: int, day: int, year: str | None) -> Days:
    if year:
        full = int(year) + (2000 if len(year) == 2 else 0)
        found = safe(full, month, day)
        return (
            one(match, found, today) if found else Days(today, today, match.start(), match.end(), problem="impossible")
        )
    for ahead in range(5):  # four years on there is a 29 February
        found = safe(today.year + ahead, month, day)
        if found and found >= today:
            return one(match, found, today, rolled=ahead > 0 and (found - today).days > _FAR)
    return Days(today, today, match.start(), match.end(), problem="impossible")


def _read_week_of(match: "re.Match[str]", today: date) -> Days | None:
    if match["d3"]:
        day = of_month(int(match["d3"]), today)
        if day is None:
            return None
    else:
        month = MONTHS[match["m"]] if match["m"] else int(match["m2"])
        named = _calendar(match, today, month, int(match["d"] or match["d2"]), None)
        if named.problem:
            return named
        day = named.first
    start = monday(day)
    return Days(max(start, today), start + timedelta(days=6), *match.span())


def _read_iso(match: "re.Match[str]", today: date) -> Days:
    return _calendar(match, today, int(match["m"]), int(match["d"]), match["y"])


def _read_us(match: "re.Match[str]", today: date) -> Days | None:
    month, day = int(match["m"]), int(match["d"])
    if month > 12 and day <= 12:
        month, day = day, month
    if not 1 <= month <= 12 or not day:
        return None
    return _calendar(match, today, month, day, match["y"])


def _read_month_day(match: "re.Match[str]", today: date) -> Days | None:
    if match["m"] == "may" and not re.match(r"may(?: the)? \d{1,2}(?:st|nd|rd|th|\b)", match.group()):
        return None
    first = _calendar(match, today, MONTHS[match["m"]], int(match["d"]), match["y"])
    if match["d2"] and not first.problem:
        last = safe(first.first.year, first.first.month, int(match["d2"]))
        if last is None:
            return replace(first, problem="impossible")
        return replace(first, last=max(first.first, last))
    return first


def _read_day_month(match: "re.Match[str]", today: date) -> Days:
    return _calendar(match, today, MONTHS[match["m"]], int(match["d"]), match["y"])


def _read_of_month_range(match: "re.Match[str]", today: date) -> Days | None:
    if not (1 <= int(match["d"]) <= 31 and 1 <= int(match["d2"]) <= 31):
        return None
    first = of_month(int(match["d"]), today)
    last = of_month(int(match["d2"]), first) if first else None
    if first is None or last is None or (last - first).days > 31:
        return None
    return Days(first, last, match.start(), match.end())


def _read_of_month(match: "re.Match[str]", today: date) -> Days | None:
    number = int(match["d"])
    if not 1 <= number <= 31 or (
        number <= 10
        and not match.group().startswith("the")
        and not match["of"]
        and match.start() > 0
        and not re.search(
            r"(?:on|by|for|or|and|until|before|after|,|day|mon|tue|wed|thu|fri|sat|sun) ?\Z",
            match.string[: match.start()],
        )
    ):
        return None
    if match["which"] == "next":
        first = add_months(today.replace(day=1), 1)
        found = safe(first.year, first.month, number)
        return (
            one(match, found, today) if found else Days(today, today, match.start(), match.end(), problem="impossible")
        )
    day = of_month(number, today)
    return one(match, day, today, of_month=number) if day else None


def _read_month(match: "re.Match[str]", today: date) -> Days:
    if match["m"]:
        month = MONTHS[match["m"]]
        base = date(today.year + (month < today.month), month, 1)
    else:
        base = add_months(today.replace(day=1), 1 if match["which"] == "next" else 0)
    first, last = _MONTH_PARTS.get(match["part"] or match["part2"] or "", (1, 31))
    longest = monthrange(base.year, base.month)[1]
    return Days(
        max(base.replace(day=first), today),
        max(base.replace(day=min(last, longest)), today),
        match.start(),
        match.end(),
    )


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _holiday(name: str, year: int) -> date:
    if "thanks" in name or "black" in name:
        return _nth(year, 11, 3, 4) + timedelta(days="black" in name)
    if "labor" in name:
        return _nth(year, 9, 0, 1)
    if "memorial" in name:
        last = date(year, 5, 31)
        return last - timedelta(days=last.weekday())
    fixed = {
        "eve": (12, 24),
        "hallow": (10, 31),
        "valen": (2, 14),
        "july": (7, 4),
        "veter": (11, 11),
        "mas": (12, 25),
        "new": (1, 1),
    }
    if "new" in name:
        return date(year, 12, 31) if "eve" in name else date(year, 1, 1)
    month, day = next(md for key, md in fixed.items() if key in name)
    return date(year, month, day)


def _read_holiday(match: "re.Match[str]", today: date) -> Days:
    day = _holiday(match["h"], today.year)
    return one(match, day if day >= today else _holiday(match["h"], today.year + 1), today)


_READERS: dict[str, Callable[["re.Match[str]", date], Days | None]] = {
    "not_this": week_words.read_not_this,
    "week_of": _read_week_of,
    "iso": _read_iso, "us": _read_us, "month_day": _read_month_day, "day_month": _read_day_month,
    "day_after_tomorrow": week_words.read_day_after_tomorrow, "week_from": week_words.read_week_from, "weekday_week": week_words.read_weekday_week,
    "weekdays_range": week_words.read_weekdays_range, "of_month_range": _read_of_month_range, "of_month": _read_of_month,
    "weekday": week_words.read_weekday, "relative": week_words.read_relative, "weekend": week_words.read_weekend, "week": week_words.read_week,
        "end_of_week": week_words.read_end_of_week,
    "month": _read_month, "today": week_words.read_today, "weekday_any": week_words.read_weekday_any, "flexible": week_words.read_flexible,
        "holiday": _read_holiday,
}  # fmt: skip
