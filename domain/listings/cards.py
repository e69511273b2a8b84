"""A home as others see it: the card, with what may not be shown already taken out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from domain.driver import rows
from domain.errors import NotFound
from domain.listings.criteria import Deal, HomeType
from domain.listings.features import Evidence, extract, is_known
from domain.listings.kinds import Audience, deal_of, type_of
from domain.listings.models import Listing
from domain.listings.record import Home, record_of
from domain.listings.rules import Attribution, Display, may_name, may_show_address

COLUMNS = ", ".join(column.name for column in Listing.__table__.columns if column.name != "embedding")
"""SQL: all that a card and its evidence are made of."""
_HOMES = f"SELECT {COLUMNS} FROM listing WHERE id = ANY(%(ids)s)"  # noqa: S608 (our own column names)


class NoSuchListing(NotFound):
    """No home of this id or key, or none that this audience may see: data `listing`."""

    code = "no_such_listing"


@dataclass(frozen=True, slots=True)
class AskedFeature:
    """What a home's record says of one asked feature. Unknown is not a no: the record is silent."""

    word: str
    standing: Literal["stated", "unknown", "denied"]
    source: str = ""
    """field or remarks, where it is stated or denied."""
    says: str = ""
    """The field with its value, or the sentence."""


@dataclass(frozen=True, slots=True)
class ListingCard:
    """A home in brief. Address and pin are empty where the seller withholds them from this audience."""

    id: UUID
    key: str
    mls_number: str
    status: str
    deal: Deal
    type: HomeType | None
    address: str
    """The street with number and unit ("2614 NW 64th St #B"); "" where it is withheld or not known."""
    address_withheld: bool
    city: str
    neighborhood: str
    state: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    price: Decimal | None
    """Dollars; a month, when it is for rent."""
    beds: int | None
    baths: Decimal | None
    sqft: int | None
    features: tuple[str, ...]
    photos_count: int
    on_market_date: date | None
    list_member_id: UUID | None
    attribution: Attribution
    asked: tuple[AskedFeature, ...] = ()


def card(session: Session, listing_id: UUID, audience: Audience) -> ListingCard:
    """One home's card. Raises NoSuchListing where it does not exist or may not be named to this audience."""
    listing = visible(session, listing_id, audience)
    return card_of(listing, audience)


def cards(session: Session, listing_ids: Iterable[UUID], audience: Audience) -> tuple[ListingCard, ...]:
    """Cards in the order of the ids, without those that may not be named to this audience."""
    ids = list(listing_ids)
    found = {listing.id: listing for listing in rows(session, _HOMES, {"ids": ids})}
    return tuple(card_of(found[i], audience) for i in ids if i in found and may_name(display_of(found[i]), audience))


def visible(session: Session, listing_id: UUID, audience: Audience) -> Home:
    """The row of a home that may be named to this audience. Raises NoSuchListing."""
    listing = next(iter(rows(session, _HOMES, {"ids": [listing_id]})), None)
    if listing is None or not may_name(display_of(listing), audience):
        raise NoSuchListing(listing=str(listing_id))
    return listing


def card_of(listing: Home, audience: Audience, asked: Iterable[str] = ()) -> ListingCard:
    shown = may_show_address(display_of(listing), audience)
    return ListingCard(
        id=listing.id,
        key=listing.listing_key,
        mls_number=listing.listing_id,
        status=listing.standard_status,
        deal=deal_of(listing.property_type),
        type=type_of(listing.property_type, listing.property_sub_type),
        address=street_address(listing) if shown else "",
        address_withheld=not shown,
        city=listing.city,
        neighborhood=listing.subdivision_name,
        state=listing.state_or_province,
        postal_code=listing.postal_code,
        latitude=listing.latitude if shown else None,
        longitude=listing.longitude if shown else None,
        price=listing.list_price,
        beds=listing.bedrooms_total,
        baths=listing.bathrooms_total,
        sqft=listing.living_area,
        features=tuple(listing.features),
        photos_count=listing.photos_count,
        on_market_date=listing.on_market_date,
        list_member_id=listing.list_member_id,
        attribution=attribution_of(listing),
        asked=asked_features(listing, asked),
    )


def street_address(listing: Home) -> str:
    """ "2614 NW 64th St #B": from the parts, else the first piece of the written address."""
    street = " ".join(part for part in (listing.street_number, listing.street_name) if part)
    if not street:
        return re.split(r",|\n", listing.unparsed_address, maxsplit=1)[0].strip()
    unit = listing.unit_number.lstrip("#").strip()
    return f"{street} #{unit}" if unit else street


def display_of(listing: Home) -> Display:
    return Display(listing.standard_status, listing.internet_entire_listing_display, listing.internet_address_display)


def attribution_of(listing: Home) -> Attribution:
    return Attribution(
        listing.list_office_name,
        listing.list_agent_full_name,
        listing.attribution_contact,
        listing.originating_system_name,
        listing.modification_timestamp,
    )


def asked_features(listing: Home, asked: Iterable[str]) -> tuple[AskedFeature, ...]:
    """For each asked feature whether the record states it, denies it or is silent, with the evidence."""
    words = tuple(dict.fromkeys(asked))
    if not words:
        return ()
    evidence = {piece.word: piece for piece in extract(record_of(listing))}
    return tuple(_standing(word, evidence, listing.public_remarks) for word in words)


def _standing(word: str, evidence: Mapping[str, Evidence], remarks: str) -> AskedFeature:
    piece = evidence.get(word)
    if piece:
        return AskedFeature(word, "stated" if piece.stated else "denied", piece.source, piece.says)
    if not is_known(word) and (sentence := _sentence_with(remarks, word)):
        return AskedFeature(word, "stated", "remarks", sentence)
    return AskedFeature(word, "unknown")


def _sentence_with(remarks: str, words: str) -> str:
    """The sentence that has every one of the words, in a form that begins alike ("sauna", "saunas")."""
    stems = [re.escape(part[: max(4, len(part) - 2)]) for part in words.lower().split()]
    for sentence in re.split(r"(?<=[.!?])\s+|\n", remarks):
        if all(re.search(rf"\b{stem}", sentence.lower()) for stem in stems):
            return sentence.strip()[:120]
    return ""
