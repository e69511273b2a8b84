"""Finding a home by how people say its address, by its key, or by its MLS number."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.listings.cards import ListingCard, card_of
from domain.listings.kinds import NAMED, SHOWABLE, Audience
from domain.listings.models import Listing
from domain.listings.values import split_address

CANDIDATES = 50
ALIKE, ALIKE_AT_NUMBER = 72.0, 60.0
"""Likeness of two street names (0-100) from which one may be meant by the other; less will do at the same number."""
FOLDED = {
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "court": "ct",
    "place": "pl", "boulevard": "blvd", "lane": "ln", "terrace": "ter", "parkway": "pkwy", "highway": "hwy",
    "circle": "cir", "way": "way", "loop": "loop", "trail": "trl", "square": "sq", "first": "1st", "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th",
    "tenth": "10th", "mount": "mt", "saint": "st",
}  # fmt: skip
DIRECTIONS = frozenset({"n", "s", "e", "w", "ne", "nw", "se", "sw"})
SUFFIXES = frozenset(
    {"st", "ave", "rd", "dr", "ct", "pl", "blvd", "ln", "ter", "pkwy", "hwy", "cir", "way", "loop", "trl", "sq"}
)


@dataclass(frozen=True, slots=True)
class Said:
    """An address as somebody said it; what was not said is ""."""

    number: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    postal_code: str = ""

    @classmethod
    def from_text(cls, written: str) -> "Said":
        """Number, street, unit, city and zip of one line ("2614 NW 64th St #B, Seattle 98107")."""
        number, street, unit = split_address(written)
        rest = ",".join(written.split(",")[1:])
        postal = re.search(r"\b\d{5}\b", rest)
        city = re.match(r"\s*([A-Za-z .'-]+?)\s*(?:\b[A-Z]{2}\b.*|\d.*|,.*)?$", rest)
        return cls(number, street, unit, city[1] if city else "", postal[0] if postal else "")


def by_address(
    session: Session, said: Said, *, audience: Audience = "buyer", limit: int = 5
) -> tuple[ListingCard, ...]:
    """The homes that an address may mean, likeliest first; several where a unit or a city was not said.

    Homes that are pending or sold are found too, so that somebody who names one is told. A home whose address is
    withheld is not found by buyers: finding it would give the address away.
    """
    candidates = session.scalars(select(Listing).where(_nameable(audience), *_narrowed(said)).limit(CANDIDATES)).all()
    alike = ALIKE_AT_NUMBER if said.number else ALIKE
    ranked = sorted(
        ((score, listing) for listing in candidates if (score := _likeness(said, listing)) >= alike),
        key=lambda pair: (
            -pair[0],
            pair[1].standard_status not in SHOWABLE,
            pair[1].unit_number,
            pair[1].unparsed_address,
        ),
    )
    whole = [(score, listing) for score, listing in ranked if _is_whole(said, listing)]
    best = ranked[0][0] if ranked else 0.0
    return tuple(card_of(listing, audience) for score, listing in (whole or ranked)[:limit] if score > best - 15)


def _is_whole(said: Said, listing: Listing) -> bool:
    """Whether number, street and suffix are this home's to the word: then "12 Oak St" is not 12 Oak Ave too."""
    asked = street_words(said.street)
    return bool(said.number and set(asked) & SUFFIXES) and asked == street_words(listing.street_name)


def by_key(session: Session, key: str, *, audience: Audience = "buyer") -> ListingCard | None:
    """The home of this listing key or MLS number, or None."""
    listing = session.scalar(
        select(Listing)
        .where(_named(audience), (Listing.listing_key == key) | (Listing.listing_id == key))
        .order_by((Listing.listing_key == key).desc(), Listing.id)
        .limit(1)
    )
    return card_of(listing, audience) if listing else None


def street_words(street: str) -> list[str]:
    """A street's words in one spelling: "Northwest 64th Street" and "NW 64th St" are the same."""
    words = re.findall(r"[a-z0-9]+", street.lower())
    return [re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", FOLDED.get(word, word)) for word in words]


def _named(audience: Audience) -> ColumnElement[bool]:
    named = Listing.standard_status.in_(NAMED)
    return named if audience == "member" else named & Listing.internet_entire_listing_display


def _nameable(audience: Audience) -> ColumnElement[bool]:
    named = _named(audience)
    return named if audience == "member" else named & Listing.internet_address_display


def _narrowed(said: Said) -> list[ColumnElement[bool]]:
    if said.number:
        return [Listing.street_number == said.number]
    telling = [word for word in street_words(said.street) if word not in DIRECTIONS | SUFFIXES]
    pattern = " ".join(telling) or said.street
    return [func.lower(pattern).bool_op("<%")(Listing.unparsed_address)]


def _likeness(said: Said, listing: Listing) -> float:
    """0 to 100: the streets' names, less what speaks against it (another direction, suffix, unit, city, zip)."""
    asked, written = street_words(said.street), street_words(listing.street_name)
    score = fuzz.ratio(_core(asked), _core(written))
    score -= 12 * _differs(asked, written, DIRECTIONS) + 6 * _differs(asked, written, SUFFIXES)
    if said.unit:
        score += 5 if _unit(said.unit) == _unit(listing.unit_number) else -20
    if said.city and said.city.lower() != listing.city.lower():
        score -= 15
    if said.postal_code and said.postal_code != listing.postal_code[:5]:
        score -= 15
    return score


def _core(words: list[str]) -> str:
    return " ".join(word for word in words if word not in DIRECTIONS | SUFFIXES)


def _differs(asked: list[str], written: list[str], kind: frozenset[str]) -> bool:
    """Whether both name such a word and not the same one; one that was left out speaks against nothing."""
    first, second = set(asked) & kind, set(written) & kind
    return bool(first and second and first != second)


def _unit(unit: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^(unit|apt|apartment|ste|suite)\.?\s*", "", unit.lower()))
