"""Criteria to SQL: one predicate for each condition, so that a search can also be asked without one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians

from sqlalchemy import ColumnElement, and_, func, literal, literal_column, not_, or_
from sqlalchemy.dialects.postgresql import array

from domain.listings.criteria import Criteria, Deal
from domain.listings.features import is_known
from domain.listings.kinds import LEASE, SHOWABLE, SUB_TYPES, WHOLE_TYPES, Audience
from domain.listings.models import Listing
from domain.listings.places import EARTH_MILES, Spot

MILES_A_DEGREE = 69.0
ENGLISH: ColumnElement[str] = literal_column("'english'")
"""The text search's language, written out so that the index on the same expression is used."""
Predicate = ColumnElement[bool]
MONTHLY = 20_000
"""A price below this is a rent: no home is sold for it, and few are let for more."""


@dataclass(frozen=True, slots=True)
class Spots:
    """What the names in the criteria were found to be; `near` is None where it is not asked or not known."""

    near: Spot | None = None
    neighborhoods: tuple[Spot, ...] = ()


def shown_to(audience: Audience) -> Predicate:
    """Homes that may be offered to the audience at all."""
    showable = Listing.standard_status.in_(SHOWABLE)
    return showable if audience == "member" else and_(showable, Listing.internet_entire_listing_display)


def predicates(criteria: Criteria, spots: Spots) -> dict[str, Predicate]:
    """A predicate for every condition that narrows the search, by the condition's name.

    `near` includes its radius. Asked features narrow nothing here unless the record denies them: silence is not a no.
    """
    found = {name: make(criteria) for name, make in _PLAIN.items() if getattr(criteria, name) not in (None, ())}
    if criteria.neighborhood:
        found["neighborhood"] = _in_neighborhoods(criteria.neighborhood, spots.neighborhoods)
    if spots.near:
        found["near"] = within(spots.near, criteria.radius_miles or spots.near.radius_miles)
    return found


def deal_is(deal: str) -> Predicate:
    leased = Listing.property_type == LEASE
    return leased if deal == "rent" else not_(leased)


def implied_deal(criteria: Criteria) -> Deal | None:
    """The deal that the prices speak of, where nobody said it."""
    if criteria.deal:
        return criteria.deal
    price = criteria.price_max or criteria.price_min
    return None if price is None else ("rent" if price < MONTHLY else "buy")


def within(spot: Spot, miles: float) -> Predicate:
    """Homes within so many miles: a box that the index answers, then the true distance."""
    up = miles / MILES_A_DEGREE
    across = up / max(cos(radians(spot.latitude)), 0.01)
    box = and_(
        Listing.latitude.between(spot.latitude - up, spot.latitude + up),
        Listing.longitude.between(spot.longitude - across, spot.longitude + across),
    )
    return and_(box, miles_from(spot) <= miles)


def miles_from(spot: Spot) -> ColumnElement[float]:
    """Great-circle miles between a listing and a spot."""
    chord = func.power(func.sin(func.radians(Listing.latitude - spot.latitude) / 2), 2) + func.cos(
        func.radians(Listing.latitude)
    ) * literal(cos(radians(spot.latitude))) * func.power(
        func.sin(func.radians(Listing.longitude - spot.longitude) / 2), 2
    )
    return 2 * EARTH_MILES * func.asin(func.sqrt(func.least(1.0, chord)))


def has_words(words: Iterable[str]) -> list[Predicate]:
    """One predicate a word: the record states it, or, for a word outside our list, its remarks say it."""
    return [Listing.features.contains([word]) if is_known(word) else remarks_say(word) for word in dict.fromkeys(words)]


def remarks_say(words: str) -> Predicate:
    said: Predicate = func.to_tsvector(ENGLISH, Listing.public_remarks).bool_op("@@")(
        func.phraseto_tsquery(ENGLISH, words)
    )
    return said


