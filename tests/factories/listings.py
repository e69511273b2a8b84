"""Homes for tests, taken in as a feed's rows are."""

from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import listings
from domain.listings.models import Listing

NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
_numbers = count(1)


def record(**fields: object) -> dict[str, object]:
    """A house for sale in Ballard in RESO's names; `fields` replace or add."""
    n = next(_numbers)
    return {
        "ListingKey": f"K{n}",
        "ListingId": f"NW{n:06}",
        "StandardStatus": "Active",
        "PropertyType": "Residential",
        "PropertySubType": "Single Family Residence",
        "ListPrice": "785000",
        "BedroomsTotal": "3",
        "BathroomsFull": "2",
        "LivingArea": "1,640",
        "YearBuilt": "1926",
        "UnparsedAddress": f"{2000 + n} NW 64th St, Seattle, WA 98107",
        "City": "Seattle",
        "StateOrProvince": "WA",
        "PostalCode": "98107",
        "SubdivisionName": "Ballard",
        "Latitude": "47.6750",
        "Longitude": "-122.3860",
        "ListOfficeName": "Evergreen Homes",
        "AttributionContact": "206-555-0144",
        "OnMarketDate": "2026-11-20",
        "ModificationTimestamp": "2026-11-28T17:00:00Z",
        **fields,
    }


def add(session: Session, **fields: object) -> UUID:
    """One home in the store; its id."""
    row = record(**fields)
    done = listings.upsert(session, [row], now=NOW)
    assert not done.bad, done.bad[0].error
    return session.scalars(select(Listing.id).where(Listing.listing_key == str(row["ListingKey"]))).one()
