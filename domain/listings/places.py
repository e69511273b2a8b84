"""The places that people name: loading the gazetteer, listing it, and finding the spot that a name stands for."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from domain.listings.models import Place

GAZETTEER = Path(__file__).parent / "data" / "places.csv"
EARTH_MILES = 3958.8
RADIUS = {"county": 25.0, "region": 9.0, "city": 4.0, "neighborhood": 1.2, "lake": 2.5, "university": 2.0}
NEARBY = 1.5
"""Miles that "near" means for a station, a park, a landmark, where nobody says how far."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as the gazetteer has it; `kind` is city, neighborhood, county, region or the sort of landmark."""

    name: str
    kind: str
    city: str
    county: str
    latitude: float
    longitude: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name lies and how far around it "near" reaches by itself, in miles."""

    name: str
    kind: str
    latitude: float
    longitude: float
    radius_miles: float


@lru_cache(maxsize=1)
def gazetteer() -> tuple[PlaceRow, ...]:
    """The places that come with Porchlight (greater Seattle)."""
    with GAZETTEER.open(newline="", encoding="utf-8") as file:
        return tuple(
            PlaceRow(
                row["name"],
                row["kind"],
                row["city"],
                row["county"],
                float(row["lat"]),
                float(row["lon"]),
                tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
            )
            for row in csv.DictReader(file)
        )


def load_places(session: Session, rows: Iterable[PlaceRow]) -> int:
    """Add places, or bring them up to date; the number of rows taken."""
    values = [
        {
            "name": row.name,
            "kind": row.kind,
            "city": row.city,
            "county": row.county,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "aliases": list(row.aliases),
        }
        for row in rows
    ]
    if not values:
        return 0
    statement = insert(Place).values(values)
    changed = {name: statement.excluded[name] for name in ("county", "latitude", "longitude", "aliases")}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Place.brokerage_id, Place.name, Place.kind, Place.city], set_=changed
        )
    )
    return len(values)


def places(session: Session) -> tuple[PlaceRow, ...]:
    """Every place the office knows."""
    rows = session.scalars(select(Place).order_by(Place.id))
    return tuple(PlaceRow(p.name, p.kind, p.city, p.county, p.latitude, p.longitude, tuple(p.aliases)) for p in rows)


def areas(session: Session, least: int = 2) -> tuple[PlaceRow, ...]:
    """The cities and neighbourhoods that at least so many of the office's listings name, each where they lie."""
    rows = session.execute(_AREAS, {"least": least})
    return tuple(PlaceRow(r.name, r.kind, r.city, r.county, r.latitude, r.longitude) for r in rows)


def locate(session: Session, name: str) -> Spot | None:
    """The spot that a name or an alias stands for; "between A and B" is halfway; None where nobody knows it."""
    wanted = _plain(name)
    parts = re.split(r"\s+(?:and|&|or)\s+|\s*/\s*", re.sub(r"^(in )?between ", "", wanted))
    whole = _find(session, wanted)
    if whole or len(parts) < 2:
        return whole
    found = [spot for part in parts if (spot := _find(session, part))]
    return _middle(found) if len(found) == len(parts) else None


def _find(session: Session, wanted: str) -> Spot | None:
    bare = re.sub(r"^the ", "", wanted)
    forms = list(dict.fromkeys((wanted, bare, f"the {bare}")))
    statement = (
        select(Place)
        .where(func.lower(Place.name).in_(forms) | Place.aliases.overlap(forms))
        .order_by(func.lower(Place.name).in_(forms).desc(), Place.id)
        .limit(1)
    )
    place = session.scalar(statement)
    if place is None:
        return _among_listings(session, wanted)
    return Spot(place.name, place.kind, place.latitude, place.longitude, RADIUS.get(place.kind, NEARBY))


def cities_beyond(session: Session, spot: Spot) -> tuple[str, ...]:
    """The cities whose middle lies outside a region; () for a spot that is no region."""
    if spot.kind != "region":
        return ()
    cities = session.execute(select(Place.name, Place.latitude, Place.longitude).where(Place.kind == "city"))
    here = spot.latitude, spot.longitude
    return tuple(
        city.name for city in cities if miles_between(*here, city.latitude, city.longitude) > spot.radius_miles
    )


def _among_listings(session: Session, wanted: str) -> Spot | None:
    """A place that only the listings know, by the middle of those that name it."""
    names = list({wanted, wanted.title(), wanted.upper()})
    row = session.execute(_MIDDLE, {"names": names}).one()
    if row.latitude is None:
        return None
    return Spot(wanted.title(), row.kind, row.latitude, row.longitude, RADIUS[row.kind])


_AREAS = text(
    "SELECT name, kind, city, max(county_or_parish) AS county, avg(latitude) AS latitude, avg(longitude) AS longitude "
    "FROM (SELECT city AS name, 'city' AS kind, city, county_or_parish, latitude, longitude FROM listing "
    " UNION ALL SELECT subdivision_name, 'neighborhood', city, county_or_parish, latitude, longitude FROM listing) n "
    "WHERE name <> '' GROUP BY name, kind, city HAVING count(*) >= :least AND avg(latitude) IS NOT NULL "
    "ORDER BY kind, name, city"
)
_MIDDLE = text(
    "SELECT avg(latitude) AS latitude, avg(longitude) AS longitude, "
    " CASE WHEN bool_or(city = ANY(:names)) THEN 'city' ELSE 'neighborhood' END AS kind "
    "FROM listing WHERE city = ANY(:names) OR subdivision_name = ANY(:names)"
)


def _middle(spots: list[Spot]) -> Spot:
    latitude = sum(spot.latitude for spot in spots) / len(spots)
    longitude = sum(spot.longitude for spot in spots) / len(spots)
    reach = max(miles_between(latitude, longitude, spot.latitude, spot.longitude) for spot in spots)
    return Spot(" and ".join(spot.name for spot in spots), "between", latitude, longitude, max(reach, NEARBY))


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip().lower())


def miles_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in miles."""
    up, across = radians(other_latitude - latitude), radians(other_longitude - longitude)
    chord = sin(up / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(across / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(min(1.0, chord)))
