"""Searching homes: every condition, features stated before silence, nearness of meaning, always a full page."""

from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from domain import listings
from domain.db import Database
from domain.listings import Criteria, Found
from domain.listings.models import Listing
from tests.factories.listings import NOW, add, record

MODEL = "test-model"


def found(session: Session, **slots: object) -> Found:
    return listings.search(session, Criteria.from_slots(slots))


def keys(result: Found) -> list[str]:
    return [card.key for card in result.results]


@pytest.mark.parametrize(
    ("slots", "meets", "fails"),
    [
        ({"city": ["seattle"]}, {"City": "Seattle"}, {"City": "Kent"}),
        ({"city": ["Kent"]}, {"City": "KENT"}, {"City": "Seattle"}),
        ({"exclude_city": ["Kent"]}, {}, {"City": "Kent"}),
        ({"neighborhood": ["ballard"]}, {}, {"SubdivisionName": "Fremont"}),
        ({"neighborhood": ["Queen Anne"]}, {"SubdivisionName": "Lower Queen Anne"}, {"SubdivisionName": "Annex"}),
        ({"exclude_neighborhood": ["Ballard"]}, {"SubdivisionName": "Fremont"}, {"SubdivisionName": "Ballard"}),
        ({"zip": ["98107"]}, {"PostalCode": "98107-1234"}, {"PostalCode": "98117"}),
        ({"price_max": 800000}, {"ListPrice": 800000}, {"ListPrice": 800001}),
        ({"price_min": 700000}, {"ListPrice": 700000}, {"ListPrice": 699999}),
        ({"beds_min": 3}, {"BedroomsTotal": 3}, {"BedroomsTotal": 2}),
        ({"beds_max": 3}, {"BedroomsTotal": 3}, {"BedroomsTotal": 4}),
        ({"baths_min": 2.5}, {"BathroomsHalf": 1}, {"BathroomsHalf": 0}),
        ({"baths_max": 2}, {}, {"BathroomsFull": 3}),
        ({"sqft_min": 1640}, {}, {"LivingArea": 1639}),
        ({"sqft_max": 1640}, {}, {"LivingArea": 1641}),
        ({"lot_acres_min": 0.25}, {"LotSizeSquareFeet": 10890}, {"LotSizeSquareFeet": 5000}),
        ({"year_min": 2000}, {"YearBuilt": 2000}, {"YearBuilt": 1999}),
        ({"year_max": 1950}, {"YearBuilt": 1950}, {"YearBuilt": 1951}),
        ({"type": ["house"]}, {}, {"PropertySubType": "Condominium"}),
        ({"type": ["condo", "townhouse"]}, {"PropertySubType": "Townhouse"}, {}),
        ({"type": ["land"]}, {"PropertyType": "Land", "PropertySubType": ""}, {}),
        ({"exclude_type": ["condo"]}, {}, {"PropertySubType": "Condominium"}),
        ({"deal": "rent"}, {"PropertyType": "Residential Lease", "ListPrice": 2400}, {}),
        ({"price_max": 2500}, {"PropertyType": "Residential Lease", "ListPrice": 2400}, {"ListPrice": 2400}),
        ({"hoa_max": 300}, {"AssociationFee": 300}, {"AssociationFee": 301}),
        ({"hoa_max": 300}, {"AssociationFee": 900, "AssociationFeeFrequency": "Quarterly"}, {"AssociationFee": 900}),
        ({"features": ["garage"]}, {}, {"GarageYN": "false"}),
        ({"exclude_features": ["pool"]}, {}, {"PublicRemarks": "Heated pool."}),
        ({"near": "Green Lake", "radius_miles": 1}, {"Latitude": 47.68, "Longitude": -122.33}, {"Latitude": 47.61}),
    ],
)
def test_a_condition_keeps_the_home_that_meets_it_and_drops_the_one_that_does_not(
    database: Database, brokerage: UUID, slots: dict[str, object], meets: dict[str, object], fails: dict[str, object]
) -> None:
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
        add(session, ListingKey="meets", **meets)
        add(session, ListingKey="fails", **fails)
        assert keys(found(session, **slots)) == ["meets"]


def test_a_homes_record_that_is_silent_on_dues_is_kept(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="silent")
        assert keys(found(session, hoa_max=100)) == ["silent"]


