"""The places people name: the gazetteer that ships, loading it again, and finding the spot a name stands for."""

from uuid import UUID

import pytest

from domain import listings
from domain.db import Database
from domain.listings import PlaceRow, gazetteer, locate, miles_between
from tests.factories.listings import add


def test_the_gazetteer_is_large_and_every_place_lies_in_the_region() -> None:
    rows = gazetteer()
    assert len(rows) >= 150
    assert len({(row.name, row.kind, row.city) for row in rows}) == len(rows)
    for row in rows:
        assert 46.5 < row.latitude < 48.6, row
        assert -123.5 < row.longitude < -121.0, row


def test_loading_it_again_changes_nothing_and_a_new_alias_is_taken(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        rows = gazetteer()
        listings.load_places(session, rows)
        listings.load_places(session, rows)
        assert len(listings.places(session)) == len(rows)
        listings.load_places(
            session, [PlaceRow("Ballard", "neighborhood", "Seattle", "King", 47.67, -122.38, ("old b",))]
        )
        assert locate(session, "Old B") is not None
        assert listings.load_places(session, []) == 0


@pytest.mark.parametrize("said", ["Green Lake", "green lake", " GREEN  LAKE ", "the Green Lake"])
def test_a_place_is_found_however_it_is_written(database: Database, brokerage: UUID, said: str) -> None:
    with database.unit(brokerage) as session:
        listings.load_places(session, gazetteer())
        spot = locate(session, said)
        assert spot is not None
        assert miles_between(spot.latitude, spot.longitude, 47.68, -122.33) < 1


def test_between_two_places_is_halfway_and_reaches_both(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        listings.load_places(session, gazetteer())
        ballard, fremont = locate(session, "Ballard"), locate(session, "Fremont")
        between = locate(session, "between Ballard and Fremont")
        assert ballard is not None
        assert fremont is not None
        assert between is not None
        for end in (ballard, fremont):
            assert (
                miles_between(between.latitude, between.longitude, end.latitude, end.longitude) <= between.radius_miles
            )
        assert locate(session, "between Ballard and Zanzibar") is None
        assert locate(session, "Zanzibar") is None


def test_areas_are_what_the_listings_name_often_enough(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        for latitude in (46.30, 46.34):
            add(session, City="Zillah", SubdivisionName="Vintage Valley", Latitude=latitude, Longitude=-120.26)
        add(session, City="Onceville", SubdivisionName="")
        add(session, City="Nowhere", SubdivisionName="", Latitude="", Longitude="")
        add(session, City="Nowhere", SubdivisionName="", Latitude="", Longitude="")
        found = [(area.name, area.kind, area.city) for area in listings.areas(session)]
        assert found == [("Zillah", "city", "Zillah"), ("Vintage Valley", "neighborhood", "Zillah")]
        spot = locate(session, "zillah")
        assert spot is not None
        assert (spot.kind, round(spot.latitude, 2)) == ("city", 46.32)
        assert locate(session, "Nowhere") is None


def test_a_mile_is_a_mile() -> None:
    assert miles_between(47.6062, -122.3321, 47.2529, -122.4443) == pytest.approx(24.9, abs=0.2)
    assert miles_between(47.0, -122.0, 47.0, -122.0) == 0
