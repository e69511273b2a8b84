"""Which features a demo home truly has, in the project's feature words, drawn by what fits its kind, age and place."""

from random import Random

from bot.demo.markets import Market
from bot.demo.stock import CONDO, FLOATING, HOUSE, LAND, MANUFACTURED, MULTI, TOWNHOUSE, Dwelling

FEATURE_WORDS = (
    "pool", "hot tub", "garage", "parking", "off-street parking", "rv parking", "ev charger", "yard", "fenced yard",
    "garden", "deck", "patio", "balcony", "rooftop deck", "view", "waterfront", "fireplace", "basement",
    "single level", "split level", "step-free entry", "elevator", "ground floor", "top floor", "corner unit",
    "open floor plan", "updated kitchen", "office", "in-unit laundry", "air conditioning", "heat pump", "solar",
    "bathtub", "carpet", "hardwood", "storage", "pets allowed", "furnished", "month-to-month", "no hoa",
    "no rental cap", "gated", "new construction", "move-in ready", "fixer-upper", "craftsman", "mid-century", "adu",
    "shop", "barn", "horse property", "floating home", "primary on main", "cul-de-sac", "busy street", "flight path",
)  # fmt: skip
UNDER_THE_PLANES = {"SeaTac", "Des Moines", "Burien", "Tukwila", "Normandy Park"}
LOUD_NEIGHBORHOODS = {"Georgetown", "South Park", "Beacon Hill", "White Center", "Highland Park"}
AIRY_PROFILES = {"suburb", "new", "estate", "exurb"}


def traits(rng: Random, home: Dwelling, market: Market, this_year: int) -> frozenset[str]:
    """The home's true features. What is not drawn it does not have."""
    if home.kind == LAND:
        chances = _land(home, market)
    elif home.kind == CONDO:
        chances = _inside(home, this_year) | _unit(home)
    else:
        chances = _inside(home, this_year) | _outside(home, market) | _character(home, market, this_year)
    chances |= _place(home, market)
    if home.lease:
        chances |= {"pets allowed": 0.5, "furnished": 0.09, "month-to-month": 0.08}
    found = {word for word, chance in sorted(chances.items()) if rng.random() < chance}
    return frozenset(_consistent(found | _of_building(home), home))


def _land(home: Dwelling, market: Market) -> dict[str, float]:
    big = home.acres >= 1
    return {
        "no hoa": 0.7,
        "horse property": 0.18 if big else 0.0,
        "cul-de-sac": 0.1,
        "view": 0.3 + 0.1 * bool(market.water),
    }


def _inside(home: Dwelling, this_year: int) -> dict[str, float]:
    recent, new = home.year > 2005, home.year >= this_year - 1
    fixer = 0.07 if home.year < 1985 and not home.lease else 0.0
    return {
        "fireplace": 0.55 if home.kind != CONDO else 0.35,
        "open floor plan": 0.6 if recent else 0.25,
        "updated kitchen": 0.0 if new else 0.12 if recent else 0.38,
        "office": 0.45 if recent and home.beds >= 3 else 0.2,
        "in-unit laundry": 0.78 if home.kind == CONDO else 0.97,
        "air conditioning": 0.6 if recent else 0.28,
        "heat pump": 0.4 if home.year > 2015 else 0.14,
        "bathtub": 0.8,
        "carpet": 0.5,
        "hardwood": 0.7 if home.year < 1960 else 0.38,
        "storage": 0.45 if home.kind == CONDO else 0.3,
        "step-free entry": 0.2 if home.stories == 1 else 0.04,
        "move-in ready": 0.35,
        "fixer-upper": fixer,
        "new construction": 1.0 if new and not home.lease else 0.0,
    }


def _unit(home: Dwelling) -> dict[str, float]:
    house = home.building
    floors = house.floors if house else 1
    return {
        "ground floor": 1.0 if home.floor == 1 else 0.0,
        "top floor": 1.0 if home.floor == floors and floors > 1 else 0.0,
        "corner unit": 0.22,
        "balcony": 0.55 if home.floor > 1 else 0.1,
        "patio": 0.4 if home.floor == 1 else 0.0,
        "parking": 0.78,
        "garage": 0.35 if home.year > 1990 else 0.1,
        "hot tub": 0.01,
    }


def _of_building(home: Dwelling) -> frozenset[str]:
    return home.building.amenities if home.building else frozenset()


