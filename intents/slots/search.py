"""A home search in a person's own words -> filters under fixed names, and the rest for the search by meaning."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.slots import address, features, kind, money, order, place, rooms, size, year
from intents.slots.gazetteer import Gazetteer
from intents.slots.patterns import load, words
from intents.slots.polarity import judge
from intents.slots.text import BLOT, Message, Sheet, read
from intents.slots.vocabulary import Mention

NAMES = (
    "deal", "city", "exclude_city", "neighborhood", "exclude_neighborhood", "zip", "near", "radius_miles", "price_min",
    "price_max", "approx", "beds_min", "beds_max", "baths_min", "baths_max", "sqft_min", "sqft_max", "lot_acres_min",
    "year_min", "year_max", "type", "exclude_type", "features", "exclude_features", "hoa_max", "sort", "open_house",
)  # fmt: skip
"""The slots of a search; anything else that is understood stands under `more`."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_ELSEWHERE = re.compile(
    rf"""
      \S+@\S+ | (?:https?://|www\.)\S+
    | (?<!\d)(?:\+?1[ .-]?)?\(?\d{{3}}\)?[ .-]?\d{{3}}[ .-]\d{{4}}(?!\d) | (?<!\d)\+?\d{{10,15}}(?!\d)
    | (?<![\d/])\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?!\d) | (?<!\d)\d{{4}}-\d{{2}}-\d{{2}}(?!\d)
    | \b(?:on|by|until|before|after|at|date|sat|sun|mon|tue|wed|thu|fri|saturday|sunday|monday|tuesday|wednesday|thursday|friday),?\ \d{{1,2}}/\d{{1,2}}(?![\d.]|\ ?bath)
    | (?<!\d)\d{{1,2}}:\d{{2}}(?:\ ?[ap]\.?m\b\.?)? | (?<!\d)\d{{1,4}}\ ?(?:[ap]\.?m\b|o'clock)
    | \b(?:{_MONTHS})\.?\ (?:the\ )?\d{{1,2}}(?:st|nd|rd|th)?(?!\d|k|\ ?(?:bed|br|bath|ba)\b)(?:,?\ 20\d\d)?
    | \b(?:(?:{_MONTHS})\ (?:of\ )?20\d\d\b)
    | \bmls\ ?\#?\ ?\d{{5,}}
    """,
    re.VERBOSE,
)
_P = load("search")
_ANY = _P["any"]
_ABOUT = {
    "price": "price", "budget": "price", "limit": "price", "money": "price", "cost": "price", "bed": "beds", "bath":
        "baths",
    "size": "size", "sqft": "size", "square": "size", "type": "type", "kind": "type", "property": "type", "year":
        "year",
    "age": "year", "lot": "lot", "location": "place", "area": "place", "neighborhood": "place", "city": "place",
    "town": "place", "place": "place", "anywhere": "place", "everywhere": "place",
}  # fmt: skip
_FILLER = words("search", "filler")
_WORD = re.compile(r"[a-z][a-z'-]*|\d+(?:\.\d+)?[a-z]*")


@dataclass(frozen=True, slots=True)
class SearchSlots:
    """What a search asks for. `slots` holds the names of NAMES and `more`; `spans` are the understood spans of the
    typed text; `rest` is what is left of it, without filler, for the search by meaning."""

    slots: dict[str, object] = field(default_factory=dict)
    rest: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def more(self) -> Mapping[str, object]:
        more = self.slots.get("more", {})
        return more if isinstance(more, dict) else {}


def parse_search(
    text: str | Message,
    *,
    gazetteer: Gazetteer,
    today: date,
    renting: bool | None = None,
    refining: bool = False,
) -> SearchSlots:
    """Read one message as a home search.

    `renting` is what is known of the person so far (it decides whether "under 2500" is a rent); what the message says
    wins. With `refining` a search is under way, so that a bare "500 to 600" is a price.
    """
    message = read(text, gazetteer.words) if isinstance(text, str) else text
    sheet = Sheet.of(message)
    _hide(sheet)
    found = order.find(sheet)
    # Read now, because prices hang on it, but taken last: "no long term lease" is a feature first.
    deal = kind.deal(Sheet(message, sheet.text))
    found |= _indifference(sheet) | _addresses(sheet)
    found |= (
        year.find(sheet, today)
        | size.find(sheet)
        | rooms.find(sheet)
        | _merge_lists(found, place.find(sheet, gazetteer, features.phrases(sheet)))
    )
    found = _with_money(sheet, found, deal, renting, refining)
    found = _merge_lists(found, _wishes(sheet))
    kind.deal(sheet)
    if sheet.text.count(BLOT) == 0:
        return SearchSlots({}, _rest(sheet), ())
    return SearchSlots(_named(_consistent(found)), _rest(sheet), sheet.spans())


