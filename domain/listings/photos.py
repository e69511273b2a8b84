"""The photos of a home in their order, as the record lists them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from domain.listings.cards import display_of, visible
from domain.listings.kinds import Audience
from domain.listings.rules import may_show_address


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo. `position` counts from 1; `url` is the feed's, for download only, and "" where the record has none."""

    position: int
    url: str
    caption: str


def photos(session: Session, listing_id: UUID, *, audience: Audience = "buyer") -> tuple[Photo, ...]:
    """The photos in order; without captions where the address is withheld. Raises NoSuchListing."""
    listing = visible(session, listing_id, audience)
    captioned = may_show_address(display_of(listing), audience)
    media = listing.local.get("Media")
    pictures = [item for item in media if isinstance(item, dict)] if isinstance(media, list) else []
    pictures.sort(key=lambda item: _order(item.get("Order")))
    listed = [
        Photo(n, str(item.get("MediaURL") or ""), str(item.get("ShortDescription") or "") if captioned else "")
        for n, item in enumerate(pictures, 1)
    ]
    return tuple(listed) or tuple(Photo(n, "", "") for n in range(1, listing.photos_count + 1))


def _order(order: object) -> int:
    # Some feeds write the number as text.
    text = str(order)
    return int(text) if text.isdigit() else 1_000_000