def _outside(home: Dwelling, market: Market) -> dict[str, float]:
    chances = {"balcony": 0.07, "patio": 0.42, "deck": 0.42}
    if home.kind in (HOUSE, MULTI):
        chances |= _ground(home, market)
    if home.kind == TOWNHOUSE:
        chances |= {"rooftop deck": 0.38 if home.stories == 3 else 0.05, "yard": 0.2, "garage": 0.68, "patio": 0.3}
        chances |= {"off-street parking": 0.3, "ev charger": 0.16 if home.year > 2014 else 0.02}
    if home.kind == MANUFACTURED:
        chances |= {"yard": 0.6, "fenced yard": 0.3, "garden": 0.2, "off-street parking": 0.8, "rv parking": 0.2}
        chances |= {"shop": 0.12, "no hoa": 0.6}
    if home.kind == FLOATING:
        chances |= {"floating home": 1.0, "waterfront": 1.0, "view": 0.85, "rooftop deck": 0.45, "deck": 0.8}
        chances |= {"parking": 0.4}
    return chances


def _ground(home: Dwelling, market: Market) -> dict[str, float]:
    airy, estate = market.profile in AIRY_PROFILES, market.profile == "estate"
    rural = market.profile == "exurb"
    wide = home.acres >= 1
    return {
        "yard": 0.9,
        "fenced yard": 0.5,
        "garden": 0.3,
        "hot tub": 0.14 if estate else 0.06,
        "pool": 0.16 if estate else 0.035 if airy else 0.008,
        "garage": 0.85 if airy else 0.45,
        "off-street parking": 0.7 if airy else 0.45,
        "rv parking": 0.36 if rural else 0.12 if market.profile == "suburb" else 0.02,
        "ev charger": 0.3 if home.year > 2016 else 0.06,
        "solar": 0.07,
        "adu": 0.1 if market.profile == "inner" else 0.05,
        "shop": 0.28 if rural else 0.06,
        "barn": 0.28 if wide else 0.0,
        "horse property": 0.3 if wide else 0.0,
        "gated": 0.13 if estate else 0.01,
        "cul-de-sac": 0.18 if airy else 0.02,
        "no hoa": {"inner": 0.97, "urban": 0.95, "suburb": 0.7, "exurb": 0.8, "estate": 0.7}.get(market.profile, 0.05),
    }


def _character(home: Dwelling, market: Market, this_year: int) -> dict[str, float]:
    if home.kind not in (HOUSE, MULTI):
        return {"single level": 1.0 if home.stories == 1 and home.kind == MANUFACTURED else 0.0}
    sixties = 1958 <= home.year <= 1988
    fresh = home.year > 2005 and home.year < this_year
    return {
        "basement": {"inner": 0.55, "urban": 0.4, "suburb": 0.22, "estate": 0.35}.get(market.profile, 0.1),
        "single level": 0.85 if home.stories == 1 else 0.0,
        "split level": 0.24 if sixties and home.stories == 2 else 0.0,
        "craftsman": 0.55 if 1904 <= home.year <= 1932 else 0.18 if fresh else 0.0,
        "mid-century": 0.42 if 1947 <= home.year <= 1972 else 0.0,
        "primary on main": 0.2 if home.stories > 1 and home.beds >= 3 else 0.0,
    }


def _place(home: Dwelling, market: Market) -> dict[str, float]:
    scenic = "Territorial" not in market.views
    view = (0.34 if scenic else 0.14) + (0.2 if market.profile == "estate" else 0.0)
    high = home.floor / 40
    loud = market.city in UNDER_THE_PLANES or market.neighborhood in LOUD_NEIGHBORHOODS
    shore = 0.0 if not market.water else 0.2 if market.profile in ("estate", "float") else 0.045
    return {
        "view": 0.9 if home.kind == FLOATING else min(0.9, view + high),
        "waterfront": 1.0 if home.kind == FLOATING else shore,
        "busy street": 0.07,
        "flight path": 0.16 if loud else 0.0,
    }


def _consistent(found: set[str], home: Dwelling) -> set[str]:
    """Features follow from others, or shut them out."""
    follows = (
        ("fenced yard", "yard"),
        ("rooftop deck", "deck"),
        ("garage", "off-street parking"),
        ("rv parking", "off-street parking"),
        ("off-street parking", "parking"),
        ("parking", "off-street parking"),
        ("heat pump", "air conditioning"),
        ("waterfront", "view"),
    )
    for first, then in follows:
        if first in found:
            found.add(then)
    excludes = (
        ("fixer-upper", ("move-in ready", "updated kitchen", "new construction")),
        ("new construction", ("fixer-upper", "updated kitchen", "mid-century")),
        ("single level", ("split level", "primary on main", "basement")),
        ("cul-de-sac", ("busy street",)),
        ("craftsman", ("mid-century", "split level")),
        ("barn", ("pool",)),
    )
    for first, others in excludes:
        if first in found:
            found -= set(others)
    if home.kind == CONDO and not home.lease:
        found -= {"furnished", "month-to-month"}
    return found