def _hide(sheet: Sheet) -> None:
    """Phones, addresses of mail, links, dates and clock times hold digits that are no part of a search."""
    if any(c.isdigit() for c in sheet.text) or "@" in sheet.text:
        for match in _ELSEWHERE.finditer(sheet.text):
            sheet.blot(*match.span())


def _indifference(sheet: Sheet) -> dict[str, object]:
    """ "any price", "location doesn't matter"."""
    about: list[str] = []
    for match in _ANY.finditer(sheet.text):
        words = (match["what"] or match["late"] or match["where"]).removeprefix("number of ")
        topic = next((t for w, t in _ABOUT.items() if words.startswith(w)), "")
        if topic:
            about.append(topic)
            sheet.take(*match.span())
    return {"any": about} if about else {}


_NEAR_ADDRESS = _P["near_address"]


def _addresses(sheet: Sheet) -> dict[str, object]:
    """A home's address is no filter, unless the search is for what lies near it."""
    near: dict[str, object] = {}
    if not any(c.isdigit() or c == "#" for c in sheet.text) and not re.search(
        r"\b(?:on|st|street|ave|avenue|one|deal)\b", sheet.text
    ):
        return near
    for ref in address.find(sheet):
        if not ref.number and not ref.suffix and not ref.unit and not ref.street[-1][0].isdigit():
            continue
        if (
            ref.number
            and _NEAR_ADDRESS.search(sheet.text, 0, ref.start)
            and re.search(r"mile|near|close|next|by|around|walk|minute", sheet.text[: ref.start])
        ):
            near["near"] = sheet.message.typed(ref.start, ref.end)
            sheet.take(ref.start, ref.end)
        else:
            sheet.blot(ref.start, ref.end)
    return near


_PLACED = frozenset(
    "city neighborhood zip near beds_min beds_max baths_min exclude_city exclude_neighborhood".split()
)  # fmt: skip


def _with_money(
    sheet: Sheet, found: dict[str, object], deal: kind.Deal | None, renting: bool | None, refining: bool
) -> dict[str, object]:
    setting = money.Setting(
        renting=deal == "rent" or (deal is None and bool(renting)),
        buying=deal == "buy",
        searching=refining or not _PLACED.isdisjoint(found),
    )
    amounts = money.find(sheet, setting)
    if deal is None and amounts.pop("monthly", False) and "payment_max" not in amounts:
        deal = "rent"
    amounts.pop("monthly", None)
    approx = {"approx": True} if found.get("approx") or amounts.get("approx") else {}
    return found | amounts | approx | ({"deal": deal} if deal else {})


def _wishes(sheet: Sheet) -> dict[str, object]:
    """Features and sorts of home share one list in a sentence ("no condos or hoa"), so they are judged together."""
    wished, counts = features.mentions(sheet)
    kinds = kind.mentions(sheet)
    joined = _widest(wished + kinds)
    judged = judge(sheet.text, joined)
    ours = {id(m) for m in kinds}
    sorts = kind.collect(sheet, [j for j in judged if id(j.mention) in ours])
    return features.collect(sheet, [j for j in judged if id(j.mention) not in ours]) | sorts | counts


def _widest(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _merge_lists(found: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    if "near" in found and "near" in new and found["near"] != new["near"]:
        new = new | {"near": found["near"], "near_also": [new["near"]]}
    return found | new


def _consistent(found: dict[str, object]) -> dict[str, object]:
    """A range whose ends were said the wrong way round in two places is set aside and told, not guessed."""
    contrary: dict[str, object] = {}
    for what in ("price", "beds", "baths", "sqft", "year", "lot_acres"):
        lo, hi = found.get(f"{what}_min"), found.get(f"{what}_max")
        if isinstance(lo, int | float) and isinstance(hi, int | float) and lo > hi:
            contrary[what] = [lo, hi]
            del found[f"{what}_min"], found[f"{what}_max"]
    for what in ("city", "neighborhood", "features", "type"):
        wanted, not_wanted = found.get(what), found.get(f"exclude_{what}")
        if isinstance(wanted, list) and isinstance(not_wanted, list):
            kept = [w for w in wanted if w not in not_wanted]
            found |= {what: kept}
            if not kept:
                del found[what]
    return found | ({"contradiction": contrary} if contrary else {})


def _named(found: dict[str, object]) -> dict[str, object]:
    slots = {name: found[name] for name in NAMES if name in found}
    more = {k: v for k, v in found.items() if k not in slots}
    return slots | ({"more": more} if more else {})


def _rest(sheet: Sheet) -> str:
    taken = list(sheet.message.norm)
    for start, end in sheet.taken:
        taken[start:end] = BLOT * (end - start)
    words = [w for w in _WORD.findall("".join(taken)) if w not in _FILLER and not w.isdigit()]
    return " ".join(words)
