"""Reads the slots of an intent out of a clause, by the kind of each slot: JSON values, ready for a command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from intents.intent import Intent, Shown, SlotKind
from intents.slots import address, person, reference, refine, when
from intents.slots.gazetteer import Gazetteer
from intents.slots.search import parse_search
from intents.slots.text import Message, read
from intents.state import ONE_OF, SAID

WHOLE_SEARCH = 3
"""A search that names a place and so many conditions stands for itself; a smaller one refines the one before."""
PLACES = frozenset({"city", "neighborhood", "zip", "near"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause is read against: places, the clock, what is shown, and the search and the visit under way."""

    gazetteer: Gazetteer
    now: datetime
    zone: ZoneInfo
    shown: Sequence[Shown] = ()
    focus: Shown | None = None
    search: Mapping[str, object] | None = None
    said_before: datetime | None = None
    """The day (and time) that was said for the open question: "at 4" then means that day."""
    asking: str = ""
    """The slot kind that the last question was about: then a bare "10" may be an hour and "the 5th" a day."""

    def message(self, text: str) -> Message:
        return read(text, self.gazetteer.words)


def slots_of(intent: Intent, text: str, setting: Setting) -> dict[str, object]:
    """Every slot of the intent that the clause says something of, and the clause itself."""
    found: dict[str, object] = {}
    for slot in intent.slots:
        value = value_of(slot.kind, text, setting)
        if value is not None:
            found[slot.name] = value
    if "search" in found and isinstance(found["search"], dict):
        found["words"] = found["search"].pop("words", "")
    return {**found, SAID: text}


def value_of(kind: SlotKind, text: str, setting: Setting) -> object | None:
    """The value of one kind, None where the clause does not say it."""
    message = setting.message(text)
    match kind:
        case "search":
            return _search(message, setting)
        case "when":
            return _when(message, setting)
        case "listing":
            return _listing(message, setting)
        case "showing":
            return _showing(message, setting)
        case "person":
            someone = person.find(message, bare=setting.asking == "person", not_names=setting.gazetteer.words)
            return someone.slot() if someone else None
        case "contact" | "deal" | "text" | "milestone" | "field":
            # Read against the records, by the intent itself.
            return None


def _search(message: Message, setting: Setting) -> dict[str, object] | None:
    today = setting.now.astimezone(setting.zone).date()
    fresh = parse_search(message, gazetteer=setting.gazetteer, today=today, renting=_renting(setting))
    if setting.search is None or _stands_alone(fresh.slots):
        found = fresh
    else:
        found = refine.refine(setting.search, message, gazetteer=setting.gazetteer, today=today)
    if not found.slots and not found.rest:
        return None
    return {**found.slots, "words": found.rest}


def _renting(setting: Setting) -> bool | None:
    return None if setting.search is None else setting.search.get("deal") == "rent"


def _stands_alone(slots: Mapping[str, object]) -> bool:
    return len(slots) >= WHOLE_SEARCH and any(name in slots for name in PLACES)


def _when(message: Message, setting: Setting) -> dict[str, object] | None:
    reference_at = setting.said_before or (setting.focus.starts_at if setting.focus else None)
    expect = "any" if setting.asking == "when" else ""
    said = when.find(message, now=setting.now, zone=setting.zone, reference=reference_at, expect=expect)
    return said.slot() if said else None


def _listing(message: Message, setting: Setting) -> dict[str, object] | None:
    homes = [item for item in setting.shown if item.kind == "listing"]
    picked, sure = _picked(message, homes, setting)
    if picked:
        return {"ids": [item.id for item in picked], **({} if sure else {ONE_OF: True})}
    refs = [ref for ref in address.find(message) if ref.number or ref.street]
    if reference.pick(message, ()) is not None and not any(ref.number for ref in refs):
        # It points at something: at what an earlier request of this very message will have shown, or at nothing.
        return {"reference": message.text}
    if not refs:
        return None
    if homes:
        fits = address.resolve(refs[0], [item.address for item in homes])
        if fits:
            return {"ids": [homes[i].id for i in fits]}
    ref = refs[0]
    street = " ".join(word for word in (ref.direction, *ref.street, ref.suffix) if word)
    return {"number": ref.number, "street": street, "unit": ref.unit, "text": message.typed(ref.start, ref.end)}


def _showing(message: Message, setting: Setting) -> dict[str, object] | None:
    visits = [item for item in setting.shown if item.kind == "showing"]
    picked, _ = _picked(message, visits, setting)
    if picked:
        return {"ids": [item.id for item in picked]}
    refs = [ref for ref in address.find(message) if ref.number or ref.street]
    return {"text": message.typed(refs[0].start, refs[0].end)} if refs else None


def _picked(message: Message, items: Sequence[Shown], setting: Setting) -> tuple[list[Shown], bool]:
    """What the clause refers to among the things shown, and whether all of it is meant or one that is to be asked."""
    if not items:
        return [], True
    focus = next((i for i, item in enumerate(items, 1) if setting.focus and item.id == setting.focus.id), None)
    pick = reference.pick(message, items, focus=focus)
    if pick is None or pick.negated or pick.missing:
        return [], True
    return [items[p - 1] for p in pick.positions if 0 < p <= len(items)], pick.sure
