"""Between RESO's names and our columns: reading a feed's row into column values, and a listing back into a record.

Feeds write the same thing in many ways (a list, a text with commas, numbers as text, "Y"); here they become one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.listings.features import extract, words_of
from domain.listings.kinds import LEASE, MONTHLY, property_type_of, sub_type_of, type_of
from domain.listings.rules import may_keep
from domain.listings.values import (
    MAX_BATHS,
    BadField,
    day,
    degrees,
    moment,
    money,
    number,
    postal_code,
    proper_name,
    read_as,
    small,
    split_address,
    status,
    storable,
    text,
    true_or_false,
    whole,
    year,
)

DISPLAY_USES = frozenset({"IDX", "VOW"})


Home = Any
"""A stored home: a Listing, or a row with the same columns as a statement gives it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One home ready to be stored: values by column, without id and tenant."""

    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        return str(self.values["originating_system_name"]), str(self.values["listing_key"])


def read_row(record: Mapping[str, object], now: datetime) -> Row:
    """Column values of a record in RESO's names; what has no column is kept in `local`. Raises BadField."""
    given = {name: value for name, value in record.items() if not _is_blank(value)}
    if "ListingKey" not in given:
        raise BadField(field="ListingKey", value="", reason="missing")
    values: dict[str, Any] = dict(_DEFAULTS)
    local: dict[str, Any] = {}
    for name, value in given.items():
        if name in _COLUMNS:
            if value == "None":
                # How a program that had nothing writes it; in lists ("PoolFeatures") it means something.
                continue
            column, read = _COLUMNS[name]
            values[column] = read_as(name, value, read)
        elif name not in _CONSUMED and may_keep(name):
            local[name] = storable(value)
    values |= _kind(given, values)
    values["bathrooms_total"] = _bathrooms(given)
    values["living_area"] = values["living_area"] or _first(given, "BuildingAreaTotal", "AboveGradeFinishedArea")
    values["lot_size_acres"] = values["lot_size_acres"] or _acres(given)
    values["association_fee"] = _monthly_fee(given)
    values.update(_address(given, values))
    values["internet_entire_listing_display"] &= _licensed(given)
    values["photos_count"] = values["photos_count"] or _media(given)
    values["modification_timestamp"] = values["modification_timestamp"] or now
    if str(given.get("MlgCanView", "")).lower() == "false":
        # The service takes the record back: it is no longer ours to show to anybody.
        values["standard_status"] = "Delete"
    values["features"], values["features_denied"] = words_of(extract(given))
    return Row(values | {"local": local})


def record_of(listing: Home) -> dict[str, object]:
    """The listing in RESO's names again: its columns and what was kept beside them."""
    record: dict[str, object] = dict(listing.local)
    for name, (column, _) in _COLUMNS.items():
        value = getattr(listing, column)
        if value not in (None, ""):
            record[name] = value
    if listing.association_fee is not None:
        record["AssociationFee"] = listing.association_fee
    return record


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in _BLANK
    return value is None or value == []


def _first(given: Mapping[str, object], *names: str) -> int | None:
    for name in names:
        if name in given:
            return read_as(name, given[name], whole)
    return None


def _kind(given: Mapping[str, object], values: Mapping[str, Any]) -> dict[str, str]:
    """Type and sub-type in RESO's words. A sub-type in the type's place moves; a price that can only be a rent, where
    no type is said, makes a lease."""
    whole_type, sub_type = property_type_of(values["property_type"]), sub_type_of(values["property_sub_type"])
    if not type_of(whole_type, sub_type) and type_of("", sub_type_of(whole_type)):
        whole_type, sub_type = "Residential", sub_type_of(whole_type)
    price = values["list_price"]
    if "PropertyType" not in given and price is not None and price < MONTHLY:
        whole_type = LEASE
    return {"property_type": whole_type, "property_sub_type": sub_type}


def _bathrooms(given: Mapping[str, object]) -> Decimal | None:
    """Full and three-quarter baths as 1, halves as .5; a total that only counts rooms where nothing better is."""
    if "BathroomsFull" in given or "BathroomsHalf" in given:
        parts = [read_as(name, given[name], number) * weight for name, weight in _BATHS.items() if name in given]
        total = sum(parts, Decimal(0))
    elif "BathroomsTotalDecimal" in given:
        total = read_as("BathroomsTotalDecimal", given["BathroomsTotalDecimal"], number)
    elif "BathroomsTotalInteger" in given:
        # Some write full.half in it: 2.1 is two and a half. 2.5 and 2.75 are what they look like.
        total = read_as("BathroomsTotalInteger", given["BathroomsTotalInteger"], number)
        halves = (total % 1) * 10
        total = total - total % 1 + halves / 2 if halves in (1, 2, 3) else total
    else:
        return None
    if total > MAX_BATHS:
        raise BadField(field="BathroomsTotalInteger", value=str(total), reason="out_of_range")
    return total.quantize(Decimal("0.1"))


