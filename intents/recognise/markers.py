"""What the typed recognisers find in a clause, as marks for the recogniser of intents: a place, a price, a time ..."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from intents.slots import address, person, reference, when
from intents.slots.gazetteer import Gazetteer
from intents.slots.search import SearchSlots, parse_search
from intents.slots.text import Message

NAMES = (
    "place", "price", "beds", "size", "type", "features", "deal", "sort", "address", "street", "day", "clock",
    "phone", "email", "name", "pick", "many slots", "no slots", "nothing else", "short", "one word",
)  # fmt: skip
MANY, SHORT = 3, 3
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


def find(message: Message, gazetteer: Gazetteer, now: datetime) -> frozenset[str]:
    """The marks of a clause, out of NAMES. `now` is aware and in the zone in which times are said."""
    search = parse_search(message, gazetteer=gazetteer, today=now.date())
    return frozenset((*_of_search(search), *_of_length(message, search), *_of_things(message, now)))


def _of_search(search: SearchSlots) -> Iterator[str]:
    for mark, slots in _OF_SEARCH.items():
        if any(slot in search.slots for slot in slots):
            yield mark
    if len(search.slots) >= MANY:
        yield "many slots"
    if not search.slots:
        yield "no slots"


def _of_length(message: Message, search: SearchSlots) -> Iterator[str]:
    words = len(message.norm.split())
    if words <= SHORT:
        yield "short"
    if words <= 1:
        yield "one word"
    if search.slots and not search.rest:
        yield "nothing else"


def _of_things(message: Message, now: datetime) -> Iterator[str]:
    for ref in address.find(message):
        yield "address" if ref.number else "street"
    said = when.find(message, now=now, zone=ZoneInfo(str(now.tzinfo)))
    if said is not None:
        yield "clock" if said.no_day else "day"
        if not said.no_day and not said.no_time:
            yield "clock"
    someone = person.find(message)
    if someone is not None:
        yield from (mark for mark in ("phone", "email", "name") if getattr(someone, mark))
    if reference.pick(message, ()) is not None:
        yield "pick"
