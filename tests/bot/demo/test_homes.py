"""Demo homes are plausible: where they stand, how they are called, what they cost, what fits together."""

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import median

import pytest

from bot.demo.homes import SYSTEM, Home
from bot.demo.markets import markets
from bot.demo.streets import parse

MARKETS = {(market.city, market.neighborhood): market for market in markets()}


def number(home: Home, field: str) -> float:
    return float(str(home.fields[field]))


def prices(stock: Iterable[Home], wanted: Callable[[Home], bool]) -> list[float]:
    return [number(home, "ListPrice") for home in stock if is_sale(home) and wanted(home)]


def is_sale(home: Home) -> bool:
    return home.fields["PropertyType"] == "Residential"


def is_lease(home: Home) -> bool:
    return home.fields["PropertyType"] == "Residential Lease"


def test_there_are_five_thousand_four_fifths_of_them_for_sale(stock: tuple[Home, ...]) -> None:
    assert len(stock) == 5000
    assert 0.17 <= sum(map(is_lease, stock)) / len(stock) <= 0.23


def test_every_home_stands_inside_the_box_of_its_place(stock: tuple[Home, ...]) -> None:
    for home in stock:
        fields = home.fields
        market = MARKETS[(str(fields["City"]), str(fields.get("SubdivisionName", "")))]
        assert market.contains(number(home, "Latitude"), number(home, "Longitude")), home.key
        assert fields["PostalCode"] == market.postal_code
        assert fields["CountyOrParish"] == market.county


def test_no_two_homes_share_an_address_or_a_key(stock: tuple[Home, ...]) -> None:
    addresses = Counter((home.fields["UnparsedAddress"], home.fields["City"]) for home in stock)

    assert max(addresses.values()) == 1
    assert len({home.key for home in stock}) == len(stock)
    assert {home.fields["OriginatingSystemName"] for home in stock} == {SYSTEM}


def test_an_address_is_put_together_from_its_parts(stock: tuple[Home, ...]) -> None:
    parts = ("StreetNumber", "StreetDirPrefix", "StreetName", "StreetSuffix", "StreetDirSuffix")
    for home in stock:
        line = " ".join(str(home.fields[part]) for part in parts if part in home.fields)
        if "UnitNumber" in home.fields:
            line = f"{line} #{home.fields['UnitNumber']}"
        assert home.fields["UnparsedAddress"] == line


def test_condominiums_have_units_and_no_lot_of_their_own(stock: tuple[Home, ...]) -> None:
    condos = [home for home in stock if home.fields["PropertySubType"] in ("Condominium", "Apartment")]

    assert len(condos) > 800
    assert all(home.fields.get("UnitNumber") for home in condos)
    assert not any("LotSizeAcres" in home.fields for home in condos)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NW 64th St", ("NW", "64th", "St", "")),
        ("35th Ave NE", ("", "35th", "Ave", "NE")),
        ("Martin Luther King Jr Way S", ("", "Martin Luther King Jr", "Way", "S")),
        ("West Mercer Way", ("", "West Mercer", "Way", "")),
        ("Avenue A", ("", "Avenue A", "", "")),
        ("Broadway E", ("", "Broadway", "", "E")),
    ],
)
def test_a_street_name_is_read_in_its_parts(text: str, expected: tuple[str, str, str, str]) -> None:
    street = parse(text)

    assert (street.prefix, street.name, street.suffix, street.suffix_direction) == expected


def test_streets_follow_the_direction_of_their_part_of_town(stock: tuple[Home, ...]) -> None:
    ballard = [str(home.fields["UnparsedAddress"]) for home in stock if home.fields.get("SubdivisionName") == "Ballard"]
    marysville = [str(home.fields["UnparsedAddress"]) for home in stock if home.fields["City"] == "Marysville"]

    assert len(ballard) > 20
    assert all(" NW" in address for address in ballard)
    assert all(" NE" in address for address in marysville)


def test_dearer_places_have_dearer_homes(stock: tuple[Home, ...]) -> None:
    def middle(city: str) -> float:
        return median(prices(stock, lambda home: home.fields["City"] == city))

    assert middle("Medina") > middle("Mercer Island") > middle("Bellevue") > middle("Kent")
    assert middle("Seattle") > middle("Tacoma")
    assert 450_000 < middle("Kent") < 750_000
    assert 700_000 < middle("Seattle") < 1_000_000


def test_bigger_homes_cost_more_and_views_are_paid_for(stock: tuple[Home, ...]) -> None:
    small = median(prices(stock, lambda home: number(home, "LivingArea") < 1200))
    large = median(prices(stock, lambda home: number(home, "LivingArea") > 2500))
    seattle = [home for home in stock if is_sale(home) and home.fields["City"] == "Seattle"]
    a_foot = {True: [0.0], False: [0.0]}
    for home in seattle:
        a_foot["view" in home.features].append(number(home, "ListPrice") / number(home, "LivingArea"))

    assert large > 1.5 * small
    assert median(a_foot[True]) > median(a_foot[False])


def test_rents_lie_between_1500_and_8000(stock: tuple[Home, ...]) -> None:
    rents = [number(home, "ListPrice") for home in stock if is_lease(home)]

    assert min(rents) >= 1500
    assert max(rents) <= 8000
    assert 2200 < median(rents) < 3600
    assert sum(rent in (1500, 8000) for rent in rents) < 0.05 * len(rents)


def test_rooms_and_years_are_plausible(stock: tuple[Home, ...]) -> None:
    for home in stock:
        if home.fields["PropertyType"] == "Land":
            assert number(home, "LotSizeAcres") > 0
            assert "BedroomsTotal" not in home.fields
            continue
        assert 0 <= number(home, "BedroomsTotal") <= 6
        assert 1 <= number(home, "BathroomsFull") <= number(home, "BedroomsTotal") + 1
        assert 350 <= number(home, "LivingArea") <= 9000
        assert 1900 <= number(home, "YearBuilt") <= 2026


def test_four_bedrooms_seldom_share_one_bath(stock: tuple[Home, ...]) -> None:
    large = [home for home in stock if home.fields.get("BedroomsTotal") == 4]

    assert sum(home.fields["BathroomsTotalInteger"] == 1 for home in large) < 0.02 * len(large)


def test_a_few_sellers_opted_out_of_the_internet(stock: tuple[Home, ...]) -> None:
    hidden = sum(not home.fields["InternetEntireListingDisplayYN"] for home in stock)
    no_address = sum(not home.fields["InternetAddressDisplayYN"] for home in stock)

    assert 20 <= hidden <= 120
    assert 40 <= no_address <= 160


def test_every_listing_names_its_office_and_a_contact(stock: tuple[Home, ...]) -> None:
    assert all(home.fields["ListOfficeName"] and "-555-" in str(home.fields["AttributionContact"]) for home in stock)
    assert len({home.fields["ListOfficeName"] for home in stock}) > 30


def test_no_field_speaks_of_compensation(stock: tuple[Home, ...]) -> None:
    words = ("compensation", "commission", "buyer broker", "bonus to")

    for home in stock:
        text = " ".join(map(str, [*home.fields.keys(), *home.fields.values()])).lower()
        assert not any(word in text for word in words)