def _acres(given: Mapping[str, object]) -> Decimal | None:
    if "LotSizeSquareFeet" not in given:
        return None
    feet = read_as("LotSizeSquareFeet", given["LotSizeSquareFeet"], number)
    return (feet / 43560).quantize(Decimal("0.001"))


def _monthly_fee(given: Mapping[str, object]) -> Decimal | None:
    if "AssociationFee" not in given:
        return None
    fee = read_as("AssociationFee", given["AssociationFee"], money)
    frequency = str(given.get("AssociationFeeFrequency", "Monthly")).lower().replace("-", "")
    frequency = str(given.get("AssociationFeeFrequency", "Monthly")).lower().replace("-", "")
    months = _MONTHS.get(frequency, Decimal(1))
    return (fee / months).quantize(Decimal("0.01"))


def _address(given: Mapping[str, object], values: Mapping[str, Any]) -> dict[str, str]:
    """The street's name from its parts, and the written address from whatever there is."""
    parts = [text(given[name]) for name in _STREET if name in given]
    number, street, unit = values["street_number"], " ".join(parts), values["unit_number"]
    written = re.sub(r"\s+", " ", values["unparsed_address"])
    if not street and written:
        number, street, unit = split_address(written, unit)
    if not written and street:
        written = " ".join(part for part in (number, street, f"#{unit}" if unit else "") if part)
    return {"street_number": number, "street_name": street, "unit_number": unit, "unparsed_address": written}


def _media(given: Mapping[str, object]) -> int:
    media = given.get("Media")
    return len(media) if isinstance(media, list) else 0


def _licensed(given: Mapping[str, object]) -> bool:
    """Whether the feed lets the public see the record; a record without such a mark is licensed."""
    uses = given.get("MlgCanUse")
    if uses is None:
        return True
    named = uses if isinstance(uses, list) else re.split(r"[,;\s]+", str(uses))
    return bool(DISPLAY_USES & {str(use).strip().upper() for use in named})


_BATHS = {
    "BathroomsFull": Decimal(1),
    "BathroomsThreeQuarter": Decimal(1),
    "BathroomsHalf": Decimal("0.5"),
    "BathroomsOneQuarter": Decimal("0.5"),
}
_MONTHS = {
    "annually": Decimal(12),
    "annual": Decimal(12),
    "yearly": Decimal(12),
    "quarterly": Decimal(3),
    "semiannually": Decimal(6),
    "weekly": Decimal(12) / Decimal(52),
}
_STREET = ("StreetDirPrefix", "StreetName", "StreetSuffix", "StreetDirSuffix")
_CONSUMED = frozenset({*_STREET, "AssociationFee"})
_BLANK = frozenset({"", "null", "nan", "n/a"})
_COLUMNS: dict[str, tuple[str, Callable[[object], object]]] = {
    "OriginatingSystemName": ("originating_system_name", text),
    "ListingKey": ("listing_key", text),
    "ListingId": ("listing_id", text),
    "StandardStatus": ("standard_status", status),
    "MlsStatus": ("mls_status", text),
    "PropertyType": ("property_type", text),
    "PropertySubType": ("property_sub_type", text),
    "ListPrice": ("list_price", money),
    "OriginalListPrice": ("original_list_price", money),
    "ClosePrice": ("close_price", money),
    "BedroomsTotal": ("bedrooms_total", small),
    "LivingArea": ("living_area", whole),
    "LotSizeAcres": ("lot_size_acres", number),
    "YearBuilt": ("year_built", year),
    "UnparsedAddress": ("unparsed_address", text),
    "StreetNumber": ("street_number", text),
    "UnitNumber": ("unit_number", text),
    "City": ("city", proper_name),
    "CountyOrParish": ("county_or_parish", proper_name),
    "StateOrProvince": ("state_or_province", text),
    "PostalCode": ("postal_code", postal_code),
    "SubdivisionName": ("subdivision_name", proper_name),
    "Latitude": ("latitude", degrees(90)),
    "Longitude": ("longitude", degrees(180)),
    "TaxAnnualAmount": ("tax_annual_amount", money),
    "GarageSpaces": ("garage_spaces", small),
    "PublicRemarks": ("public_remarks", text),
    "PrivateRemarks": ("private_remarks", text),
    "ListAgentFullName": ("list_agent_full_name", text),
    "ListOfficeName": ("list_office_name", text),
    "AttributionContact": ("attribution_contact", text),
    "InternetEntireListingDisplayYN": ("internet_entire_listing_display", true_or_false),
    "InternetAddressDisplayYN": ("internet_address_display", true_or_false),
    "PhotosCount": ("photos_count", small),
    "OnMarketDate": ("on_market_date", day),
    "CloseDate": ("close_date", day),
    "ModificationTimestamp": ("modification_timestamp", moment),
}
_DEFAULTS: dict[str, Any] = {
    **{column: None for column, _ in _COLUMNS.values()},
    **{column: "" for column, read in _COLUMNS.values() if read in (text, proper_name)},
    "originating_system_name": "office",
    "standard_status": "Active",
    "property_type": "Residential",
    "internet_entire_listing_display": True,
    "internet_address_display": True,
    "photos_count": 0,
}
