"""What is known of one home, fact by fact, each with where it is written; what is not written is not known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.listings.cards import AskedFeature, ListingCard, asked_features, card_of, visible
from domain.listings.features import entries_of
from domain.listings.kinds import ENDED, Audience
from domain.listings.models import ListingChange
from domain.listings.record import Home
from domain.listings.rules import is_public

Value = str | int | Decimal | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingFact:
    """One fact. `value` is None where the record does not say; `field` is the record's name for it."""

    code: str
    label: str
    value: Value | None
    field: str


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a home's history."""

    field: str
    """ListPrice or StandardStatus."""
    old: str | None
    new: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All public facts of a home. The source is the listing record as of `card.attribution.as_of`."""

    card: ListingCard
    facts: tuple[ListingFact, ...]
    remarks: str
    history: tuple[Change, ...]
    days_on_market: int | None

    def get(self, code: str) -> ListingFact | None:
        return next((fact for fact in self.facts if fact.code == code), None)


def facts(session: Session, listing_id: UUID, *, audience: Audience = "buyer", now: datetime) -> Facts:
    """All facts that this audience may see. Raises NoSuchListing."""
    listing = visible(session, listing_id, audience)
    shown = card_of(listing, audience)
    known = [_fact(listing, shown, code, label, field, read) for code, (label, field, read) in _COLUMN_FACTS.items()]
    known += [_local_fact(listing, code, label, field) for code, (label, field) in _LOCAL_FACTS.items()]
    return Facts(
        shown, tuple(known), listing.public_remarks, history(session, listing_id), days_on_market(listing, now.date())
    )


def feature(session: Session, listing_id: UUID, word: str, *, audience: Audience = "buyer") -> AskedFeature:
    """Whether the record states or denies one feature, with the sentence; or is silent. Raises NoSuchListing."""
    return asked_features(visible(session, listing_id, audience), (word,))[0]


def history(session: Session, listing_id: UUID) -> tuple[Change, ...]:
    """Changes of price and status, oldest first."""
    rows = session.scalars(
        select(ListingChange).where(ListingChange.listing_id == listing_id).order_by(ListingChange.at, ListingChange.id)
    )
    return tuple(Change(row.field, row.old_value, row.new_value, row.at) for row in rows)


def days_on_market(listing: Home, today: date) -> int | None:
    """Days from coming on the market to today, or to the end; None where the record does not say when it came."""
    if listing.on_market_date is None:
        return None
    until = listing.close_date if listing.standard_status in ENDED and listing.close_date else today
    days: int = (until - listing.on_market_date).days
    return max(0, days)


_Read = Callable[[Home, ListingCard], Value | None]


def _fact(listing: Home, card: ListingCard, code: str, label: str, field: str, read: _Read) -> ListingFact:
    value = read(listing, card)
    return ListingFact(code, label, None if value == "" else value, field)


def _local_fact(listing: Home, code: str, label: str, field: str) -> ListingFact:
    value = listing.local.get(field)
    entries = tuple(entry for entry in entries_of(value) if entry) if value is not None and is_public(field) else ()
    return ListingFact(code, label, entries or None, field)


_COLUMN_FACTS: dict[str, tuple[str, str, _Read]] = {
    "address": ("Address", "UnparsedAddress", lambda row, card: card.address),
    "status": ("Status", "StandardStatus", lambda row, card: row.standard_status),
    "price": ("Price", "ListPrice", lambda row, card: row.list_price),
    "original_price": ("First price", "OriginalListPrice", lambda row, card: row.original_list_price),
    "beds": ("Bedrooms", "BedroomsTotal", lambda row, card: row.bedrooms_total),
    "baths": ("Bathrooms", "BathroomsTotalInteger", lambda row, card: row.bathrooms_total),
    "sqft": ("Square feet", "LivingArea", lambda row, card: row.living_area),
    "lot_acres": ("Lot, acres", "LotSizeAcres", lambda row, card: row.lot_size_acres),
    "year_built": ("Built", "YearBuilt", lambda row, card: row.year_built),
    "type": ("Type", "PropertySubType", lambda row, card: row.property_sub_type),
    "hoa": ("Association dues a month", "AssociationFee", lambda row, card: row.association_fee),
    "taxes": ("Property tax a year", "TaxAnnualAmount", lambda row, card: row.tax_annual_amount),
    "garage": ("Garage spaces", "GarageSpaces", lambda row, card: row.garage_spaces),
    "neighborhood": ("Neighborhood", "SubdivisionName", lambda row, card: row.subdivision_name),
    "city": ("City", "City", lambda row, card: row.city),
    "county": ("County", "CountyOrParish", lambda row, card: row.county_or_parish),
    "zip": ("Zip", "PostalCode", lambda row, card: row.postal_code),
    "mls_number": ("MLS number", "ListingId", lambda row, card: row.listing_id),
    "on_market": ("On the market since", "OnMarketDate", lambda row, card: row.on_market_date),
    "listed_by": ("Listed by", "ListOfficeName", lambda row, card: row.list_office_name),
    "photos": ("Photos", "PhotosCount", lambda row, card: row.photos_count),
}
_LOCAL_FACTS: dict[str, tuple[str, str]] = {
    "heating": ("Heating", "Heating"),
    "cooling": ("Cooling", "Cooling"),
    "appliances": ("Appliances", "Appliances"),
    "flooring": ("Flooring", "Flooring"),
    "basement": ("Basement", "Basement"),
    "roof": ("Roof", "Roof"),
    "sewer": ("Sewer", "Sewer"),
    "water": ("Water", "WaterSource"),
    "parking": ("Parking", "ParkingFeatures"),
    "pool": ("Pool", "PoolFeatures"),
    "view": ("View", "View"),
    "fireplaces": ("Fireplaces", "FireplacesTotal"),
    "laundry": ("Laundry", "LaundryFeatures"),
    "pets": ("Pets", "PetsAllowed"),
    "furnished": ("Furnished", "Furnished"),
    "stories": ("Stories", "Stories"),
    "style": ("Style", "ArchitecturalStyle"),
    "condition": ("Condition", "PropertyCondition"),
    "construction": ("Construction", "ConstructionMaterials"),
    "exterior": ("Outside", "ExteriorFeatures"),
    "interior": ("Inside", "InteriorFeatures"),
    "lot": ("Lot", "LotFeatures"),
    "elementary_school": ("Elementary school", "ElementarySchool"),
    "middle_school": ("Middle school", "MiddleOrJuniorSchool"),
    "high_school": ("High school", "HighSchool"),
    "school_district": ("School district", "HighSchoolDistrict"),
    "hoa_includes": ("Dues include", "AssociationFeeIncludes"),
    "hoa_name": ("Association", "AssociationName"),
    "lease_term": ("Lease term", "LeaseTerm"),
    "available": ("Available", "AvailabilityDate"),
    "deposit": ("Deposit", "SecurityDeposit"),
    "utilities": ("Utilities", "Utilities"),
    "rent_includes": ("Rent includes", "RentIncludes"),
    "zoning": ("Zoning", "Zoning"),
    "terms": ("Terms", "ListingTerms"),
    "possession": ("Possession", "Possession"),
    "accessibility": ("Accessibility", "AccessibilityFeatures"),
}
