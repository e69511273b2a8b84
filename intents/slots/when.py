"""When something should happen: candidate windows of days and times in one zone, never in the past."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intents.slots import dates, hours
from intents.slots.days import FLEXIBLE_DAYS, Days
from intents.slots.hours import Hours
from intents.slots.text import Message, Sheet, read
from intents.slots.window import When, Window, at

__all__ = ["When", "Window", "at", "find"]

EVENING = time(20)
"""After this hour "today" without a time is over."""


@dataclass(slots=True)
class _Group:
    days: list[Days] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)


def find(
    text: str | Message | Sheet,
    *,
    now: datetime,
    zone: ZoneInfo,
    reference: datetime | None = None,
    expect: str = "",
) -> When | None:
    """What a message says of the time; None where it says nothing.

    `now` is aware. `reference` is the appointment or proposal that "same time" and "an hour later" refer to. `expect` is
    "day", "time" or "any" where the last question asked for it: then a bare number counts.
    """
    norm = text.text if isinstance(text, Sheet) else (read(text) if isinstance(text, str) else text).norm
    here = now.astimezone(zone)
    days = dates.find(norm, here.date(), expect_day=expect == "day")
    free = norm
    for day in days:
        free = f"{free[: day.start]}{chr(1) * (day.end - day.start)}{free[day.end :]}"
    clocks = hours.find(
        _parts_kept(norm, free, days), expect=expect in ("time", "any"), after_days=tuple(d.end for d in days)
    )
    if not days and not clocks:
        return None
    return _combined(norm, days, clocks, here, reference.astimezone(zone) if reference else None)


def _parts_kept(norm: str, free: str, days: Sequence[Days]) -> str:
    """ "tonight" and "this morning" say a day and a part of it: the part stays to be read."""
    for day in days:
        for match in re.finditer(r"tonight|morning|afternoon|evening|right now", norm[day.start : day.end]):
            a, b = day.start + match.start(), day.start + match.end()
            free = f"{free[:a]}{norm[a:b]}{free[b:]}"
    return free


def _combined(norm: str, days: list[Days], clocks: list[Hours], here: datetime, reference: datetime | None) -> When:
    spans = tuple(sorted([*((d.start, d.end) for d in days), *((h.start, h.end) for h in clocks)]))
    asap = any(h.asap for h in clocks)
    excluded = [d for d in days if d.excluded]
    days = [d for d in days if not d.excluded]
    resolved = [_resolved(h, here, reference) for h in clocks if not h.asap]
    moved = tuple(w for w in resolved if isinstance(w, Window))
    plain = [h for h in resolved if isinstance(h, Hours)]
    if moved and not days:
        return _checked(When(moved, asap=asap, spans=spans), here)
    if reference and any(h.same for h in clocks):
        days = [_same_weekday(d, reference.date()) for d in days]
    no_day = not days
    if no_day:
        days = _assumed(plain, excluded, here, reference, asap)
    windows = [w for g in _groups(days, plain) for d in g.days for w in _windows(d, g.hours)]
    when = When(
        tuple(_without(windows, excluded)),
        problem=next((d.problem for d in days if d.problem), ""),
        asap=asap,
        no_day=no_day and bool(plain),
        no_time=not plain and not asap,
        flexible=any(len(d.recurring) == 7 for d in days),
        rolled=any(d.rolled for d in days),
        spans=spans,
    )
    fixed = frozenset(d.first for d in days if d.weekday is None or d.is_today)
    return _checked(when, here, fixed, [d for d in days if d.weekday is not None])


def _same_weekday(days: Days, of: date) -> Days:
    """ "same time next week" is the same day of that week."""
    if (days.last - days.first).days != 6:
        return days
    day = days.first + timedelta(days=(of.weekday() - days.first.weekday()) % 7)
    return replace(days, first=day, last=day)


def _resolved(clock: Hours, here: datetime, reference: datetime | None) -> Hours | Window | None:
    if clock.delta is not None:
        base = reference if clock.from_reference else here
        if base is None:
            return None
        moment = (base.astimezone(ZoneInfo("UTC")) + clock.delta).astimezone(here.tzinfo)
        return Window(moment.date(), moment.date(), moment.time().replace(second=0, microsecond=0), None, exact=True)
    if clock.same:
        return (
            replace(clock, earliest=reference.time().replace(second=0, microsecond=0), exact=True)
            if reference
            else None
        )
    return clock


def _assumed(
    plain: list[Hours], excluded: list[Days], here: datetime, reference: datetime | None, asap: bool
) -> list[Days]:
    """The days meant where only a time was said: the appointment's, else today while the time is ahead, else tomorrow."""
    today = here.date()
    if excluded or asap:
        return [
            Days(
                today,
                today + timedelta(days=FLEXIBLE_DAYS - 1),
                0,
                0,
                recurring=frozenset(range(7)) if excluded and not asap else frozenset(),
            )
        ]
    if not plain:
        return []
    if reference and reference >= here:
        return [Days(reference.date(), reference.date(), 0, 0)]
    last = max((h.latest or h.earliest or time(0)) if not h.exact else (h.earliest or time(0)) for h in plain)
    open_end = any(h.latest is None and not h.exact for h in plain)
    day = today if last > here.time() or (open_end and here.time() < EVENING) else today + timedelta(days=1)
    return [Days(day, day, 0, 0)]


