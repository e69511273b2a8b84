"""Facts of one home, its days on the market, homes like it, photos in order, and finding it by address or key."""

from decimal import Decimal
from uuid import UUID

import pytest

from domain import listings
from domain.db import Database
from domain.listings import Facts, Said
from tests.factories.listings import NOW, add


def value(facts: Facts, code: str) -> object:
    fact = facts.get(code)
    assert fact is not None
    return fact.value


def test_facts_come_from_the_record_and_what_it_does_not_say_is_not_known(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, AssociationFee="250", Roof="Composition,Metal", Heating=["Forced Air", "Gas"])
        facts = listings.facts(session, home, now=NOW)
    assert value(facts, "price") == Decimal("785000.00")
    assert value(facts, "hoa") == Decimal("250.00")
    assert value(facts, "roof") == ("Composition", "Metal")
    assert value(facts, "heating") == ("Forced Air", "Gas")
    assert value(facts, "taxes") is None
    assert value(facts, "cooling") is None
    assert facts.days_on_market == 11
    assert facts.get("lockbox") is None


def test_no_fact_carries_what_is_confidential(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, PrivateRemarks="Lockbox on the side door", ShowingInstructions="Call first")
        facts = listings.facts(session, home, now=NOW)
    assert "Lockbox" not in repr(facts)
    assert "Call first" not in repr(facts)


def test_days_on_the_market_end_with_the_sale(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        sold = add(session, StandardStatus="Closed", OnMarketDate="2026-10-01", CloseDate="2026-10-31")
        unsaid = add(session, OnMarketDate="")
        assert listings.facts(session, sold, now=NOW).days_on_market == 30
        assert listings.facts(session, unsaid, now=NOW).days_on_market is None


def test_one_feature_is_answered_with_the_sentence_or_with_silence(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, PublicRemarks="Wood stove in the den. No garage.", PoolPrivateYN=False)
        answers = {word: listings.feature(session, home, word) for word in ("fireplace", "garage", "pool", "view")}
    assert {word: answer.standing for word, answer in answers.items()} == {
        "fireplace": "stated", "garage": "denied", "pool": "denied", "view": "unknown"
    }  # fmt: skip
    assert answers["fireplace"].says == "Wood stove in the den"


def test_similar_homes_are_of_the_kind_size_and_price_and_close(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, ListingKey="this")
        add(session, ListingKey="twin")
        add(session, ListingKey="far", Latitude=47.4)
        add(session, ListingKey="condo", PropertySubType="Condominium")
        add(session, ListingKey="dear", ListPrice=2_000_000)
        add(session, ListingKey="let", PropertyType="Residential Lease", ListPrice=3_000)
        assert [card.key for card in listings.similar(session, home)] == ["twin", "condo", "far"]


def test_photos_come_in_the_records_order_also_where_it_is_text(database: Database, brokerage: UUID) -> None:
    media = [{"Order": "10", "MediaURL": "ten"}, {"Order": 2, "MediaURL": "two"}, {"MediaURL": "last"}]
    with database.unit(brokerage) as session:
        home, bare = add(session, Media=media), add(session, PhotosCount=2)
        assert [photo.url for photo in listings.photos(session, home)] == ["two", "ten", "last"]
        assert [photo.position for photo in listings.photos(session, bare)] == [1, 2]


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("2614 NW 64th St", ["a"]),
        ("2614 northwest 64th street", ["a"]),
        ("2614 64th", ["a"]),
        ("2614 nw 64", ["a"]),
        ("2614 NW 64th St, Seattle 98107", ["a"]),
        ("2614 SW 64th St", ["a"]),
        ("500 Oak Ave #3", ["c"]),
        ("500 oak ave", ["b", "c"]),
        ("500 Oka Ave unit 2", ["b"]),
        ("999 Nowhere Ln", []),
    ],
)
def test_a_home_is_found_by_its_address_as_people_write_it(
    database: Database, brokerage: UUID, written: str, keys: list[str]
) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a", UnparsedAddress="2614 NW 64th St, Seattle, WA 98107")
        add(session, ListingKey="b", UnparsedAddress="500 Oak Ave #2, Kent", City="Kent")
        add(session, ListingKey="c", UnparsedAddress="500 Oak Ave #3, Kent", City="Kent")
        assert [card.key for card in listings.by_address(session, Said.from_text(written))] == keys


def test_a_street_alone_finds_the_homes_on_it(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a", UnparsedAddress="12 Oak St, Kent")
        add(session, ListingKey="b", UnparsedAddress="900 Oakmont Blvd, Kent")
        add(session, ListingKey="c", UnparsedAddress="7 Elm St, Kent")
        assert [card.key for card in listings.by_address(session, Said(street="oak st"))] == ["a"]


def test_the_home_that_is_on_offer_comes_before_the_one_that_was_sold(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="old", UnparsedAddress="12 Oak St, Kent", StandardStatus="Closed")
        add(session, ListingKey="now", UnparsedAddress="12 Oak St, Kent")
        assert [card.key for card in listings.by_address(session, Said("12", "Oak St"))] == ["now", "old"]


def test_a_home_is_found_by_listing_key_and_by_mls_number(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a", ListingId="NW1")
        for key in ("a", "NW1"):
            card = listings.by_key(session, key)
            assert card is not None
            assert card.key == "a"
        assert listings.by_key(session, "b") is None
