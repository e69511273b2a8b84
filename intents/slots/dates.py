"""Days as people name them: "the 13th", "next Saturday", "in two weeks", "12/5", "this weekend", "mon-fri", "not Sunday"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from intents.slots.day_words import every
from intents.slots.days import FLEXIBLE_DAYS, MONTHS, WEEKDAYS, Days, add_months, of_month
from intents.slots.patterns import load

__all__ = ["FLEXIBLE_DAYS", "MONTHS", "WEEKDAYS", "Days", "find"]

_P = load("dates")
_OUT = _P["out"]
_OUT_AFTER = _P["out_after"]
_OR = _P["or"]
# A short weekday is also a word: "the sun", "we sat", "I wed".
_NOT_A_DAY = _P["not_a_day"]


def find(text: str, today: date, *, expect_day: bool = False) -> list[Days]:
    """The days named in normalised text, in order. With `expect_day` a bare number is a day of the month."""
    found: list[Days] = []
    for name, match, days in every(text, today):
        if any(match.start() < f.end and match.end() > f.start for f in found):
            continue
        if not (name == "weekday" and _is_word(text, match)):
            found.append(days)
    if expect_day and not found:
        found += _bare(text, today)
    found = [_beside(text, days, today) for days in sorted(found, key=lambda d: d.start)]
    return _merged(text, _ruled_out(text, found), today)


def _beside(text: str, days: Days, today: date) -> Days:
    """ "the day after Thanksgiving", "by Friday", "after the 10th": days counted from the one named."""
    match = _P["beside"].search(text, max(0, days.start - 24), days.start)
    if not match or days.problem or days.first != days.last or days.recurring:
        return days
    day, start = days.first, match.start()
    if match["day"]:
        moved = day + timedelta(days=1 if match["day"] == "after" else -1)
        return replace(
            days, first=moved, last=moved, start=start, weekday=None, problem="past" if moved < today else ""
        )
    if match["until"]:
        last = day - timedelta(days=match["until"] == "before")
        return replace(days, first=today, last=max(last, today), start=start, weekday=None, of_month=None)
    first = day + timedelta(days=1)
    return replace(
        days, first=first, last=day + timedelta(days=FLEXIBLE_DAYS), start=start, weekday=None, of_month=None
    )


def _is_word(text: str, match: "re.Match[str]") -> bool:
    if match["w"] in ("sun", "sat", "wed") and not match["mod"]:
        return bool(_NOT_A_DAY.search(text, 0, match.start("w"))) or text[match.end("w") :].startswith(
            (" room", " down", " light", " porch")
        )
    return False


def _bare(text: str, today: date) -> Iterator[Days]:
    match = re.fullmatch(r"\D{0,12}?(?P<d>\d{1,2})\D{0,12}", text)
    days = of_month(int(match["d"]), today) if match else None
    if match and days:
        yield Days(days, days, match.start("d"), match.end("d"), of_month=days.day)


def _ruled_out(text: str, found: list[Days]) -> list[Days]:
    out: list[Days] = []
    for days in found:
        carried = (
            bool(out)
            and out[-1].excluded
            and bool(_OR.match(text, out[-1].end, days.start))
            and "and" not in text[out[-1].end : days.start]
        )
        ruled = bool(_OUT.search(text[max(0, days.start - 32) : days.start])) or bool(_OUT_AFTER.match(text, days.end))
        out.append(replace(days, excluded=True) if carried or ruled else days)
    return out


def _merged(text: str, found: list[Days], today: date) -> list[Days]:
    """ "Saturday the 5th" and "Sat, Dec 5" are one day; where weekday and date disagree, that is a problem."""
    out: list[Days] = []
    for days in found:
        before = out[-1] if out else None
        if (
            before
            and re.fullmatch(r"[ ,.]{0,2}(?:on |- )?(?:the )?", text[before.end : days.start])
            and (before.weekday is None) != (days.weekday is None)
        ):
            dated, named = (days, before) if days.weekday is None else (before, days)
            if dated.first == dated.last and not dated.recurring and not dated.problem:
                out[-1] = _agreed(dated, named.weekday or 0, before.start, days.end, today)
                continue
        out.append(days)
    return out


def _agreed(dated: Days, weekday: int, start: int, end: int, today: date) -> Days:
    merged = replace(dated, start=start, end=end)
    if dated.first.weekday() == weekday:
        return merged
    if dated.of_month:
        for months in range(1, 4):
            day = of_month(dated.of_month, add_months(today.replace(day=1), months))
            if day and day.weekday() == weekday:
                return replace(merged, first=day, last=day)
    return replace(merged, problem="mismatch")
