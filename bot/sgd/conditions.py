"""The conditions of a search in a turn: the product's own search, and what the last question makes of a number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.sgd.heard import Heard
from bot.sgd.said import Said
from intents.slots import refine
from intents.slots.gazetteer import Gazetteer
from intents.slots.text import Message, read

PLACES = ("city", "neighborhood", "near")
_BOTH = re.compile(r"\b(\d) ?bed ?(?:rooms?)? and bath ?(?:rooms?)?s?\b")
_ROOMS = re.compile(r"\b(\d|one) rooms?\b(?! for)")
_BARE = re.compile(
    r"(?<![\d$.])\b(?:[1-9]|(?:one|two|three|four|five)(?=\W*$|,| please| is| would| bed))\b"
    r"(?!\d|\.\d|(?:st|nd|rd|th)\b)"
)
_COUNTED = re.compile(r"\b\d ?(?:bed|bath|br\b|bd\b)")
_PAIR = re.compile(r"\b(one|two|three|four|[1-9])(?: and|,| ?/) ?(one|two|three|four|[1-9])\b")
_EACH = re.compile(r"\b(one|two|three|four|[1-9]) (?:of each|each|of both|for both)\b")
_PLACE_CUE = re.compile(
    r"\b(?:in|near|to|around|at|of|from|for|or|and|like|prefer|want|try|choose|be)(?: the)? \Z|, \Z"
)
_EARLY = 4
_ONE = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the conditions of a turn are read against."""

    gazetteer: Gazetteer
    today: date
    said: Said

    def edit(self, search: Mapping[str, object], heard: Heard) -> dict[str, object]:
        """The search after the turn."""
        found = {**search, **self._agreed(heard)}
        counted = any(_COUNTED.search(message.norm) for message in heard.conditions)
        for message in heard.conditions:
            found = self._edited(found, self._with_unit(message, counted))
        return found

    def _agreed(self, heard: Heard) -> dict[str, object]:
        """What the bot suggested and the person took ("in San Jose?" "yes")."""
        proposes = self.said.proposes
        if not proposes or heard.refuses or not heard.agrees:
            return {}
        found: dict[str, object] = {"city": [proposes["place"]]} if "place" in proposes else {}
        for room in ("beds", "baths"):
            if proposes.get(room, "").isdigit():
                found[f"{room}_min"] = int(proposes[room])
        if proposes.get("deal") in ("rent", "buy"):
            found["deal"] = proposes["deal"]
        return found

    def _edited(self, search: Mapping[str, object], message: Message) -> dict[str, object]:
        found = refine.refine(search, message, gazetteer=self.gazetteer, today=self.today)
        slots = {name: value for name, value in found.slots.items() if name != "more"}
        named = slots.get("city")
        if isinstance(named, list):
            unknown = found.more.get("unknown_place")
            strangers = unknown if isinstance(unknown, list) else []
            slots |= self._real_places(named, search, strangers, message)
        return {name: value for name, value in slots.items() if value}

    def _real_places(
        self, named: Sequence[str], search: Mapping[str, object], strangers: Sequence[str], message: Message
    ) -> dict[str, object]:
        """A name on no map is a place only where one was asked for and none is known, an everyday word never."""
        old = search.get("city")
        kept = old if isinstance(old, list) else []
        asked = "place" in self.said.asks
        real = [n for n in named if n in kept or (n not in strangers and (asked or _written_as_place(n, message)))]
        if real:
            return {"city": real}
        if asked and strangers and not place_of(search):
            return {"city": list(strangers)}
        return {name: search.get(name) for name in PLACES}

    def _with_unit(self, message: Message, counted: bool) -> Message:
        """A number answers the question for a number ("just one", "3 rooms"); "2 bedrooms and baths" counts both."""
        norm = _ROOMS.sub(r"\1 bedrooms", _BOTH.sub(r"\1 bedrooms \1 baths", message.norm))
        rooms = [what for what in self.said.asks if what in ("beds", "baths")]
        numbers = _BARE.findall(norm)
        if len(rooms) == 2 and not counted:
            norm = _EACH.sub(r"\1 bedrooms \1 baths", _PAIR.sub(r"\1 bedrooms \2 baths", norm))
        elif len(rooms) == 1 and len(numbers) == 1 and not counted:
            count = _ONE.get(numbers[0], numbers[0])
            norm = _BARE.sub(f"{count} {rooms[0]}", norm, count=1)
        norm = (
            norm.replace("furniture", "furnished")
            .replace("anywhere else", "another")
            .replace("somewhere else", "another")
        )
        return message if norm == message.norm else read(norm, self.gazetteer.words)


def place_of(search: Mapping[str, object]) -> str:
    """The place of a search; the last one said where it names several."""
    for name in PLACES:
        value = search.get(name)
        if value:
            return str(value[-1] if isinstance(value, list) else value)
    return ""


def _written_as_place(name: str, message: Message) -> bool:
    """Towns are called Hunt and Jack: one word in small letters is a place only where one is expected."""
    at = message.norm.find(name.lower())
    if at < 0 or " " in name or message.typed(at, at + len(name))[:1].isupper():
        return True
    return at < _EARLY or bool(_PLACE_CUE.search(message.norm[:at]))
