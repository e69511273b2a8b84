"""The gazetteer is plausible: enough places, each in its county's box and near its city, no name for two places."""

from collections import Counter

import pytest

from bot.demo.markets import markets, miles
from domain import listings

BOXES = {
    "King": (47.08, 47.79, -122.56, -121.06),
    "Pierce": (46.72, 47.41, -122.86, -121.30),
    "Snohomish": (47.77, 48.31, -122.46, -120.90),
}
KINDS = {
    "county",
    "region",
    "city",
    "neighborhood",
    "station",
    "ferry",
    "employer",
    "hospital",
    "university",
    "landmark",
    "park",
    "beach",
    "lake",
}
PLACES = listings.gazetteer()
CITIES = {place.name: (place.latitude, place.longitude) for place in PLACES if place.kind == "city"}


def test_there_are_places_of_every_kind_in_good_number() -> None:
    counts = Counter(place.kind for place in PLACES)

    assert set(counts) == KINDS
    assert len(PLACES) >= 220
    assert counts["neighborhood"] >= 90
    assert counts["city"] >= 60
    assert min(counts["station"] - 20, counts["hospital"] - 10, counts["employer"] - 10, counts["park"] - 15) >= 0


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_place_lies_in_its_county_and_near_its_city(place: listings.PlaceRow) -> None:
    south, north, west, east = BOXES[place.county]

    assert south <= place.latitude <= north
    assert west <= place.longitude <= east
    if place.city:
        # Seattle is the long one: its north end is almost nine miles from Pioneer Square.
        assert miles(place.latitude, place.longitude, *CITIES[place.city]) <= 9


def test_no_name_or_alias_stands_for_two_places() -> None:
    names = [place.name.lower() for place in PLACES]
    names += [alias.lower() for place in PLACES for alias in place.aliases]

    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_people_find_places_by_the_names_they_use() -> None:
    by_alias = {alias: place.name for place in PLACES for alias in place.aliases}

    assert by_alias["cap hill"] == "Capitol Hill"
    assert by_alias["the cd"] == "Central District"
    assert by_alias["uw"] == by_alias["udub"] == "University of Washington"
    assert by_alias["u district"] == "University District"
    assert by_alias["sea-tac"] == "Seattle-Tacoma International Airport"
    assert by_alias["capitol hill light rail"] == "Capitol Hill Station"


def test_every_neighborhood_and_town_with_homes_is_a_place() -> None:
    named = {(place.name, place.city) for place in PLACES}

    assert all((market.place, market.city) in named for market in markets())
