"""Where the demo's homes stand: neighbourhoods and towns with their box, price level, streets and water."""

import csv
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from random import Random

from domain import listings

DATA = Path(__file__).parent / "data"
MILES_PER_DEGREE = 69.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A named point of the gazetteer that remarks may point to."""

    name: str
    kind: str
    city: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Market:
    """One neighbourhood, or a town outside of its named neighbourhoods.

    `ppsf` is the price of a middling house there in dollars per square foot; `weight` its share of the homes.
    """

    neighborhood: str
    city: str
    county: str
    postal_code: str
    latitude: float
    longitude: float
    half_latitude: float
    half_longitude: float
    ppsf: int
    profile: str
    grids: tuple[str, ...]
    pool: str
    weight: int
    views: tuple[str, ...]
    water: str

    @property
    def place(self) -> str:
        return self.neighborhood or self.city

    def point(self, rng: Random) -> tuple[float, float]:
        """A latitude and longitude inside the box, likelier near its middle."""
        return (
            round(self.latitude + self.half_latitude * rng.triangular(-1, 1, 0), 6),
            round(self.longitude + self.half_longitude * rng.triangular(-1, 1, 0), 6),
        )

    def contains(self, latitude: float, longitude: float) -> bool:
        return (
            abs(latitude - self.latitude) <= self.half_latitude + 1e-6
            and abs(longitude - self.longitude) <= self.half_longitude + 1e-6
        )


def miles(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Distance on a plane, good to a part in a thousand at this scale."""
    north = (latitude - other_latitude) * MILES_PER_DEGREE
    east = (longitude - other_longitude) * MILES_PER_DEGREE * cos(radians(latitude))
    return float((north * north + east * east) ** 0.5)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def marks() -> tuple[Mark, ...]:
    """Every named point of the gazetteer that one can walk to."""
    walkable = {"station", "ferry", "employer", "hospital", "university", "landmark", "park", "beach"}
    return tuple(
        Mark(place.name, place.kind, place.city, place.latitude, place.longitude)
        for place in listings.gazetteer()
        if place.kind in walkable
    )


@cache
def nearby(market: Market) -> tuple[Mark, ...]:
    """The marks within six miles of the market's middle."""
    return tuple(
        mark for mark in marks() if miles(market.latitude, market.longitude, mark.latitude, mark.longitude) <= 6
    )


@cache
def markets() -> tuple[Market, ...]:
    """All markets, in the order of their file."""
    places = {(place.name, place.kind, place.city): place for place in listings.gazetteer()}
    return tuple(_market(row, places) for row in rows(DATA / "markets.csv"))


def _market(row: dict[str, str], places: dict[tuple[str, str, str], listings.PlaceRow]) -> Market:
    kind = "neighborhood" if row["place"] else "city"
    centre = places[(row["place"] or row["city"], kind, row["city"])]
    return Market(
        neighborhood=row["place"],
        city=row["city"],
        county=centre.county,
        postal_code=row["zip"],
        latitude=centre.latitude,
        longitude=centre.longitude,
        half_latitude=float(row["ns_miles"]) / MILES_PER_DEGREE,
        half_longitude=float(row["ew_miles"]) / (MILES_PER_DEGREE * cos(radians(centre.latitude))),
        ppsf=int(row["ppsf"]),
        profile=row["profile"],
        grids=tuple(row["grids"].split(";")),
        pool=row["pool"],
        weight=int(row["weight"]),
        views=tuple(row["views"].split(";")),
        water=row["water"],
    )
