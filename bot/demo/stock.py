"""What stands on a lot: kind of dwelling, size, age and floors, as each sort of neighbourhood has them."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

from bot.demo.buildings import Building, building
from bot.demo.markets import Market

Key = TypeVar("Key", str, int)

HOUSE, CONDO, TOWNHOUSE, MULTI, LAND, MANUFACTURED, FLOATING = (
    "house",
    "condo",
    "townhouse",
    "multi",
    "land",
    "manufactured",
    "floating",
)
FOR_SALE = {
    "core": {CONDO: 94, TOWNHOUSE: 6},
    "urban": {CONDO: 42, TOWNHOUSE: 30, HOUSE: 23, MULTI: 5},
    "inner": {HOUSE: 60, TOWNHOUSE: 22, CONDO: 12, MULTI: 6},
    "suburb": {HOUSE: 70, TOWNHOUSE: 12, CONDO: 10, MULTI: 3, MANUFACTURED: 3, LAND: 2},
    "new": {HOUSE: 68, TOWNHOUSE: 22, CONDO: 9, LAND: 1},
    "estate": {HOUSE: 90, CONDO: 4, TOWNHOUSE: 3, LAND: 3},
    "exurb": {HOUSE: 78, LAND: 9, MANUFACTURED: 7, TOWNHOUSE: 3, MULTI: 2, CONDO: 1},
    "float": {CONDO: 50, FLOATING: 35, TOWNHOUSE: 15},
}
FOR_RENT = {
    "core": {CONDO: 100},
    "urban": {CONDO: 60, TOWNHOUSE: 20, HOUSE: 14, MULTI: 6},
    "inner": {HOUSE: 40, CONDO: 30, TOWNHOUSE: 15, MULTI: 15},
    "suburb": {HOUSE: 50, CONDO: 30, TOWNHOUSE: 15, MULTI: 5},
    "new": {HOUSE: 50, TOWNHOUSE: 30, CONDO: 20},
    "estate": {HOUSE: 80, CONDO: 20},
    "exurb": {HOUSE: 80, MANUFACTURED: 10, CONDO: 10},
    "float": {CONDO: 75, FLOATING: 25},
}
RENTED_SHARE = {
    "core": 0.32,
    "urban": 0.28,
    "inner": 0.19,
    "suburb": 0.18,
    "new": 0.16,
    "estate": 0.1,
    "exurb": 0.1,
    "float": 0.2,
}
BEDS = {
    (HOUSE, "inner"): {2: 14, 3: 42, 4: 32, 5: 12},
    (HOUSE, "urban"): {2: 20, 3: 45, 4: 27, 5: 8},
    (HOUSE, "suburb"): {2: 7, 3: 46, 4: 34, 5: 11, 6: 2},
    (HOUSE, "new"): {3: 30, 4: 48, 5: 20, 6: 2},
    (HOUSE, "estate"): {3: 22, 4: 40, 5: 28, 6: 10},
    (HOUSE, "exurb"): {2: 9, 3: 52, 4: 30, 5: 9},
    (CONDO, "core"): {0: 12, 1: 47, 2: 36, 3: 5},
    (CONDO, "urban"): {0: 8, 1: 44, 2: 42, 3: 6},
    (TOWNHOUSE, ""): {2: 26, 3: 54, 4: 20},
    (CONDO, ""): {1: 28, 2: 56, 3: 16},
    (MULTI, ""): {4: 45, 5: 25, 6: 30},
    (MANUFACTURED, ""): {2: 35, 3: 60, 4: 5},
    (FLOATING, ""): {1: 35, 2: 45, 3: 20},
}
SQFT = {
    HOUSE: {2: 1180, 3: 1720, 4: 2380, 5: 2950, 6: 3600},
    CONDO: {0: 470, 1: 690, 2: 1080, 3: 1480},
    TOWNHOUSE: {2: 1130, 3: 1520, 4: 1860},
    MULTI: {2: 950, 3: 1250, 4: 2200, 5: 2600, 6: 3000},
    MANUFACTURED: {2: 1020, 3: 1420, 4: 1750},
    FLOATING: {1: 780, 2: 1250, 3: 1850},
}
ROOMINESS = {"inner": 0.98, "urban": 0.92, "suburb": 1.0, "new": 1.14, "estate": 1.45, "exurb": 1.06}
LOT = {
    "inner": (3000, 7500, 4500),
    "urban": (2400, 5500, 4000),
    "suburb": (5500, 15000, 7800),
    "new": (3200, 9000, 5000),
    "estate": (8000, 45000, 14000),
    "exurb": (8000, 220000, 20000),
    "core": (1200, 3000, 2000),
    "float": (1200, 3000, 2000),
}
BUILT = {
    "inner": (1904, 2024, 1928),
    "urban": (1908, 2025, 1990),
    "suburb": (1948, 2024, 1979),
    "new": (1994, 2026, 2014),
    "estate": (1930, 2025, 1988),
    "exurb": (1935, 2025, 1992),
    "core": (1990, 2025, 2010),
    "float": (1925, 2020, 1985),
}


@dataclass(frozen=True, slots=True)
class Dwelling:
    """`lot` is square feet, 0 where the home has none of its own; `stories` counts floors inside the home."""

    kind: str
    lease: bool
    beds: int
    full_baths: int
    half_baths: int
    sqft: int
    lot: int
    year: int
    stories: int
    units: int = 1
    floor: int = 0
    building: Building | None = None

    @property
    def acres(self) -> float:
        return round(self.lot / 43560, 3)


def dwelling(rng: Random, market: Market, seed: str, this_year: int, condos: int) -> Dwelling:
    """A plausible home of this market; `condos` is how many of its homes stand in buildings so far."""
    lease = rng.random() < RENTED_SHARE[market.profile]
    kind = weighted(rng, (FOR_RENT if lease else FOR_SALE)[market.profile])
    if kind == LAND:
        return Dwelling(LAND, lease, 0, 0, 0, 0, _land(rng, market.profile), 0, 0)
    if kind == CONDO:
        return _condo(rng, market, lease, building(seed, market, condos // 7, this_year))
    beds = weighted(rng, BEDS.get((kind, market.profile)) or BEDS.get((kind, "")) or BEDS[(kind, "suburb")])
    if kind == MULTI and lease:
        beds = rng.choice((2, 2, 3))
    return _standing(rng, market, kind, lease, beds, this_year)


def weighted(rng: Random, shares: dict[Key, int]) -> Key:
    """One of the keys, drawn by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def _condo(rng: Random, market: Market, lease: bool, house: Building) -> Dwelling:
    beds = weighted(rng, BEDS.get((CONDO, market.profile)) or BEDS[(CONDO, "")])
    sqft = _around(rng, SQFT[CONDO][beds] * (1.25 if market.profile == "estate" else 1.0), 0.13)
    full = 1 if beds < 2 or (beds == 2 and rng.random() < 0.35) else 2
    half = 1 if beds == 3 and rng.random() < 0.4 else 0
    floor = rng.randint(1, house.floors)
    return Dwelling(CONDO, lease, beds, full, half, sqft, 0, house.year, 1, floor=floor, building=house)


