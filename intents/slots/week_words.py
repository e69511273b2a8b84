"""Days named by the week: weekdays, weekends, "next week", "in two weeks", "tomorrow", "whenever"."""

import re
from datetime import date, timedelta

from intents.slots.days import FLEXIBLE_DAYS, WEEKDAYS, Days, add_months, monday, next_weekday, one

_COUNTS = {"a": 1, "an": 1, "a couple": 2, "a couple of": 2, "couple": 2, "couple of": 2, "a few": 3, "few": 3}


_PARTS = {
    "early": (0, 1),
    "beginning of": (0, 1),
    "start of": (0, 1),
    "mid": (1, 3),
    "middle of": (1, 3),
    "late": (3, 4),
    "end of": (3, 4),
    "the end of": (3, 4),
}


def read_day_after_tomorrow(match: "re.Match[str]", today: date) -> Days:
    return one(match, today + timedelta(days=2), today)


def read_not_this(match: "re.Match[str]", today: date) -> Days:
    """ "not this Saturday but next"."""
    return one(match, next_weekday(WEEKDAYS[match["w"]], today) + timedelta(weeks=1), today)


def read_week_from(match: "re.Match[str]", today: date) -> Days:
    if match["w2"]:
        return one(match, next_weekday(WEEKDAYS[match["w2"]], today) + timedelta(weeks=1), today)
    if match["w3"]:
        return one(match, next_weekday(WEEKDAYS[match["w3"]], today) + timedelta(weeks=1), today)
    weeks = 1 if match["n"] in ("a", "1") else int(match["n"])
    word = match["w"]
    base = (
        today + timedelta(days=word == "tomorrow")
        if word in ("today", "tomorrow", "now")
        else next_weekday(WEEKDAYS[word], today)
    )
    return one(match, base + timedelta(weeks=weeks), today)


def read_weekday_week(match: "re.Match[str]", today: date) -> Days:
    word, which = (match["w"], match["which"]) if match["w"] else (match["w2"], match["which2"])
    day = monday(today, 1 if which == "next" else 0) + timedelta(days=WEEKDAYS[word])
    return one(match, day, today)


def read_weekdays_range(match: "re.Match[str]", today: date) -> Days:
    if match["which"] == "next":
        first = monday(today, 1) + timedelta(days=WEEKDAYS[match["w"]])
    else:
        first = next_weekday(WEEKDAYS[match["w"]], today)
        back = today - timedelta(days=(today.weekday() - WEEKDAYS[match["w"]]) % 7)
        if back + timedelta(days=(WEEKDAYS[match["w2"]] - WEEKDAYS[match["w"]]) % 7) >= today:
            first = max(back, today)
    return Days(first, next_weekday(WEEKDAYS[match["w2"]], first), match.start(), match.end())


def read_weekday(match: "re.Match[str]", today: date) -> Days:
    weekday, mod = WEEKDAYS[match["w"]], match["mod"] or ""
    day = next_weekday(weekday, today)
    if mod in ("last", "past"):
        return (
            one(match, day - timedelta(weeks=1), today, weekday=weekday)
            if day > today
            else one(match, today - timedelta(weeks=1), today)
        )
    if mod in ("next", "following", "the following") and (day - monday(today)).days < 7:
        day += timedelta(weeks=1)
    return one(match, day, today, weekday=weekday if mod not in ("next", "following", "the following") else None)


def read_relative(match: "re.Match[str]", today: date) -> Days:
    words, unit = (match["n"], match["unit"]) if match["n"] else (match["n2"], match["unit2"])
    n = _COUNTS.get(words) or int(words)
    if unit.startswith("month"):
        return one(match, add_months(today, n), today)
    step = 7 if unit.startswith("week") else 1
    first = today + timedelta(days=n * step)
    return Days(first, first + timedelta(days=2 * step if "few" in words else 0), match.start(), match.end())


def read_weekend(match: "re.Match[str]", today: date) -> Days:
    mod = match["mod"] or ""
    if mod == "last":
        return Days(today, today, match.start(), match.end(), problem="past")
    if match["many"] == "weekends" or mod == "any":
        return Days(
            today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset((5, 6))
        )
    saturday = monday(today) + timedelta(days=5)
    if mod in ("next", "following", "the following"):
        saturday += timedelta(weeks=1)
    return Days(max(saturday, today), saturday + timedelta(days=1), match.start(), match.end())


def read_week(match: "re.Match[str]", today: date) -> Days:
    start_of_week = monday(today, 0 if match["which"] in ("this", "the") else 1)
    first, last = _PARTS.get(match["part"] or "", (0, 6))
    start = start_of_week + timedelta(days=first)
    if match["part"] in ("later", "late") and match["which"] == "this":
        start, last = today + timedelta(days=1), 6
    return Days(max(start, today), max(start_of_week + timedelta(days=last), today), match.start(), match.end())


def read_end_of_week(match: "re.Match[str]", today: date) -> Days:
    friday = monday(today) + timedelta(days=4)
    friday = friday if friday >= today else friday + timedelta(weeks=1)
    return Days(max(friday - timedelta(days=1), today), friday, match.start(), match.end())


def read_today(match: "re.Match[str]", today: date) -> Days:
    if match["yesterday"]:
        return one(match, today - timedelta(days=1), today)
    return one(match, today + timedelta(days=bool(match["tomorrow"])), today, is_today=bool(match["today"]))


def read_weekday_any(match: "re.Match[str]", today: date) -> Days:
    return Days(
        today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset(range(5))
    )


def read_flexible(match: "re.Match[str]", today: date) -> Days:
    if "next week" in match.group():
        return Days(monday(today, 1), monday(today, 1) + timedelta(days=6), match.start(), match.end())
    if "this week" in match.group():
        return Days(today, monday(today) + timedelta(days=6), match.start(), match.end())
    return Days(
        today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset(range(7))
    )
