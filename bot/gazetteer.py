"""The office's places as understanding reads them."""

from collections.abc import Iterable

from domain.listings import PlaceRow
from intents.slots.gazetteer import Gazetteer, Place


def gazetteer(rows: Iterable[PlaceRow]) -> Gazetteer:
    return Gazetteer(Place(row.name, row.kind, row.latitude, row.longitude, row.city, row.aliases) for row in rows)