def _standing(rng: Random, market: Market, kind: str, lease: bool, beds: int, this_year: int) -> Dwelling:
    roomy = ROOMINESS.get(market.profile, 1.0) if kind == HOUSE else 1.0
    sqft = _around(rng, SQFT[kind][beds] * roomy, 0.14)
    if lease and kind == HOUSE:
        sqft = min(sqft, 3800)
    full, half = _baths(rng, beds, sqft)
    return Dwelling(
        kind,
        lease,
        beds,
        full,
        half,
        sqft,
        _lot(rng, market.profile, kind, sqft),
        _year(rng, market.profile, kind, this_year),
        _stories(rng, kind, sqft, market.profile),
        units=1 if kind != MULTI or lease else 2 if beds < 6 else 3,
    )


def _baths(rng: Random, beds: int, sqft: int) -> tuple[int, int]:
    full = max(1, min(5, beds + 1, round(sqft / 900 + rng.uniform(-0.4, 0.4))))
    return full, 1 if sqft > 1200 and rng.random() < 0.5 else 0


def _lot(rng: Random, profile: str, kind: str, sqft: int) -> int:
    if kind == FLOATING:
        return 0
    if kind == TOWNHOUSE:
        return max(round(rng.uniform(850, 2200)), round(sqft * 0.5))
    low, high, mode = LOT[profile]
    spread = rng.triangular(low, high, mode)
    return max(round(spread / 10) * 10, round(sqft * 0.8))


def _land(rng: Random, profile: str) -> int:
    if profile == "exurb":
        return round(rng.triangular(15000, 420000, 60000))
    return round(rng.triangular(5000, 30000, 9000))


def _year(rng: Random, profile: str, kind: str, this_year: int) -> int:
    if kind == TOWNHOUSE:
        return min(this_year, round(rng.triangular(1985, this_year + 1, 2016)))
    if kind == MANUFACTURED:
        return round(rng.triangular(1972, 2022, 1995))
    if profile == "inner" and rng.random() < 0.12:
        return rng.randint(this_year - 12, this_year)
    low, high, mode = BUILT[profile]
    return min(this_year, round(rng.triangular(low, high, mode)))


def _stories(rng: Random, kind: str, sqft: int, profile: str) -> int:
    if kind == MANUFACTURED:
        return 1
    if kind == TOWNHOUSE:
        return rng.choice((2, 3, 3))
    one = 0.5 if sqft < 1900 and profile in ("suburb", "exurb") else 0.25 if sqft < 1900 else 0.08
    return 1 if rng.random() < one else rng.choice((2, 2, 2, 3)) if sqft > 3000 else 2


def _around(rng: Random, middle: float, spread: float) -> int:
    """A size near the middle, never beyond 2.2 spreads, to the nearest ten."""
    return round(middle * (1 + spread * max(-2.2, min(2.2, rng.gauss(0, 1)))) / 10) * 10
