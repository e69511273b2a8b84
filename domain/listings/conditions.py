"""Criteria to SQL: one predicate for each condition, so that a search can also be asked without one of them.

Written as text and not as expressions: a search is made of dozens of small parts, and building them as objects took
longer than PostgreSQL took to answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from domain.listings.criteria import Criteria, Deal, HomeType
from domain.listings.features import is_known
from domain.listings.kinds import LEASE, MONTHLY, NO_HOMES, SHOWABLE, SUB_TYPES, WHOLE_TYPES, Audience
from domain.listings.places import EARTH_MILES, Spot

MILES_A_DEGREE = 69.0
KNOWN_SUB_TYPES = [name for names in SUB_TYPES.values() for name in names]


@dataclass(frozen=True, slots=True)
class Spots:
    """What the names in the criteria were found to be; `near` is None where it is not asked or not known.

    `beyond` are cities whose middle lies outside the reach of a region: Seattle is no part of the Eastside, though its
    shore is near. `loosely` takes a neighbourhood also as part of a longer name ("Queen Anne" in "Lower Queen Anne").
    """

    near: Spot | None = None
    neighborhoods: tuple[Spot, ...] = ()
    beyond: tuple[str, ...] = ()
    loosely: bool = False


@dataclass(slots=True)
class Conditions:
    """Predicates by the name of their condition, and the values of their parameters."""

    sql: dict[str, str] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)

    def where(self, *, without: str = "") -> str:
        """All of them together, or all but one."""
        return " AND ".join(predicate for name, predicate in self.sql.items() if name != without)


def conditions(criteria: Criteria, spots: Spots, audience: Audience, prefix: str = "") -> Conditions:
    """A predicate for what may be shown and for each condition that narrows the search.

    `near` includes its radius. Asked features narrow nothing here unless the record denies them: silence is not a no.
    `prefix` keeps apart the parameters of several searches in one statement.
    """
    found = Conditions({"audience": SHOWN[audience]})
    for name, (predicate, values) in _PLAIN.items():
        if getattr(criteria, name) not in (None, ()):
            found.sql[name] = predicate
            found.given |= values(criteria)
    if criteria.deal:
        found.sql["deal"] = DEALS[criteria.deal]
    _add_words(found, criteria.exclude_features)
    if criteria.neighborhood:
        _add_neighborhood(found, "neighborhood", criteria.neighborhood, spots)
    if spots.near:
        found.sql["near"] = _near(spots.near, spots.beyond, criteria.radius_miles, found.given)
    return _prefixed(found, prefix) if prefix else found


def implied_deal(criteria: Criteria) -> Deal | None:
    """The deal that the prices speak of, where nobody said it."""
    if criteria.deal:
        return criteria.deal
    price = criteria.price_max or criteria.price_min
    return None if price is None else ("rent" if price < MONTHLY else "buy")


def _near(spot: Spot, beyond: tuple[str, ...], radius: float | None, given: dict[str, Any]) -> str:
    """Within the radius; a county without one is the county itself, a region leaves out the cities beyond it."""
    close = within("near", spot, radius or spot.radius_miles, given)
    if radius:
        return close
    if spot.kind == "county":
        given["near_county"] = _variants([spot.name, spot.name.removesuffix(" County")])
        return f"(county_or_parish = ANY(:near_county) OR (county_or_parish = '' AND {close}))"
    if beyond:
        given["near_beyond"] = _variants(beyond)
        return f"({close} AND city <> ALL(:near_beyond))"
    return close


def within(name: str, spot: Spot, miles: float, given: dict[str, Any]) -> str:
    """Homes within so many miles: a box that the index answers, then the true distance."""
    up = miles / MILES_A_DEGREE
    across = up / max(cos(radians(spot.latitude)), 0.01)
    given |= {
        f"{name}_south": spot.latitude - up,
        f"{name}_north": spot.latitude + up,
        f"{name}_west": spot.longitude - across,
        f"{name}_east": spot.longitude + across,
        f"{name}_miles": miles,
    }
    return (
        f"(latitude BETWEEN :{name}_south AND :{name}_north AND longitude BETWEEN :{name}_west AND :{name}_east "
        f"AND {miles_from(name, spot, given)} <= :{name}_miles)"
    )


def miles_from(name: str, spot: Spot, given: dict[str, Any]) -> str:
    """Great-circle miles between a listing and a spot."""
    given |= {f"{name}_latitude": spot.latitude, f"{name}_longitude": spot.longitude}
    return (
        f"{2 * EARTH_MILES} * asin(sqrt(least(1.0, power(sin(radians(latitude - :{name}_latitude) / 2), 2) "
        f"+ cos(radians(latitude)) * cos(radians(:{name}_latitude)) "
        f"* power(sin(radians(longitude - :{name}_longitude) / 2), 2))))"
    )


def has_words(words: Iterable[str], given: dict[str, Any]) -> list[str]:
    """One predicate a word: the record states it, or, for a word outside our list, its remarks say it."""
    found = []
    for number, word in enumerate(dict.fromkeys(words)):
        name = f"word_{number}"
        given[name] = [word] if is_known(word) else word
        found.append(f"features @> cast(:{name} AS varchar[])" if is_known(word) else _remarks_say(name))
    return found


def _remarks_say(name: str) -> str:
    return f"to_tsvector('english', public_remarks) @@ phraseto_tsquery('english', :{name})"


def _add_words(found: Conditions, words: tuple[str, ...]) -> None:
    """Words that a home must not have."""
    if words:
        known = [word for word in words if is_known(word)]
        others = {f"lacks_{number}": word for number, word in enumerate(w for w in words if not is_known(w))}
        found.given |= {"lacks": known, **others}
        lacking = ["features && cast(:lacks AS varchar[])", *map(_remarks_say, others)]
        found.sql["exclude_features"] = f"NOT ({' OR '.join(lacking)})"


def _add_neighborhood(found: Conditions, name: str, names: tuple[str, ...], spots: Spots) -> None:
    """By name; a record that names no neighbourhood counts where it lies close to the asked one's middle."""
    found.given[name] = _variants(names)
    ways = [f"subdivision_name = ANY(:{name})"]
    if spots.loosely:
        found.given[f"{name}_words"] = [f"% {_plain(each)} %" for each in names]
        ways.append(f"' ' || {_PLAIN_SUBDIVISION} || ' ' LIKE ANY(:{name}_words)")
    for number, spot in enumerate(spots.neighborhoods):
        close = within(f"{name}_{number}", spot, spot.radius_miles, found.given)
        ways.append(f"(subdivision_name = '' AND {close})")
    found.sql[name] = f"({' OR '.join(ways)})"