def _groups(days: list[Days], clocks: list[Hours]) -> list[_Group]:
    """Which time goes with which day: "sat or sun after 3" shares it, "sat after 3 or sun at noon" does not."""
    if not clocks or len(days) <= 1:
        return [_Group(list(days), list(clocks))]
    parts: list[Days | Hours] = [*days, *clocks]
    parts.sort(key=lambda x: (x.start, x.end))
    lead = isinstance(parts[0], Hours)
    groups: list[_Group] = [_Group()]
    for part in parts:
        group = groups[-1]
        if isinstance(part, Hours) == lead and group.days and group.hours:
            groups.append(group := _Group())
        if isinstance(part, Hours):
            group.hours.append(part)
        else:
            group.days.append(part)
    if not groups[-1].days:
        stray = groups.pop()
        last = groups[-1].days.pop()
        groups.append(_Group([last], stray.hours))
    return [g for g in groups if g.days]


def _windows(days: Days, clocks: list[Hours]) -> list[Window]:
    ranges = _recurring(days) if days.recurring and len(days.recurring) < 7 else [(days.first, days.last)]
    times = clocks or [Hours(None, None, 0, 0)]
    return [Window(a, b, h.earliest, h.latest, h.exact, h.about) for a, b in ranges for h in times]


def _recurring(days: Days) -> list[tuple[date, date]]:
    return _runs([d for d in _each(days.first, days.last) if d.weekday() in days.recurring])


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _runs(days: list[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _without(windows: list[Window], excluded: list[Days]) -> list[Window]:
    if not excluded:
        return windows
    out: list[Window] = []
    for window in windows:
        kept = [d for d in _each(window.first, window.last) if not any(_rules_out(x, d) for x in excluded)]
        out += [replace(window, first=a, last=b) for a, b in _runs(kept)]
    return out


def _rules_out(days: Days, day: date) -> bool:
    if days.weekday is not None:
        return day.weekday() == days.weekday
    if days.recurring:
        return day.weekday() in days.recurring
    return days.first <= day <= days.last


def _checked(when: When, here: datetime, fixed: frozenset[date] = frozenset(), weekdays: Sequence[Days] = ()) -> When:
    """Drop what is over: a weekday named on that very day means the next one then, a date or "today" is past."""
    kept: list[Window] = []
    past = False
    for window in when.windows:
        if not _over(window, here):
            kept.append(replace(window, first=max(window.first, here.date())))
        elif (
            window.first == window.last and window.first not in fixed and any(d.first == window.first for d in weekdays)
        ):
            kept.append(replace(window, first=window.first + timedelta(weeks=1), last=window.last + timedelta(weeks=1)))
        else:
            past = True
    unique = tuple(dict.fromkeys(kept))
    problem = when.problem or ("past" if past and not unique else "")
    return replace(when, windows=() if problem in ("past", "impossible") else unique, problem=problem)


def _over(window: Window, here: datetime) -> bool:
    zone = here.tzinfo
    if not isinstance(zone, ZoneInfo) or window.last != here.date():
        return window.last < here.date()
    if window.exact and window.earliest is not None:
        return at(window.last, window.earliest, zone) <= here
    if window.latest is not None:
        return at(window.last, window.latest, zone) <= here
    return False