def test_homes_that_state_a_feature_come_before_silent_ones_and_each_says_which(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="silent", OnMarketDate="2026-11-30", PublicRemarks="Sunny.")
        add(session, ListingKey="says", PublicRemarks="Sunny. Fully fenced yard with apple trees.")
        add(session, ListingKey="denies", PublicRemarks="Low upkeep: no yard.")
        add(session, ListingKey="one", PublicRemarks="Grassy lawn.", OnMarketDate="2026-11-30")
        result = found(session, features=["yard", "fenced yard"])
    assert keys(result) == ["says", "one", "silent"]
    says, one, silent = result.results
    assert [(asked.word, asked.standing) for asked in says.asked] == [("yard", "stated"), ("fenced yard", "stated")]
    assert says.asked[0].says == "Fully fenced yard with apple trees"
    assert [asked.standing for asked in one.asked] == ["stated", "unknown"]
    assert {asked.standing for asked in silent.asked} == {"unknown"}


def test_a_word_outside_the_list_is_looked_for_in_the_remarks(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="silent", OnMarketDate="2026-11-30")
        add(session, ListingKey="says", PublicRemarks="Cedar saunas downstairs. Quiet.")
        result = found(session, features=["sauna"])
    assert keys(result) == ["says", "silent"]
    assert result.results[0].asked[0].says == "Cedar saunas downstairs."


