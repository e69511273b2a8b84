"""When something should happen: candidate windows of days and times in one zone, never in the past."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intents.slots import dates, hours
from intents.slots.days import FLEXIBLE_DAYS, Days
from intents.slots.hours import Hours
from intents.slots.text import Message, Sheet, read

EVENING = time(20)
"""After this hour "today" without a time is over."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days `first` to `last` (both included), on each of them from `earliest` to `latest` (None: all day).

    With `exact` the moment `earliest` is meant; `about` allows slack around it.
    """

    first: date
    last: date
    earliest: time | None = None
    latest: time | None = None
    exact: bool = False
    about: bool = False

    def slot(self) -> dict[str, object]:
        """As a JSON value."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "earliest": self.earliest.strftime("%H:%M") if self.earliest else None,
            "latest": self.latest.strftime("%H:%M") if self.latest else None,
            "exact": self.exact,
            "about": self.about,
        }

    @classmethod
    def of_slot(cls, slot: Mapping[str, object]) -> "Window":
        def clock(name: str) -> time | None:
            value = slot.get(name)
            return time.fromisoformat(str(value)) if value else None

        first, last = (date.fromisoformat(str(slot[k])) for k in ("first", "last"))
        return cls(first, last, clock("earliest"), clock("latest"), bool(slot.get("exact")), bool(slot.get("about")))

    def spans(self, zone: ZoneInfo, now: datetime) -> list[tuple[datetime, datetime]]:
        """Aware start and end for each day that is not over; an exact time gives an empty span (start = end)."""
        spans: list[tuple[datetime, datetime]] = []
        day = max(self.first, now.astimezone(zone).date())
        while day <= self.last:
            start = at(day, self.earliest or time(0), zone)
            end = (
                start
                if self.exact
                else at(day, self.latest, zone)
                if self.latest
                else at(day + timedelta(days=1), time(0), zone)
            )
            if end > now or start > now:
                spans.append((start if self.exact else max(start, now.astimezone(zone)), end))
            day += timedelta(days=1)
        return spans


@dataclass(frozen=True, slots=True)
class When:
    """What was said of the time. `problem` is "" or past, impossible (30 February), mismatch (weekday and date disagree).

    `asap`: as soon as can be. `no_day`: only a time was said, the day is our reading. `no_time`: only days were said.
    `flexible`: any day will do. `same_day_as` and the like never appear: references are resolved. Spans are in `norm`.
    """

    windows: tuple[Window, ...] = ()
    problem: str = ""
    asap: bool = False
    no_day: bool = False
    no_time: bool = False
    flexible: bool = False
    rolled: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def sole(self) -> Window | None:
        """The one exact moment, where one was said."""
        return (
            self.windows[0]
            if len(self.windows) == 1 and self.windows[0].exact and self.windows[0].first == self.windows[0].last
            else None
        )

    def slot(self) -> dict[str, object]:
        """As a JSON value for a command."""
        out: dict[str, object] = {"windows": [w.slot() for w in self.windows]}
        for name in ("problem", "asap", "no_day", "no_time", "flexible", "rolled"):
            if getattr(self, name):
                out[name] = getattr(self, name)
        return out


@dataclass(slots=True)
class _Group:
    days: list[Days] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That wall time in the zone: a time that DST skips moves on by the gap, one that comes twice is the first of them."""
    wall = datetime.combine(day, clock, tzinfo=zone)
    return wall.astimezone(ZoneInfo("UTC")).astimezone(zone)


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
    spans = tuple(sorted((x.start, x.end) for x in (*days, *clocks)))
    asap = any(h.asap for h in clocks)
    excluded = [d for d in days if d.excluded]
    days = [d for d in days if not d.excluded]
    clocks = [c for c in (_resolved(h, here, reference) for h in clocks if not h.asap) if c is not None]
    moved = [w for c in clocks if isinstance(c, Window) for w in [c]]
    plain = [c for c in clocks if isinstance(c, Hours)]
    if moved and not days:
        return _checked(When(tuple(moved), asap=asap, spans=spans), here)
    no_day = not days
    if no_day:
        days = _assumed(plain, excluded, here, reference, asap)
    groups = _groups(days, plain)
    windows = [w for g in groups for d in g.days for w in _windows(d, g.hours)]
    windows = _without(windows, excluded)
    problem = next((d.problem for d in days if d.problem), "")
    when = When(
        tuple(windows),
        problem=problem,
        asap=asap,
        no_day=no_day and bool(plain),
        no_time=not plain and not asap,
        flexible=any(len(d.recurring) == 7 for d in days),
        rolled=any(d.rolled for d in days),
        spans=spans,
    )
    return _checked(
        when,
        here,
        fixed=frozenset(w.first for d in days if d.weekday is None or d.is_today for w in [d]),
        weekdays=[d for d in days if d.weekday is not None],
    )


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
    parts = sorted([*days, *clocks], key=lambda x: (x.start, x.end))
    lead = isinstance(parts[0], Hours)
    groups: list[_Group] = [_Group()]
    for part in parts:
        group = groups[-1]
        closed = bool(group.days) if lead else bool(group.hours)
        if isinstance(part, Hours) == lead and closed and group.days and group.hours:
            groups.append(group := _Group())
        (group.hours if isinstance(part, Hours) else group.days).append(part)  # type: ignore[arg-type]
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