def _variants(names: Iterable[str]) -> list[str]:
    """The spellings in which feeds write a name: equality with a few values can use the index, lower() could not."""
    return list(dict.fromkeys(form for name in names for form in (name, name.title(), name.upper(), name.lower())))


def _in_cities(names: tuple[str, ...]) -> Predicate:
    return Listing.city.in_(_variants(names))


def _named_neighborhood(names: tuple[str, ...]) -> Predicate:
    """The record's own neighbourhood, whole or as part of a longer name ("Queen Anne" in "Lower Queen Anne")."""
    padded = func.concat(" ", func.regexp_replace(func.lower(Listing.subdivision_name), "[^a-z0-9]+", " ", "g"), " ")
    plain = [" ".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) for name in names]
    return or_(Listing.subdivision_name.in_(_variants(names)), *(padded.like(f"% {name} %") for name in plain))


def _in_neighborhoods(names: tuple[str, ...], spots: tuple[Spot, ...]) -> Predicate:
    """By name; a record that names no neighbourhood counts where it lies close to the asked one's middle."""
    if not spots:
        return _named_neighborhood(names)
    close = or_(*(within(spot, spot.radius_miles) for spot in spots))
    return or_(_named_neighborhood(names), and_(Listing.subdivision_name == "", close))


def _of_types(kinds: Iterable[str]) -> Predicate:
    sub_types = [name for kind in kinds for name in SUB_TYPES[kind]]  # type: ignore[index]
    wholes = [name for kind in kinds for name in WHOLE_TYPES.get(kind, ())]  # type: ignore[call-overload]
    by_sub = Listing.property_sub_type.in_(sub_types)
    if not wholes:
        return by_sub
    known = [name for names in SUB_TYPES.values() for name in names]
    return or_(by_sub, and_(Listing.property_type.in_(wholes), Listing.property_sub_type.not_in(known)))


def _lacks(words: tuple[str, ...]) -> Predicate:
    return and_(*(not_(predicate) for predicate in has_words(words)))


def _not_denied(words: tuple[str, ...]) -> Predicate:
    denied: Predicate = Listing.features_denied.overlap(array(list(words)))
    return not_(denied)


def _hoa(criteria: Criteria) -> Predicate:
    # A record that is silent on dues is kept: most homes without an association say nothing.
    return or_(Listing.association_fee.is_(None), Listing.association_fee <= criteria.hoa_max)


_PLAIN: dict[str, Callable[[Criteria], Predicate]] = {
    "deal": lambda c: deal_is(c.deal or "buy"),
    "city": lambda c: _in_cities(c.city),
    "exclude_city": lambda c: not_(_in_cities(c.exclude_city)),
    "exclude_neighborhood": lambda c: not_(_named_neighborhood(c.exclude_neighborhood)),
    "zip": lambda c: Listing.postal_code.in_(c.zip),
    "price_min": lambda c: Listing.list_price >= c.price_min,
    "price_max": lambda c: Listing.list_price <= c.price_max,
    "beds_min": lambda c: Listing.bedrooms_total >= c.beds_min,
    "beds_max": lambda c: Listing.bedrooms_total <= c.beds_max,
    "baths_min": lambda c: Listing.bathrooms_total >= c.baths_min,
    "baths_max": lambda c: Listing.bathrooms_total <= c.baths_max,
    "sqft_min": lambda c: Listing.living_area >= c.sqft_min,
    "sqft_max": lambda c: Listing.living_area <= c.sqft_max,
    "lot_acres_min": lambda c: Listing.lot_size_acres >= c.lot_acres_min,
    "year_min": lambda c: Listing.year_built >= c.year_min,
    "year_max": lambda c: Listing.year_built <= c.year_max,
    "type": lambda c: _of_types(c.type),
    "exclude_type": lambda c: not_(_of_types(c.exclude_type)),
    "features": lambda c: _not_denied(c.features),
    "exclude_features": lambda c: _lacks(c.exclude_features),
    "hoa_max": _hoa,
}