def test_buyers_see_only_homes_on_offer_whose_display_is_allowed(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        for status in ("Active", "Active Under Contract", "Coming Soon", "Pending", "Closed", "Withdrawn", "Hold"):
            add(session, ListingKey=status, StandardStatus=status)
        add(session, ListingKey="hidden", InternetEntireListingDisplayYN="N")
        add(session, ListingKey="unlicensed", MlgCanUse=["BO", "PT"])
        add(session, ListingKey="gone", MlgCanView=False)
        shown = {"Active", "Active Under Contract", "Coming Soon"}
        assert set(keys(found(session))) == shown
        members = listings.search(session, Criteria(), audience="member")
        assert set(keys(members)) == shown | {"hidden", "unlicensed"}


def test_another_offices_homes_are_never_found(database: Database, brokerage: UUID, other_brokerage: UUID) -> None:
    with database.unit(other_brokerage) as session:
        add(session, ListingKey="theirs")
    with database.unit(brokerage) as session:
        result = listings.search(session, Criteria(), vector=unit_vector(1), model_id=MODEL)
        assert (result.results, result.total) == ((), 0)


def test_sorting_is_as_asked_and_pages_follow_one_another(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        for price in (3, 1, 2, 5, 4):
            add(session, ListingKey=str(price), ListPrice=price * 100_000)
        criteria = Criteria(sort="price_asc")
        pages = [listings.search(session, criteria, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
        assert [keys(page) for page in pages] == [["1", "2"], ["3", "4"], ["5"], []]
        assert {page.total for page in pages} == {5}
        assert keys(found(session, sort="price_desc"))[0] == "5"


def test_without_another_order_the_newest_come_first_and_near_a_place_the_closest(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
        add(session, ListingKey="far", Latitude=47.672, Longitude=-122.32, OnMarketDate="2026-11-30")
        add(session, ListingKey="close", Latitude=47.679, Longitude=-122.328, OnMarketDate="2026-11-01")
        assert keys(found(session)) == ["far", "close"]
        near = found(session, near="green lake", radius_miles=2)
        assert near.near is not None
        assert keys(near) == ["close", "far"]


def test_a_county_is_its_own_homes_and_a_region_leaves_out_the_cities_beyond_it(
    database: Database, brokerage: UUID
) -> None:
    shore = {"Latitude": 47.615, "Longitude": -122.29}
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
        add(session, ListingKey="seattle", CountyOrParish="King", **shore)
        add(session, ListingKey="bellevue", City="Bellevue", CountyOrParish="King", Latitude=47.61, Longitude=-122.19)
        add(
            session, ListingKey="edmonds", City="Edmonds", CountyOrParish="Snohomish", Latitude=47.79, Longitude=-122.37
        )
        assert keys(found(session, near="Eastside")) == ["bellevue"]
        assert set(keys(found(session, near="Eastside", radius_miles=9))) == {"bellevue", "seattle"}
        assert keys(found(session, near="Snohomish County")) == ["edmonds"]
        assert set(keys(found(session, near="King County"))) == {"bellevue", "seattle"}


def test_a_place_that_nobody_knows_is_reported_and_narrows_nothing(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="here")
        result = found(session, near="Zanzibar")
        assert (keys(result), result.ignored, result.unknown) == (["here"], ("near",), ("Zanzibar",))
        assert result.criteria.near is None


def test_a_word_taken_for_a_city_is_set_aside_unless_homes_are_listed_there(
    database: Database, brokerage: UUID
) -> None:
    asked = {"city": ["Barbecue", "Zillah"], "more": {"unknown_place": ["Barbecue", "Zillah"]}}
    with database.unit(brokerage) as session:
        add(session, ListingKey="here")
        assert keys(found(session, **asked)) == ["here"]
        add(session, ListingKey="there", City="Zillah")
        result = found(session, **asked)
        assert (keys(result), result.unknown, result.criteria.city) == (["there"], ("Barbecue",), ("Zillah",))
        assert keys(found(session, city=["Nowhere"])) == []


def test_a_home_that_names_no_neighborhood_counts_where_it_lies_in_it(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
        spot = listings.locate(session, "Fremont")
        assert spot is not None
        add(session, ListingKey="in", SubdivisionName="", Latitude=spot.latitude, Longitude=spot.longitude)
        add(session, ListingKey="out", SubdivisionName="", Latitude=47.5)
        add(session, ListingKey="named", SubdivisionName="Wallingford", Latitude=spot.latitude)
        assert keys(found(session, neighborhood=["Fremont"])) == ["in"]


def test_meaning_orders_what_is_otherwise_equal(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        for n in range(12):
            embed(session, add(session, ListingKey=str(n)), unit_vector(n))
        result = listings.search(session, Criteria(), vector=unit_vector(7), model_id=MODEL, limit=3)
        assert keys(result)[0] == "7"


def test_a_page_is_full_although_few_homes_have_a_vector_or_one_of_this_model(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        for n in range(12):
            listing = add(session, ListingKey=str(n))
            if n % 3 == 0:
                embed(session, listing, unit_vector(n))
            if n % 3 == 1:
                embed(session, listing, unit_vector(n), model="another-model")
        result = listings.search(session, Criteria(), vector=unit_vector(3), model_id=MODEL, limit=10)
        assert len(result.results) == 10
        assert keys(result)[0] == "3"
        assert set(keys(result)[:4]) == {"0", "3", "6", "9"}


def test_a_stated_feature_outweighs_a_nearer_meaning(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        for n in range(40):
            embed(session, add(session, ListingKey=str(n)), unit_vector(n))
        embed(session, add(session, ListingKey="pool", PublicRemarks="Has a pool."), [-x for x in unit_vector(7)])
        criteria = Criteria(features=("pool",))
        result = listings.search(session, criteria, vector=unit_vector(7), model_id=MODEL, limit=2)
        assert keys(result) == ["pool", "7"]


def test_where_nobody_said_buy_or_rent_homes_for_sale_come_first_and_rents_only_without_them(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="let", PropertyType="Residential Lease", ListPrice=2500)
        rented = found(session)
        assert (keys(rented), rented.criteria.deal) == (["let"], "rent")
        add(session, ListingKey="sold")
        assert keys(found(session)) == ["sold"]


def test_relaxing_names_the_condition_that_costs_most_and_what_a_step_gives(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        for n in range(4):
            add(session, ListPrice=700_000 + n * 10_000, BedroomsTotal=3)
        add(session, ListPrice=500_000, BedroomsTotal=2)
        criteria = Criteria.from_slots({"price_max": 650_000, "beds_min": 3, "city": ["Seattle"]})
        assert listings.search(session, criteria).total == 0
        first, second = listings.relaxations(session, criteria)
    assert (first.condition, first.without, first.gives) == ("price_max", 4, 2)
    assert first.step is not None
    assert first.step.price_max == Decimal(715_000)
    assert (second.condition, second.without, second.gives) == ("beds_min", 1, 1)


def test_a_condition_that_cannot_be_right_is_refused_by_name() -> None:
    with pytest.raises(listings.CannotBeRight) as error:
        Criteria.from_slots({"beds_min": "three"})
    assert error.value.data == {"condition": "beds_min", "value": "three"}


def test_unknown_slots_are_kept_aside() -> None:
    criteria = Criteria.from_slots({"city": ["Kent"], "mood": "sunny", "more": {"schools": "good"}})
    assert criteria.more == {"mood": "sunny", "schools": "good"}
    assert criteria.asked() == ("city",)


def unit_vector(seed: int) -> list[float]:
    vector = np.random.default_rng(seed).normal(size=384)
    return [float(x) for x in vector / np.linalg.norm(vector)]


def embed(session: Session, listing: UUID, vector: object, model: str = MODEL) -> None:
    session.execute(update(Listing).where(Listing.id == listing).values(embedding=vector, embedding_model=model))


def test_matches_are_counted_only_as_far_as_anybody_reads(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        listings.upsert(session, [record(ListingKey=f"b{n}") for n in range(300)], now=NOW)
        result = found(session)
        assert (len(result.results), result.total, result.more_than_counted) == (10, listings.COUNTED, True)
