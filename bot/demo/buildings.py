"""Condominium buildings: a market's units stand in a few of them and share address, age and amenities."""

from dataclasses import dataclass
from random import Random

from bot.demo.markets import Market
from bot.demo.streets import Address, address_at

FIRST = (
    "Alder", "Anchor", "Aurelia", "Beacon", "Bluestone", "Cedar", "Chandler", "Concord", "Corliss", "Crescent",
    "Ember", "Fairhaven", "Garnet", "Glasswing", "Harbor", "Heron", "Ivy", "Juniper", "Kestrel", "Lantern", "Larch",
    "Linden", "Madrona", "Marlowe", "Meridian", "Mosaic", "Northgate", "Olympic", "Orchard", "Osprey", "Pilot",
    "Quarry", "Rainier", "Regent", "Sable", "Salmonberry", "Sterling", "Tamarack", "Tidewater", "Vantage", "Willow",
)  # fmt: skip
SECOND = ("Court", "House", "Lofts", "Place", "Point", "Square", "Terrace", "Tower", "Row", "Commons", "Flats", "Park")
TALL = ("core",)


@dataclass(frozen=True, slots=True)
class Building:
    """`dues` is dollars a month per square foot; `amenities` are feature words that hold for each unit in it."""

    name: str
    address: Address
    latitude: float
    longitude: float
    year: int
    floors: int
    dues: float
    amenities: frozenset[str]


def building(seed: str, market: Market, index: int, this_year: int) -> Building:
    """The index-th building of a market; the same arguments give the same building."""
    rng = Random(f"{seed}/building/{market.city}/{market.neighborhood}/{index}")
    latitude, longitude = market.point(rng)
    floors = rng.randint(6, 32) if market.profile in TALL else rng.choice((2, 3, 3, 4, 4, 5, 6))
    year = min(this_year, round(rng.triangular(1968, this_year, 2006)))
    return Building(
        name=f"{rng.choice(FIRST)} {rng.choice(SECOND)}",
        address=address_at(rng, market, latitude, longitude),
        latitude=latitude,
        longitude=longitude,
        year=year,
        floors=floors,
        dues=round(rng.uniform(0.45, 0.95), 3),
        amenities=_amenities(rng, floors, year),
    )


def _amenities(rng: Random, floors: int, year: int) -> frozenset[str]:
    chances = {
        "elevator": 0.98 if floors >= 5 else 0.55 if floors >= 3 and year > 1985 else 0.05,
        "rooftop deck": 0.5 if floors >= 4 and year > 1995 else 0.05,
        "gated": 0.08,
        "no rental cap": 0.35,
        "pets allowed": 0.85,
        "ev charger": 0.35 if year > 2012 else 0.03,
    }
    return frozenset(word for word, chance in chances.items() if rng.random() < chance)
