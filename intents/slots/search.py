"""A home search in a person's own words -> filters under fixed names, and the rest for the search by meaning."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.slots import address, features, kind, money, order, place, rooms, size, year
from intents.slots.gazetteer import Gazetteer
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
_ANY = re.compile(
    r"\b(?:any|no matter the|whatever(?: the)?|don't care (?:about|what)(?: the)?|doesn't matter what|not "
    r"worried about(?: the)?|open on|flexible on(?: the)?|"
    r"no (?=budget|price (?:limit|cap|range)|limit on price)|no particular|every)\s"
    r"(?P<what>price(?: range| limit| cap)?|budget|limit on price|(?:number of )?(?:bedrooms?|beds)|(?:number of "
    r")?(?:bathrooms?|baths)|size|sqft|square footage|type(?: of (?:home|house|property|place))?|"
    r"kind(?: of (?:home|house|place))?|property type|year|age|lot size|location|area|neighborhoods?|city|town|"
    r"place is fine)\b"
    r"|\b(?P<late>price|budget|money|cost|size|location|neighborhood|area|city|type|year|age|number of (?:beds|"
    r"bedrooms|baths|bathrooms)|bedrooms|bathrooms|beds|baths) (?:doesn't matter|does not matter|don't matter|"
    r"is(?:n't| not) (?:important|an issue|a factor|a concern)|is flexible|no object|is no object|not important|"
    r"is open|don't care)"
    r"|\b(?P<where>anywhere|everywhere)\b(?! (?:in|near|close|around|from|within|but|except|between|north|south|"
    r"east|west|on|by|along))"
)
_ABOUT = {
    "price": "price", "budget": "price", "limit": "price", "money": "price", "cost": "price", "bed": "beds", "bath":
        "baths",
    "size": "size", "sqft": "size", "square": "size", "type": "type", "kind": "type", "property": "type", "year":
        "year",
    "age": "year", "lot": "lot", "location": "place", "area": "place", "neighborhood": "place", "city": "place",
    "town": "place", "place": "place", "anywhere": "place", "everywhere": "place",
}  # fmt: skip
_FILLER = frozenset(
    "a an the i i'm i'd i've i'll we we're we'd we've you your my our me us it it's is are am be been was do "
    "does did can could would will should "
    "shall may might want wants wanted need needs needed like likes looking look find finding search searching "
    "show shows see have has had got get "
    "getting give send any some something anything one ones home homes house houses place places property "
    "properties listing listings option "
    "options for in on at to of with within and or but not no so if then than that that's this these those there "
    "there's here what what's which "
    "who how about around near by from under over below above between up down please thanks thank hi hey hello "
    "yo ok okay yes yeah yep just now "
    "also too maybe really very pretty kind kinda sort area areas zip zipcode code price priced budget max min "
    "maximum minimum least most more "
    "less good great nice help let let's know think hoping hope ideally preferably prefer must would be nice "
    "bonus plus only available "
    "new live living move moving buy buying rent renting rental sale out go going lot lots room rooms bed beds "
    "bath baths bedroom bedrooms bathroom bathrooms "
    "sqft again still all other another else right actually well um uh lol haha first instead love budget's "
    "range spend today tomorrow asap it'd "
    "should size year built ish as us them they their his her wife husband family wonder wondering happen "
    "interested looks open ready".split()
)
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


def parse_search(text: str | Message, *, gazetteer: Gazetteer, today: date, renting: bool | None = None) -> SearchSlots:
    """Read one message as a home search.

    `renting` is what is known of the person so far (it decides whether "under 2500" is a rent); what the message says wins.
    """
    message = read(text, gazetteer.words) if isinstance(text, str) else text
    sheet = Sheet.of(message)
    _hide(sheet)
    found = order.find(sheet)
    deal = kind.deal(sheet)
    found |= _indifference(sheet) | _addresses(sheet)
    found |= (
        year.find(sheet, today)
        | size.find(sheet)
        | rooms.find(sheet)
        | _merge_lists(found, place.find(sheet, gazetteer))
    )
    found = _with_money(sheet, found, deal, renting)
    found = _merge_lists(found, _wishes(sheet))
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


_NEAR_ADDRESS = re.compile(r"(?:near|close to|by|from|of|next to|around|walk to|to) (?:the )?\Z")


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


def _with_money(
    sheet: Sheet, found: dict[str, object], deal: kind.Deal | None, renting: bool | None
) -> dict[str, object]:
    searching = any(
        k in found
        for k in (
            "city",
            "neighborhood",
            "zip",
            "near",
            "beds_min",
            "beds_max",
            "baths_min",
            "exclude_city",
            "exclude_neighborhood",
        )
    )
    setting = money.Setting(
        renting=deal == "rent" or (deal is None and bool(renting)), buying=deal == "buy", searching=searching
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
    words = [w for w in _WORD.findall("".join(taken)) if w not in _FILLER]
    return " ".join(words)
