"""What the typed recognisers find in a clause, as marks for the recogniser of intents: a place, a price, a time ..."""

from collections.abc import Iterator
from datetime import date

from intents.slots import address
from intents.slots.gazetteer import Gazetteer
from intents.slots.search import SearchSlots, parse_search
from intents.slots.text import Message

NAMES = (
    "place", "price", "beds", "size", "type", "features", "deal", "sort", "address", "street", "day", "clock",
    "phone", "email", "pick", "it", "many slots", "no slots", "short", "one word",
)  # fmt: skip
_OF_SEARCH = {
    "place": ("city", "neighborhood", "zip", "near", "exclude_city", "exclude_neighborhood"),
    "price": ("price_min", "price_max", "hoa_max"),
    "beds": ("beds_min", "beds_max", "baths_min", "baths_max"),
    "size": ("sqft_min", "sqft_max", "lot_acres_min", "year_min", "year_max"),
    "type": ("type", "exclude_type"),
    "features": ("features", "exclude_features"),
    "deal": ("deal",),
    "sort": ("sort", "open_house"),
}


def find(message: Message, gazetteer: Gazetteer, today: date) -> frozenset[str]:
    """The marks of a clause, out of NAMES."""
    return frozenset(_marks(message, parse_search(message, gazetteer=gazetteer, today=today)))


def _marks(message: Message, search: SearchSlots) -> Iterator[str]:
    for mark, slots in _OF_SEARCH.items():
        if any(slot in search.slots for slot in slots):
            yield mark
    if len(search.slots) >= 3:
        yield "many slots"
    words = len(message.norm.split())
    if words <= 3:
        yield "short"
    if words <= 1:
        yield "one word"
    yield from _things(message)


def _things(message: Message) -> Iterator[str]:
    for ref in address.find(message):
        yield "address" if ref.number else "street"
