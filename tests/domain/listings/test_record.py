"""Reading a feed's row: the many ways to write one thing, what cannot be read, and what is never kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.listings import BadField
from domain.listings.record import read_row
from domain.listings.values import split_address
from tests.factories.listings import NOW, record


def column(name: str, **fields: object) -> object:
    return read_row(record(**fields), NOW).values[name]


@pytest.mark.parametrize(
    ("name", "fields", "value"),
    [
        ("list_price", {"ListPrice": "$1,250,000"}, Decimal("1250000.00")),
        ("list_price", {"ListPrice": ""}, None),
        ("bathrooms_total", {"BathroomsFull": 2, "BathroomsHalf": "1"}, Decimal("2.5")),
        ("bathrooms_total", {"BathroomsFull": 1, "BathroomsThreeQuarter": 1}, Decimal("2.0")),
        ("bathrooms_total", {"BathroomsFull": None, "BathroomsTotalInteger": "2.1"}, Decimal("2.5")),
        ("bathrooms_total", {"BathroomsFull": None, "BathroomsTotalInteger": "3"}, Decimal("3.0")),
        ("bathrooms_total", {"BathroomsFull": None, "BathroomsTotalInteger": "2.75"}, Decimal("2.8")),
        ("bathrooms_total", {"BathroomsFull": None}, None),
        ("lot_size_acres", {"LotSizeSquareFeet": "43,560"}, Decimal("1.000")),
        ("association_fee", {"AssociationFee": 1200, "AssociationFeeFrequency": "Annually"}, Decimal("100.00")),
        ("association_fee", {"AssociationFee": 300, "AssociationFeeFrequency": "Semi-Annually"}, Decimal("50.00")),
        ("year_built", {"YearBuilt": "0"}, None),
        ("latitude", {"Latitude": "0"}, None),
        ("standard_status", {"StandardStatus": "active under contract"}, "Active Under Contract"),
        ("standard_status", {"StandardStatus": "ActiveUnderContract"}, "Active Under Contract"),
        ("standard_status", {"MlgCanView": "false"}, "Delete"),
        ("on_market_date", {"OnMarketDate": "11/20/2026"}, date(2026, 11, 20)),
        (
            "modification_timestamp",
            {"ModificationTimestamp": "2026-11-28T09:00:00.123456-08:00"},
            datetime(2026, 11, 28, 17, 0, 0, 123456, tzinfo=UTC),
        ),
        ("city", {"City": "DES MOINES"}, "Des Moines"),
        ("street_name", {"UnparsedAddress": "12 Oak St, Kent"}, "Oak St"),
        ("street_name", {"StreetDirPrefix": "NW", "StreetName": "64th", "StreetSuffix": "St"}, "NW 64th St"),
        ("internet_entire_listing_display", {"MlgCanUse": "BO"}, False),
        ("internet_entire_listing_display", {"MlgCanUse": ["IDX"]}, True),
        ("internet_entire_listing_display", {"InternetEntireListingDisplayYN": "N"}, False),
        ("property_sub_type", {"PropertySubType": "SingleFamilyResidence"}, "Single Family Residence"),
        ("property_sub_type", {"PropertySubType": "condo"}, "Condominium"),
        ("property_sub_type", {"PropertySubType": "", "PropertyType": "Town House"}, "Townhouse"),
        ("property_type", {"PropertySubType": "", "PropertyType": "Town House"}, "Residential"),
        ("property_type", {"PropertyType": "ResidentialLease"}, "Residential Lease"),
        ("property_type", {"PropertyType": "", "ListPrice": 2400}, "Residential Lease"),
        ("property_type", {"PropertyType": "Land", "PropertySubType": "", "ListPrice": 9000}, "Land"),
        ("property_type", {"PropertyType": "Business Opportunity"}, "Business Opportunity"),
        ("postal_code", {"PostalCode": "98107.0"}, "98107"),
        ("bedrooms_total", {"BedroomsTotal": "3.0"}, 3),
        ("bedrooms_total", {"BedroomsTotal": "None"}, None),
        ("photos_count", {"Media": [{"Order": "1"}, {"Order": "2"}]}, 2),
    ],
)
def test_one_thing_is_read_in_all_the_ways_in_which_feeds_write_it(
    name: str, fields: dict[str, object], value: object
) -> None:
    assert column(name, **fields) == value


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"ListingKey": ""}, "ListingKey", "missing"),
        ({"ListPrice": "call"}, "ListPrice", "not_a_number"),
        ({"ListPrice": "NaN"}, "ListPrice", "not_a_number"),
        ({"ListPrice": "-5"}, "ListPrice", "not_a_number"),
        ({"ListPrice": "9" * 20}, "ListPrice", "out_of_range"),
        ({"BedroomsTotal": "3333"}, "BedroomsTotal", "out_of_range"),
        ({"LivingArea": "99999999999"}, "LivingArea", "out_of_range"),
        ({"Latitude": "147.6"}, "Latitude", "out_of_range"),
        ({"StandardStatus": "Fancy"}, "StandardStatus", "unknown_status"),
        ({"OnMarketDate": "soon"}, "OnMarketDate", "not_a_date"),
        ({"InternetAddressDisplayYN": "maybe"}, "InternetAddressDisplayYN", "not_yes_or_no"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_field_and_reason(
    fields: dict[str, object], field: str, reason: str
) -> None:
    row = record(**fields)
    if fields == {"ListPrice": "NaN"}:
        # An empty price in some exports; it is as good as none.
        assert read_row(row, NOW).values["list_price"] is None
        return
    with pytest.raises(BadField) as error:
        read_row(row, NOW)
    assert (error.value.data["field"], error.value.data["reason"]) == (field, reason)


def test_codes_owners_and_compensation_are_not_even_stored() -> None:
    secret = {
        "LockBoxSerialNumber": "99871",
        "AccessCode": "1234",
        "OwnerName": "Pat Doe",
        "BuyerAgencyCompensation": "2.5%",
        "DualOrVariableRateCommissionYN": "Y",
        "Roof": "Composition",
    }
    assert read_row(record(**secret), NOW).values["local"].keys() & secret.keys() == {"Roof"}


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("2614 NW 64th St #B, Seattle, WA", ("2614", "NW 64th St", "B")),
        ("1506  Timber St", ("1506", "Timber St", "")),
        ("500 5th Ave N Apt 12, Seattle", ("500", "5th Ave N", "12")),
        ("123 1/2 Oak Ln", ("123 1/2", "Oak Ln", "")),
        ("Lot 4 County Road 9", ("", "Lot 4 County Road 9", "")),
        ("", ("", "", "")),
    ],
)
def test_an_address_is_taken_apart(written: str, parts: tuple[str, str, str]) -> None:
    assert split_address(written) == parts
