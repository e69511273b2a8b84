"""Candidate windows of time: days and hours in one zone, and what a message says of them as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


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


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That wall time in the zone: a time that DST skips moves on by the gap, one that comes twice is the first of them."""
    wall = datetime.combine(day, clock, tzinfo=zone)
    return wall.astimezone(ZoneInfo("UTC")).astimezone(zone)
