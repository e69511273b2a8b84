"""Moments as people say them where the home is, and local times as moments, on the days too when clocks change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

DASH = "-"


def at_local(day: date, clock_time: time, where: tzinfo) -> datetime:
    """The UTC moment at which local clocks show this.

    A time that clocks skip (2:30 on a spring Sunday) is the moment so long after the change; a time that they show
    twice is the first of the two. So whatever happens daily at a local time happens once on each day.
    """
    return datetime.combine(day, clock_time, where).astimezone(UTC)


def local_day(at: datetime, where: tzinfo) -> date:
    return at.astimezone(where).date()


def say(at: datetime, where: tzinfo) -> str:
    """Sat Dec 5, 10:30 am."""
    local = at.astimezone(where)
    return f"{say_day(local.date())}, {_clock(local)}{_which(local)}"


def say_time(at: datetime, where: tzinfo) -> str:
    """10:30 am, or 2 pm on the hour."""
    local = at.astimezone(where)
    return f"{_clock(local)}{_which(local)}"


def say_day(day: date) -> str:
    """Sat Dec 5."""
    return f"{day:%a} {day:%b} {day.day}"


def say_span(start: datetime, end: datetime, where: tzinfo) -> str:
    """Sat Dec 5, 10:30-11 am; the half of the day stands once where it is the same."""
    first, last = start.astimezone(where), end.astimezone(where)
    if first.date() != last.date():
        return f"{say(start, where)} {DASH} {say(end, where)}"
    same_half = f"{first:%p}" == f"{last:%p}" and not _which(first)
    head = _digits(first) if same_half else f"{_clock(first)}{_which(first)}"
    return f"{say_day(first.date())}, {head}{DASH}{_clock(last)}{_which(last)}"


def zone_of(state: str, postal_code: str) -> str:
    """The IANA zone of a home by its state and ZIP code, or "" where these do not say."""
    zones = zones_of_states().get(state.upper(), ())
    return zones[0] if len(zones) == 1 else place_of_postal_code(postal_code)[1]


@lru_cache(maxsize=1)
def zones_of_states() -> Mapping[str, tuple[str, ...]]:
    """Every state of the US with its zones."""
    given: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("data/zones_of_states.yaml").read_text())
    return {state: tuple(zones) for state, zones in given.items()}


@lru_cache(maxsize=4096)
def place_of_postal_code(postal_code: str) -> tuple[str, str]:
    """The state ("WA") and the IANA zone of a US ZIP code, or two empty texts where it is not known."""
    # Half a second and fifty megabytes at the first use, so only who needs it pays.
    import zipcodes

    digits = postal_code.strip()[:5]
    if len(digits) != 5 or not digits.isdecimal():
        return "", ""
    found = zipcodes.matching(digits)  # type: ignore[no-untyped-call]
    return (str(found[0]["state"]), _known(str(found[0]["timezone"]))) if found else ("", "")


def _known(name: str) -> str:
    # The ZIP table has a few misprints among its zones.
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return ""


def _digits(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"{hour}:{local.minute:02d}" if local.minute else str(hour)


def _clock(local: datetime) -> str:
    return f"{_digits(local)} {'am' if local.hour < 12 else 'pm'}"


def _which(local: datetime) -> str:
    """The zone's letters where clocks show the same time twice, else nothing."""
    return f" {local:%Z}" if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset() else ""
