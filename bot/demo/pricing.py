"""Asking prices, rents, dues and taxes of demo homes, from place, size, age and features."""

from datetime import date
from random import Random

from bot.demo.markets import Market
from bot.demo.stock import CONDO, FLOATING, HOUSE, LAND, MANUFACTURED, MULTI, TOWNHOUSE, Dwelling

MIDDLING_SQFT = {HOUSE: 1900, CONDO: 900, TOWNHOUSE: 1500, MULTI: 2400, MANUFACTURED: 1400, FLOATING: 1300}
KIND_LEVEL = {HOUSE: 1.0, CONDO: 0.98, TOWNHOUSE: 0.97, MULTI: 0.82, MANUFACTURED: 0.68, FLOATING: 1.3}
WORTH = {
    "view": 1.06,
    "waterfront": 1.55,
    "pool": 1.03,
    "updated kitchen": 1.03,
    "move-in ready": 1.015,
    "new construction": 1.06,
    "fixer-upper": 0.76,
    "adu": 1.08,
    "busy street": 0.94,
    "flight path": 0.96,
    "garage": 1.02,
    "horse property": 1.07,
    "shop": 1.02,
    "top floor": 1.03,
    "corner unit": 1.02,
    "craftsman": 1.015,
}
RENT_WORTH = {"view": 1.05, "furnished": 1.12, "garage": 1.02, "updated kitchen": 1.03, "waterfront": 1.15}


def asking_price(rng: Random, home: Dwelling, market: Market, features: frozenset[str]) -> int:
    """Dollars, rounded the way sellers round; for a lease the rent a month."""
    if home.lease:
        return _rent(rng, home, market, features)
    if home.kind == LAND:
        return _round(rng, market.ppsf * 420 * (home.acres / 0.2) ** 0.35 * rng.lognormvariate(0, 0.18))
    middle = MIDDLING_SQFT[home.kind]
    # Bigger homes cost less a foot: the exponent is what makes 1,000 sq ft dearer a foot than 3,000.
    value = market.ppsf * KIND_LEVEL[home.kind] * middle * (home.sqft / middle) ** 0.76
    value *= _age(home.year) * _land_worth(home, market)
    for word in sorted(features):
        value *= WORTH.get(word, 1.0)
    return _round(rng, value * rng.lognormvariate(0, 0.085))


def _age(year: int) -> float:
    if year >= 2015:
        return 1.06
    if year < 1935:
        return 1.01
    return 0.92 if 1955 <= year <= 1985 else 0.97


def _land_worth(home: Dwelling, market: Market) -> float:
    if home.kind not in (HOUSE, MULTI, MANUFACTURED):
        return 1.0
    usual = {"estate": 16000, "exurb": 45000, "suburb": 8500}.get(market.profile, 4800)
    return float(min(1.3, max(0.88, (home.lot / usual) ** 0.08)))


def _rent(rng: Random, home: Dwelling, market: Market, features: frozenset[str]) -> int:
    level: float = (market.ppsf / 500) ** 0.42
    value: float = 33.0 * level * home.sqft**0.62
    if home.kind == FLOATING:
        value *= 1.2
    for word in sorted(features):
        value *= RENT_WORTH.get(word, 1.0)
    value *= rng.lognormvariate(0, 0.07)
    step: int = rng.choice((5, 25, 50, 50))
    return max(1500, min(8000, round(value / step) * step))


def _round(rng: Random, value: float) -> int:
    """To the figures sellers like: 785,000, 749,950, 1,295,000."""
    step = 1000 if value < 400_000 else 5000 if value < 1_500_000 else 25_000
    rounded = round(value / step) * step
    charm = rng.random()
    if charm < 0.25:
        return rounded - 50
    if charm < 0.35:
        return rounded - 1000 + 999
    return rounded


def price_cut(rng: Random, price: int, lease: bool) -> int:
    """A lower asking price after some weeks without a taker."""
    if lease:
        return max(1500, price - rng.choice((50, 75, 100, 150, 200)))
    step = 1000 if price < 900_000 else 5000
    cut = price * rng.uniform(0.015, 0.045)
    return round((price - cut) / step) * step


def dues(rng: Random, home: Dwelling, features: frozenset[str]) -> int:
    """The association's fee a month; 0 where there is no association."""
    if home.lease or "no hoa" in features:
        return 0
    if home.building:
        return round(home.building.dues * home.sqft * rng.uniform(0.95, 1.05))
    if home.kind == FLOATING:
        return rng.randint(450, 950)
    if home.kind == TOWNHOUSE:
        return rng.choice((0, 0, 65, 95, 120, 180, 260, 340))
    return rng.choice((35, 48, 55, 65, 82, 95, 110, 140))


def annual_tax(rng: Random, price: int, county: str, today: date) -> tuple[int, int]:
    """The year's property tax in dollars, and the year it is for."""
    rate = {"King": 0.0088, "Pierce": 0.0101, "Snohomish": 0.0086}[county]
    return round(price * rate * rng.uniform(0.82, 1.02)), today.year
