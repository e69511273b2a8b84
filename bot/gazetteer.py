"""The office's places as understanding reads them: its gazetteer, and the areas that its own listings name."""

import re
from collections.abc import Iterable

from sqlalchemy.orm import Session

from domain import listings
from domain.listings import PlaceRow
from intents.slots.gazetteer import Gazetteer, Place
from intents.slots.spelling import is_common

NO_NAMES = frozenset(
    {"other", "none", "unknown", "not listed", "not applicable", "see remarks", "other city", "various"}
)
SHORTEST = 4


def gazetteer(rows: Iterable[PlaceRow]) -> Gazetteer:
    return Gazetteer(Place(row.name, row.kind, row.latitude, row.longitude, row.city, row.aliases) for row in rows)


def places_of_office(session: Session) -> tuple[PlaceRow, ...]:
    """The gazetteer's places, and the areas of the stock that it does not know: an office anywhere is heard."""
    known = listings.places(session)
    names = {name.lower() for row in known for name in (row.name, *row.aliases)}
    return (
        *known,
        *(area for area in listings.areas(session) if area.name.lower() not in names and _is_name(area.name)),
    )


def _is_name(name: str) -> bool:
    """Whether a name can stand in a sentence for a place: not a filler of forms, and no everyday word by itself."""
    words = re.findall(r"[a-z]+", name.lower())
    if name.lower() in NO_NAMES or len("".join(words)) < SHORTEST or any(c.isdigit() for c in name):
        return False
    return not all(is_common(word) for word in words)
