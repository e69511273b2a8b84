"""Where the owner of a phone number may be: states and zones, from everything that is known and without a guess.

An area code is not a place: some span two zones, and the phone library knows one of them. So all that is known is taken
together, and a time is lawful only where it is lawful in every one of these places.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import phonenumbers
from phonenumbers import PhoneNumberType, timezone

from domain.times import place_of_postal_code, zone_of, zones_of_states

NOWHERE = "Etc/Unknown"
"""What the library answers where it knows no zone."""

SUBSCRIBER_TYPES = frozenset(
    {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN}
)
"""Kinds of numbers that belong to a place; a toll-free one belongs to none."""


@dataclass(frozen=True, slots=True, order=True)
class Jurisdiction:
    """A zone, and the state whose law holds there; "" where only the country's does."""

    state: str
    zone: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a home of the person is, or one that they deal with; either may be ""."""

    state: str
    postal_code: str


def jurisdictions(number: str, homes: Iterable[Home] = ()) -> frozenset[Jurisdiction]:
    """Everywhere the owner of an E.164 number may be, or nothing where that is not known."""
    return of_number(number).union(*(of_home(home) for home in homes))


def of_home(home: Home) -> frozenset[Jurisdiction]:
    state = home.state.upper() or place_of_postal_code(home.postal_code)[0]
    zone = zone_of(state, home.postal_code)
    zones = (zone,) if zone else zones_of_states().get(state, ())
    return frozenset(Jurisdiction(state, zone) for zone in zones)


@lru_cache(maxsize=4096)
def of_number(number: str) -> frozenset[Jurisdiction]:
    """The union of the area code's row in our table and of the zones that the phone library has."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return frozenset()
    if phonenumbers.number_type(parsed) not in SUBSCRIBER_TYPES:
        return frozenset()
    zones = {zone for zone in timezone.time_zones_for_number(parsed) if zone != NOWHERE}
    if phonenumbers.region_code_for_number(parsed) not in {"US", None}:
        return frozenset(Jurisdiction("", zone) for zone in zones)
    state, listed = _area_codes().get(str(parsed.national_number)[:3], ("", ()))
    # An area code that is newer than the table might be in the strictest state.
    return frozenset(Jurisdiction(state, zone) for zone in zones.union(listed)) if state else frozenset()


@lru_cache(maxsize=1)
def _area_codes() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """By area code its state and all of its zones, half-known and unofficial ones too."""
    text = files(__package__).joinpath("data/area_codes.csv").read_text()
    rows = csv.DictReader(text.splitlines())
    return {row["area_code"]: (row["state"], tuple(row["zones"].split())) for row in rows}
