"""Edits of a search under way: "under 600k now", "drop the pool", "make it 4 beds", "not ballard", "cheaper", "any price"."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from intents.slots import features, money, shifts
from intents.slots.gazetteer import Gazetteer
from intents.slots.patterns import load
from intents.slots.search import NAMES, SearchSlots, parse_search
from intents.slots.shifts import number
from intents.slots.text import Message, Sheet, read

_ADD = re.compile(r"\b(?:also|add|and|or|too|as well|plus|include|including|along with|expand to|maybe)\b")
_INSTEAD = re.compile(
    r"\b(?:instead|switch|change|swap|only|just|rather|actually|make (?:it|that)|what about|"
    r"how about|try)\b"
)
_P = load("refine")
_LOWEST_PRICE = 20_000
"""Below this an amount is a rent."""
Manner = Literal["join", "replace", "replace all"]
_DROP = _P["drop"]
_LIMITS = {
    "price": ("price_min", "price_max", "approx"), "budget": ("price_min", "price_max", "approx"),
    "beds": ("beds_min", "beds_max"), "bedrooms": ("beds_min", "beds_max"), "bedroom": ("beds_min", "beds_max"),
    "baths": ("baths_min", "baths_max"), "bathrooms": ("baths_min", "baths_max"), "bathroom": ("baths_min",
        "baths_max"),
    "size": ("sqft_min", "sqft_max"), "sqft": ("sqft_min", "sqft_max"), "square footage": ("sqft_min", "sqft_max"),
    "lot size": ("lot_acres_min",), "lot": ("lot_acres_min",), "acreage": ("lot_acres_min",),
    "year": ("year_min", "year_max"), "year built": ("year_min", "year_max"), "age": ("year_min", "year_max"),
    "type": ("type", "exclude_type"), "zip": ("zip",), "zip code": ("zip",), "radius": ("radius_miles",), "distance": (
        "radius_miles", "near"),
    "location": ("city", "neighborhood", "zip", "near", "radius_miles", "exclude_city", "exclude_neighborhood"),
    "place": ("city", "neighborhood", "zip", "near", "radius_miles", "exclude_city", "exclude_neighborhood"),
    "area": ("city", "neighborhood", "zip", "near", "radius_miles", "exclude_city", "exclude_neighborhood"),
    "neighborhood": ("neighborhood", "exclude_neighborhood"), "city": ("city", "exclude_city"),
    "hoa limit": ("hoa_max",), "hoa": ("hoa_max",), "open house": ("open_house",), "open houses": ("open_house",),
    "features": ("features", "exclude_features"), "filters": NAMES, "everything": NAMES,
}  # fmt: skip
"""What a person may call a condition, and the slots that go with it."""
_LIMIT_WORDS = re.compile(
    r"\s(?P<what>"
    + "|".join(sorted(_LIMITS, key=len, reverse=True))
    + r")(?: (?:limit|cap|range|filter|requirement|restriction|minimum|maximum|thing|part|requirements))?(?!\w)"
)
_BY = _P["by"]
_LISTS = (
    "city",
    "exclude_city",
    "neighborhood",
    "exclude_neighborhood",
    "zip",
    "type",
    "exclude_type",
    "features",
    "exclude_features",
)
_PLACES = ("city", "neighborhood", "zip", "near")
_RANGES = (
    ("price_min", "price_max"),
    ("beds_min", "beds_max"),
    ("baths_min", "baths_max"),
    ("sqft_min", "sqft_max"),
    ("year_min", "year_max"),
)


def refine(previous: Mapping[str, object], text: str | Message, *, gazetteer: Gazetteer, today: date) -> SearchSlots:
    """The search after an edit: slots as parse_search gives them, what was not touched kept from `previous`.

    Ranges never invert: a new end that contradicts the old other end replaces it.
    """
    message = read(text, gazetteer.words) if isinstance(text, str) else text
    slots: dict[str, object] = {k: list(v) if isinstance(v, list) else v for k, v in previous.items() if k != "more"}
    more = dict(_more(previous))
    sheet = Sheet.of(message)
    _stepped(sheet, slots)
    swapped = _swapped(sheet, slots)
    _drop(sheet, slots)
    shifts.apply(sheet, slots)
    rest = _remaining(message, sheet)
    new = parse_search(rest, gazetteer=gazetteer, today=today, renting=previous.get("deal") == "rent", refining=True)
    fresh = dict(new.slots)
    fresh_more = dict(_more(fresh))
    fresh.pop("more", None)
    _forget(fresh_more, slots, fresh, more)
    _merge(slots, fresh, gazetteer, _manner(message.norm, swapped=swapped))
    more |= fresh_more
    return SearchSlots(_tidy(slots, more), new.rest, tuple(sorted({*sheet.spans(), *new.spans})))


def _more(slots: Mapping[str, object]) -> Mapping[str, object]:
    more = slots.get("more")
    return more if isinstance(more, Mapping) else {}


def _remaining(message: Message, sheet: Sheet) -> Message:
    """The message for the second reading: offsets as before, what was handled blotted out."""
    return Message(message.text, sheet.text, message._at, message._from)  # noqa: SLF001


def _swapped(sheet: Sheet, slots: dict[str, object]) -> bool:
    """ "change Ballard to Wallingford": what is to go is taken back, and what follows joins the rest."""
    match = _P["swap"].search(sheet.text)
    if not match:
        return False
    gone = False
    for name in ("features", "type", "neighborhood", "city", "zip"):
        for value in _named_in(match["old"], name, _list(slots, name)):
            slots[name] = [v for v in _list(slots, name) if v != value]
            gone = True
    if gone:
        sheet.take(match.start(), match.end("old"))
    return gone


def _drop(sheet: Sheet, slots: dict[str, object]) -> None:
    """ "drop the pool", "forget ballard", "no price limit": conditions taken back."""
    for match in _DROP.finditer(sheet.text):
        limit = _LIMIT_WORDS.match(sheet.text, match.end())
        if limit and not (match.group() == "without" and limit["what"] == "hoa"):
            for name in _LIMITS[limit["what"]]:
                slots.pop(name, None)
            sheet.take(match.start(), limit.end())
            continue
        _drop_named(sheet, match, slots)


def _drop_named(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object]) -> None:
    """Take back features, types or places named after the verb, as far as they were asked for."""
    clause_end = re.search(
        r"[.;!?]|,(?! (?:and|or)\b)|\b(?:but|add|make|and (?:add|make|go|show|under))\b", sheet.text[match.end() :]
    )
    end = match.end() + clause_end.start() if clause_end else len(sheet.text)
    tail = sheet.text[match.end() : end].lower()
    soft = match.group().startswith("without")
    for name in ("features", "exclude_features", "type", "neighborhood", "city", "zip"):
        values = slots.get(name)
        if not isinstance(values, list):
            continue
        named = _named_in(tail, name, values)
        if soft and not re.match(r"without the\b", match.group()):
            continue
        for value in named:
            values.remove(value)
        if named:
            sheet.take(match.start(), end)
        if not values:
            slots.pop(name)
    if "near" in slots and str(slots["near"]).lower() in tail:
        slots.pop("near")
        slots.pop("radius_miles", None)
        sheet.take(match.start(), end)


def _named_in(tail: str, name: str, values: list[object]) -> list[object]:
    found = {str(v).lower() for v in values}
    said = {v for v in found if re.search(rf"\b{re.escape(v)}s?\b", tail)}
    if name in ("features", "exclude_features"):
        mentioned, _ = features.mentions(Sheet.of(read(tail)))
        said |= {m.key.removeprefix("inverse:") for m in mentioned} & found
    return [v for v in values if str(v).lower() in said]


def _stepped(sheet: Sheet, slots: dict[str, object]) -> None:
    """ "raise it by 50k", "100k more"."""
    match = _BY.search(sheet.text)
    top = number(slots, "price_max")
    if not match or top is None:
        return
    words = match["amount"] or match["amount2"]
    renting = slots.get("deal") == "rent"
    amount = money.find(Sheet.of(read(f"under {words}")), money.Setting(renting=renting)).get("price_max")
    if not isinstance(amount, int) or amount >= top:
        return
    down = bool(match["down"]) or match["sign"] in ("less", "lower", "cheaper")
    shifts.set_max(slots, "price", round(top - amount if down else top + amount))
    slots.pop("approx", None)
    sheet.take(*match.span())


def _forget(
    new_more: dict[str, object], slots: dict[str, object], fresh: dict[str, object], more: dict[str, object]
) -> None:
    """ "any price", "pool is optional": the condition is taken back."""
    topics = new_more.get("any")
    for topic in topics if isinstance(topics, list) else ():
        for name in _LIMITS[topic]:
            slots.pop(name, None)
    ignored = new_more.get("dont_care")
    for name in ("features", "exclude_features"):
        values = slots.get(name)
        if isinstance(values, list) and isinstance(ignored, list):
            slots[name] = [v for v in values if v not in ignored]
    for name in ("contradiction", "unknown_place", "any", "dont_care", "near_also"):
        more.pop(name, None)
    if fresh.get("near"):
        for name in ("walk_minutes", "travel_minutes"):
            more.pop(name, None)


def _manner(norm: str, *, swapped: bool) -> Manner:
    """Whether what is named joins what stood, or takes its place."""
    instead = bool(_INSTEAD.search(norm))
    added = bool(_ADD.match(norm) or re.search(r"\b(?:also|too|as well|add|include)\b", norm))
    # "What about Ballard" is another place, "what about Ballard too" one more.
    kept = swapped or bool(re.search(r"\b(?:too|as well|also)\b", norm)) or (added and not instead)
    return "join" if kept else "replace all" if "instead" in norm.split() else "replace"


def _merge(slots: dict[str, object], fresh: dict[str, object], gazetteer: Gazetteer, manner: Manner) -> None:
    adding = manner == "join"
    _move(slots, fresh, gazetteer, manner)
    top = number(slots, "price_max") or number(slots, "price_min")
    if top is not None and fresh.get("deal") == ("rent" if top >= _LOWEST_PRICE else "buy"):
        # A price to buy at says nothing of a rent, nor the reverse.
        for name in ("price_min", "price_max", "approx"):
            slots.pop(name, None)
    for lo, hi in _RANGES:
        if lo in fresh or hi in fresh:
            _replace_range(slots, fresh, lo, hi)
    if ("price_max" in fresh or "price_min" in fresh) and "approx" not in fresh:
        slots.pop("approx", None)
    for name, value in fresh.items():
        if (
            name in ("features", "exclude_features", "exclude_city", "exclude_neighborhood", "exclude_type")
            or name == "type"
            and adding
        ):
            slots[name] = [*_list(slots, name), *[v for v in _as_list(value) if v not in _list(slots, name)]]
        elif name not in _PLACES and not any(name in pair for pair in _RANGES):
            slots[name] = value
    for name in ("features", "type", "city", "neighborhood"):
        _reconcile(slots, fresh, name)


def _list(slots: Mapping[str, object], name: str) -> list[object]:
    return _as_list(slots.get(name))


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _reconcile(slots: dict[str, object], fresh: Mapping[str, object], name: str) -> None:
    """What was said last wins between wanting a thing and excluding it."""
    other = f"exclude_{name}"
    wanted, unwanted = _list(fresh, name), _list(fresh, other)
    if wanted and other in slots:
        slots[other] = [v for v in _list(slots, other) if v not in wanted]
    if unwanted and name in slots:
        slots[name] = [v for v in _list(slots, name) if v not in unwanted]


def _move(slots: dict[str, object], fresh: Mapping[str, object], gazetteer: Gazetteer, manner: Manner) -> None:
    """A new place takes the old one's stead, unless it is added to it or lies inside it."""
    said = [name for name in _PLACES if name in fresh]
    if not said:
        return
    if manner == "join":
        for name in said:
            old = _list(slots, name)
            slots[name] = fresh[name] if name == "near" else [*old, *[v for v in _as_list(fresh[name]) if v not in old]]
        return
    cities = set(_list(slots, "city"))
    homes = {p.city for n in _list(fresh, "neighborhood") for p in gazetteer.named(str(n)) if p.kind == "neighborhood"}
    inside = said == ["neighborhood"] and cities and homes and homes <= cities
    if said != ["near"] or manner == "replace all":
        for name in _PLACES:
            if not (inside and name == "city"):
                slots.pop(name, None)
        if "radius_miles" not in fresh:
            slots.pop("radius_miles", None)
    for name in said:
        slots[name] = fresh[name]


def _replace_range(slots: dict[str, object], fresh: dict[str, object], lo: str, hi: str) -> None:
    bare_rooms = lo in fresh and hi not in fresh and lo in ("beds_min", "baths_min")
    both = lo in fresh and hi in fresh
    if both or bare_rooms or (lo.startswith("price") and slots.get("approx")):
        slots.pop(lo, None)
        slots.pop(hi, None)
    for name in (lo, hi):
        if name in fresh:
            slots[name] = fresh[name]
    a, b = number(slots, lo), number(slots, hi)
    if a is not None and b is not None and a > b:
        slots.pop(lo if hi in fresh else hi)


def _tidy(slots: dict[str, object], more: dict[str, object]) -> dict[str, object]:
    kept = {name: slots[name] for name in NAMES if name in slots and slots[name] not in ([], None)}
    strength = more.get("strength")
    if isinstance(strength, dict):
        alive = {f: s for f, s in strength.items() if f in _list(kept, "features")}
        more = {**more, "strength": alive} if alive else {k: v for k, v in more.items() if k != "strength"}
    return kept | ({"more": more} if more else {})
