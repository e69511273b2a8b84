"""Quiet hours, pure: whether a person may be written to at a moment, and from when they may be.

The windows are dated data (data/quiet_hours.yaml). Several places mean all of them at once; no known place means every
state at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from domain.consent.places import Jurisdiction
from domain.times import at_local, zones_of_states

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HORIZON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Hours:
    """One day's hours by local clocks, [opens, closes)."""

    opens: time
    closes: time


Week = tuple[Hours | None, ...]
"""Hours of Monday to Sunday; None is a day without any."""


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of one day as moments, [start, end), in UTC."""

    start: datetime
    end: datetime


class NeverOpen(RuntimeError):
    """The windows of all places share no moment within two weeks: the data cannot be right."""


def allowed(at: datetime, places: Iterable[Jurisdiction], *, solicits: bool) -> bool:
    """Whether every place's hours hold the moment."""
    return _first_open(at, _or_everywhere(places), solicits=solicits) == at


def next_allowed(at: datetime, places: Iterable[Jurisdiction], *, solicits: bool) -> datetime:
    """The moment itself if it is allowed, else the first later one that is. Raises NeverOpen."""
    everywhere, moment = _or_everywhere(places), at
    while moment < at + HORIZON:
        opens = _first_open(moment, everywhere, solicits=solicits)
        if opens == moment:
            return moment
        moment = opens
    raise NeverOpen(f"no common hours in {sorted(everywhere)}")


def most_in_a_day(places: Iterable[Jurisdiction]) -> int | None:
    """How many solicitations a person there may get in 24 hours, or None where nothing limits them."""
    limits = (_data()["states"].get(place.state, {}).get("most_in_a_day") for place in _or_everywhere(places))
    return min((limit for limit in limits if limit is not None), default=None)


def everywhere() -> frozenset[Jurisdiction]:
    """Every state in each of its zones: where somebody may be of whom nothing is known."""
    return frozenset(Jurisdiction(state, zone) for state, zones in zones_of_states().items() for zone in zones)


def as_of() -> date:
    """The day on which the windows were last checked."""
    checked: date = _data()["as_of"]
    return checked


def _or_everywhere(places: Iterable[Jurisdiction]) -> frozenset[Jurisdiction]:
    return frozenset(places) or everywhere()


def _first_open(at: datetime, places: Iterable[Jurisdiction], *, solicits: bool) -> datetime:
    """The latest of the moments at which each place is open next: no earlier moment can be open in all."""
    return max(_next_open(at, _week(place.state if solicits else None), place.zone) for place in places)


def _next_open(at: datetime, week: Week, zone_name: str) -> datetime:
    zone = ZoneInfo(zone_name)
    today = at.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(9)):
        span = _span(day, week, zone)
        if span is not None and at < span.end:
            return max(at, span.start)
    raise NeverOpen(f"no hours in {zone_name}")


def _span(day: date, week: Week, zone: ZoneInfo) -> Span | None:
    hours = week[day.weekday()]
    if hours is None:
        return None
    return Span(at_local(day, hours.opens, zone), at_local(day, hours.closes, zone))


@lru_cache(maxsize=64)
def _week(state: str | None) -> Week:
    """The hours of a state for solicitations ("" is the country's), or with None those of courtesy."""
    if state is None:
        return _parse(_data()["courtesy"])
    federal, narrower = _parse(_data()["federal"]), _data()["states"].get(state)
    if narrower is None:
        return federal
    return tuple(_both(wide, narrow) for wide, narrow in zip(federal, _parse(narrower), strict=True))


def _parse(given: Mapping[str, Any]) -> Week:
    return tuple(_hours(given.get(day, given["daily"])) for day in WEEKDAYS)


def _hours(pair: list[str]) -> Hours | None:
    return Hours(time.fromisoformat(pair[0]), time.fromisoformat(pair[1])) if pair else None


def _both(one: Hours | None, other: Hours | None) -> Hours | None:
    if one is None or other is None:
        return None
    return Hours(max(one.opens, other.opens), min(one.closes, other.closes))


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("data/quiet_hours.yaml").read_text())
    return loaded