def _variants(names: Iterable[str]) -> list[str]:
    """The spellings in which feeds write a name: equality with a few values can use the index, lower() could not."""
    return list(dict.fromkeys(form for name in names for form in (name, name.title(), name.upper(), name.lower())))


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _of_types(name: str) -> str:
    return (
        f"(property_sub_type = ANY(:{name}) "
        f"OR (property_type = ANY(:{name}_whole) AND property_sub_type <> ALL(:known_sub_types)))"
    )


def _type_values(name: str, kinds: tuple[HomeType, ...]) -> dict[str, Any]:
    return {
        name: [each for kind in kinds for each in SUB_TYPES[kind]],
        f"{name}_whole": [each for kind in kinds for each in WHOLE_TYPES.get(kind, ())],
        "known_sub_types": KNOWN_SUB_TYPES,
    }


def _prefixed(found: Conditions, prefix: str) -> Conditions:
    sql = {name: _PARAMETER.sub(rf":{prefix}\1", predicate) for name, predicate in found.sql.items()}
    return Conditions(sql, {f"{prefix}{name}": value for name, value in found.given.items()})


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_PARAMETER = re.compile(r"(?<!:):(\w+)")
_PLAIN_SUBDIVISION = "trim(regexp_replace(lower(subdivision_name), '[^a-z0-9]+', ' ', 'g'))"
_SHOWABLE = f"standard_status IN ({_quoted(SHOWABLE)})"
SHOWN: Mapping[Audience, str] = {
    "buyer": f"{_SHOWABLE} AND internet_entire_listing_display",
    "member": _SHOWABLE,
}
"""Homes that may be offered to an audience at all."""
DEALS: Mapping[Deal, str] = {
    "rent": f"property_type = '{LEASE}'",
    "buy": f"property_type NOT IN ({_quoted((LEASE, *NO_HOMES))})",
}

_Values = Callable[[Criteria], dict[str, Any]]


def _plainly(name: str, predicate: str) -> tuple[str, _Values]:
    return predicate, lambda criteria: {name: getattr(criteria, name)}


_PLAIN: dict[str, tuple[str, _Values]] = {
    "city": ("city = ANY(:city)", lambda c: {"city": _variants(c.city)}),
    "exclude_city": ("city <> ALL(:exclude_city)", lambda c: {"exclude_city": _variants(c.exclude_city)}),
    "exclude_neighborhood": (
        f"NOT (' ' || {_PLAIN_SUBDIVISION} || ' ' LIKE ANY(:exclude_neighborhood))",
        lambda c: {"exclude_neighborhood": [f"% {_plain(name)} %" for name in c.exclude_neighborhood]},
    ),
    "zip": ("left(postal_code, 5) = ANY(:zip)", lambda c: {"zip": list(c.zip)}),
    "price_min": _plainly("price_min", "list_price >= :price_min"),
    "price_max": _plainly("price_max", "list_price <= :price_max"),
    "beds_min": _plainly("beds_min", "bedrooms_total >= :beds_min"),
    "beds_max": _plainly("beds_max", "bedrooms_total <= :beds_max"),
    "baths_min": _plainly("baths_min", "bathrooms_total >= :baths_min"),
    "baths_max": _plainly("baths_max", "bathrooms_total <= :baths_max"),
    "sqft_min": _plainly("sqft_min", "living_area >= :sqft_min"),
    "sqft_max": _plainly("sqft_max", "living_area <= :sqft_max"),
    "lot_acres_min": _plainly("lot_acres_min", "lot_size_acres >= :lot_acres_min"),
    "year_min": _plainly("year_min", "year_built >= :year_min"),
    "year_max": _plainly("year_max", "year_built <= :year_max"),
    "type": (_of_types("type"), lambda c: _type_values("type", c.type)),
    "exclude_type": (f"NOT {_of_types('exclude_type')}", lambda c: _type_values("exclude_type", c.exclude_type)),
    "features": (
        "NOT (features_denied && cast(:features AS varchar[]))",
        lambda c: {"features": list(c.features)},
    ),
    # A record that is silent on dues is kept: most homes without an association say nothing.
    "hoa_max": _plainly("hoa_max", "(association_fee IS NULL OR association_fee <= :hoa_max)"),
}
