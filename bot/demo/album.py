"""Photos for the public pages where no real ones are stored: painted from the home's key when they are looked at."""

from collections.abc import Callable
from uuid import UUID

from bot.demo.photos import photo
from domain import listings
from domain.db import Database
from domain.listings import NoSuchListing

SUB_TYPES = {
    "condo": "Condominium",
    "townhouse": "Townhouse",
    "multi": "Duplex",
    "land": "Unimproved Land",
    "manufactured": "Manufactured Home",
}


def album(database: Database) -> Callable[[UUID, UUID, int], bytes | None]:
    """Gives (office, home, 0-based position) -> a JPEG, or None where the home has no photo there."""

    def picture(office: UUID, listing_id: UUID, position: int) -> bytes | None:
        try:
            with database.read(office) as session:
                card = listings.card(session, listing_id, "member")
        except NoSuchListing:
            return None
        if not 0 <= position < card.photos_count:
            return None
        return photo(card.key, position, SUB_TYPES.get(card.type or "", "Single Family Residence"))

    return picture
