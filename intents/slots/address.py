"""Addresses as people give them: "12 Oak", "2614 nw 64th", "the one on oak st", "#4B", misspelled or cut short."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import fuzz

from intents.slots.spelling import is_common
from intents.slots.text import Message, Sheet

SUFFIXES = {
    "st": "st", "street": "st", "str": "st", "ave": "ave", "av": "ave", "avenue": "ave", "aven": "ave", "rd": "rd",
        "road": "rd",
    "dr": "dr", "drive": "dr", "drv": "dr", "ln": "ln", "lane": "ln", "blvd": "blvd", "boulevard": "blvd", "bvd":
        "blvd",
    "ct": "ct", "court": "ct", "pl": "pl", "place": "pl", "way": "way", "wy": "way", "ter": "ter", "terrace": "ter",
    "cir": "cir", "circle": "cir", "pkwy": "pkwy", "parkway": "pkwy", "hwy": "hwy", "highway": "hwy", "loop": "loop",
    "trl": "trl", "trail": "trl", "alley": "aly", "aly": "aly", "sq": "sq", "square": "sq", "crescent": "cres",
        "cres": "cres",
    "stret": "st", "steet": "st", "avenu": "ave", "avneue": "ave",
}  # fmt: skip
DIRECTIONS = {
    "n": "n", "s": "s", "e": "e", "w": "w", "ne": "ne", "nw": "nw", "se": "se", "sw": "sw", "north": "n", "south": "s",
    "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip
# Suffixes that are also everyday words need a house number before them.
_WEAK = frozenset(
    "place way court drive square circle loop trail alley terrace lane road parkway highway sq ter pl wy loop str".split()
)

_SUFFIX = "|".join(sorted(SUFFIXES, key=len, reverse=True))
_DIR = "|".join(sorted(DIRECTIONS, key=len, reverse=True))
_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
_NAME = rf"(?:{_ORDINAL}|(?:mc|o')?[a-z][a-z']+(?: (?!(?:{_SUFFIX})\b)[a-z][a-z']+){{0,3}}?)"
_UNIT = r"(?:,? ?(?:#|(?:unit|apartment|apt|ste|suite|no\.?|number)(?![a-z]) ?#?) ?(?P<unit>[a-z]?-?\d{1,5} ?[a-z]?(?![\w])|[a-z](?![\w'])))"
_FULL = re.compile(
    rf"(?<![\w$.#/:-])(?P<number>\d{{1,5}}[a-z]?)(?: (?P<pre>{_DIR})\.?)? (?P<name>{_NAME}) "
    rf"(?P<suffix>{_SUFFIX})\b\.?"
    rf"(?: (?P<post>{_DIR})\b\.?)?{_UNIT}?"
)
_NUMBERED_STREET = re.compile(
    rf"(?<![\w$.#/:-])(?P<number>\d{{2,5}})(?: (?P<pre>{_DIR})\.?)? (?P<name>{_ORDINAL})(?: "
    rf"(?P<post>{_DIR})\b)?{_UNIT}?(?! (?:floor|time|bed|of))"
)
_STREET = re.compile(
    rf"(?<![\w$])(?:(?P<pre>{_DIR})\.? )?(?P<name>{_NAME}) (?P<suffix>{_SUFFIX})\b\.?(?: "
    rf"(?P<post>{_DIR})\b\.?)?{_UNIT}?"
)
_BARE = re.compile(
    rf"(?<![\w$.#/:,-])(?P<number>\d{{1,5}})(?: (?P<pre>{_DIR}))? (?P<name>(?:mc|"
    rf"o')?[a-z][a-z']{{2,}}(?: [a-z']{{3,}})?)(?![\w'-]){_UNIT}?"
)
_ON = re.compile(
    rf"(?:\b(?:one|ones|house|home|place|listing|condo|townhouse|apartment|unit|property|showing|tour|visit|"
    rf"viewing|appointment|offer|deal|sign|rambler|"
    rf"bungalow|lot|closing|duplex) (?:over |up )?(?:on|at)|\bon) (?:the )?(?:(?P<pre>{_DIR}) )?"
    rf"(?P<name>{_ORDINAL}|[a-z][a-z']{{2,}})(?! (?:{_SUFFIX})\b)(?![\w'-])"
)
_NAMED_ONE = re.compile(
    r"\b(?:the|that) (?P<name>[a-z][a-z']{2,}|\d{1,3}(?:st|nd|rd|th)) (?:one|house|place|"
    r"listing|home|condo|property|showing|deal|closing|townhouse|file|appointment)\b"
)
_UNIT_ALONE = re.compile(
    r"(?<!\w)(?:#|(?:unit|apt|apartment|suite)(?![a-z]) ?#?)(?P<unit> ?[a-z]?-?\d{1,5} ?[a-z]?"
    r"(?![\w])| ?[a-z](?![\w']))"
)
_NUMBER_ALONE = re.compile(
    r"\b(?:at|tour|see|showing|visit|book|the|about) (?P<number>\d{4,5})(?! ?(?:\w|"
    r"[:/$%.,]\d))(?= one|[ ,.?!]|$)(?! (?:and|sq|am|pm|a month|or))"
)
_AT = re.compile(
    r"(?:^|\b(?:at|see|tour|visit|show|showing|book|about|on|of|to|is|for|near|from|view|like|want|"
    r"with|and|or|move|cancel|reschedule|address|deal|share|send|hoa|price|photos|confirm|decline))"
    r"(?: me)?(?: the| my| our)? ?\Z"
)
_NOT_STREET = frozenset(
    "bdrm bdrms bdr bdrs bth bthrm rambler bed beds bedroom bedrooms br brs bd bdr bath baths bathroom bathrooms "
    "ba min mins minute minutes mile miles hour hours day days week weeks month months year years car cars acre "
    "acres sqft sq square feet foot ft story stories level levels floor floors unit units home homes house houses "
    "condo condos townhouse townhouses apartment apartments place places am pm oclock percent down people person "
    "kids dogs cats dog cat pets pet bedrm of and or to in at by for the a an is are on with near under over not "
    "no please thanks options more listings results photos pictures blocks block times time max min plus dollars "
    "bucks grand thousand million hundred k half full that which works work was work tops days weeks offers "
    "showings tours visits appointments leads clients stars weeks tomorrow today tonight saturday sunday monday "
    "tuesday wednesday thursday friday january february march april may june july august september october "
    "november december sat sun mon tue tues wed thu thur thurs fri jan feb mar apr jun jul aug sep sept oct nov "
    "dec noon morning afternoon evening weekend market hold time left right way map phone one ones other budget "
    "from up but if so then it we you i us me my your our be bit lot lots good great fine ok okay sounds would "
    "could can instead would first second third last both these those them this here there what how when where "
    "now ideally about around between through till until".split()
)


@dataclass(frozen=True, slots=True)
class AddressRef:
    """What was said of an address; anything may be missing. Words are lower case, suffix and directions abbreviated."""

    number: str = ""
    street: tuple[str, ...] = ()
    suffix: str = ""
    direction: str = ""
    unit: str = ""
    start: int = 0
    end: int = 0

    @property
    def line(self) -> str:
        """The address as one line, in the usual order."""
        words = [self.number, self.direction, *self.street, self.suffix, f"#{self.unit}" if self.unit else ""]
        return " ".join(w for w in words if w)


def find(message: Message | Sheet, streets: frozenset[str] = frozenset()) -> list[AddressRef]:
    """The addresses in a message, in order. `streets` are words of streets where homes stand: they make "12 oak" and
    "the oak one" sure. Spans are in normalised text."""
    text = message.text if isinstance(message, Sheet) else message.norm
    found: list[AddressRef] = []
    for pattern in (
        _FULL,
        _NUMBERED_STREET,
        _STREET,
        _BARE,
        _ON,
        _NAMED_ONE,
    ):
        for match in pattern.finditer(text):
            ref = _ref(text, match, pattern, streets)
            if ref and all(ref.end <= f.start or ref.start >= f.end for f in found):
                found.append(ref)
    if not found:
        found = [
            AddressRef(number=m["number"], start=m.start("number"), end=m.end("number"))
            for m in _NUMBER_ALONE.finditer(text)
        ][:1]
    if not found:
        found = [AddressRef(unit=_unit(m["unit"]), start=m.start(), end=m.end()) for m in _UNIT_ALONE.finditer(text)][
            :1
        ]
    return sorted(found, key=lambda f: f.start)


def _unit(words: str | None) -> str:
    return (words or "").replace(" ", "").replace("-", "")


def _ref(text: str, match: "re.Match[str]", pattern: "re.Pattern[str]", streets: frozenset[str]) -> AddressRef | None:
    groups = match.groupdict()
    words = _street_words(groups["name"], leading=pattern is _BARE)
    if not words:
        return None
    start = match.start("name") - (len(groups["name"]) - len(" ".join(words))) if pattern is _STREET else match.start()
    known = any(w in streets for w in words)
    if pattern is _STREET:
        words = words[-2:] if not known else words
        start = match.end("name") - len(" ".join(words))
    if not known and not _sure(text, match, pattern, words):
        return None
    if pattern in (_ON, _NAMED_ONE):
        start = match.start("pre") if groups.get("pre") else match.start("name")
    end = match.end() if pattern is not _NAMED_ONE else match.end("name")
    if pattern is _BARE:
        end = match.end() if groups.get("unit") else match.start("name") + len(" ".join(words))
    direction = groups.get("pre") or groups.get("post") or ""
    if pattern is _STREET and groups.get("pre"):
        start = match.start("pre")
    return AddressRef(
        number=(groups.get("number") or "").replace(" ", ""),
        street=tuple(words),
        suffix=SUFFIXES.get(groups.get("suffix") or "", ""),
        direction=DIRECTIONS.get(direction, ""),
        unit=_unit(groups.get("unit")),
        start=start,
        end=end,
    )


def _street_words(name: str, *, leading: bool) -> list[str]:
    """The words of the street's name: up to the first word that cannot be one, or after the last such word."""
    words = name.split()
    if leading:
        return list(takewhile(lambda w: w not in _NOT_STREET, words))
    for i in range(len(words) - 1, -1, -1):
        if words[i] in _NOT_STREET:
            return words[i + 1 :] if i < len(words) - 1 else []
    return words


def _sure(text: str, match: "re.Match[str]", pattern: "re.Pattern[str]", words: list[str]) -> bool:
    numbered = words[-1][0].isdigit()
    if pattern is _FULL:
        return " ".join(words) == match["name"] and not (
            match["suffix"] in _WEAK
            and all(is_common(w) for w in words)
            and int(re.sub(r"\D", "", match["number"])) < 10
        )
    if pattern is _NUMBERED_STREET:
        return bool(match["pre"] or match["post"] or len(match["number"]) >= 3)
    if pattern is _STREET:
        start = match.end("name") - len(words[-1])
        return (
            (match["suffix"] not in _WEAK or bool(match["pre"]))
            and not text[:start].endswith(("a ", "busy "))
            and not (is_common(words[-1]) and words[-1] not in _COMMON_STREETS)
        )
    if pattern is _BARE:
        first = words[0]
        fits = match["name"].startswith(first) and (not is_common(first) or first in _COMMON_STREETS)
        return fits and bool(_AT.search(text, 0, match.start())) and not _calls_number(text, match)
    if pattern is _ON:
        cued = not match.group().startswith("on ")
        return (cued and (numbered or not is_common(words[0]) or words[0] in _COMMON_STREETS)) or (
            numbered and _FLOORLESS.match(text, match.end()) is not None and bool(match["pre"])
        )
    return (numbered or not is_common(words[0]) or words[0] in _COMMON_STREETS) and words[0] not in _PICKS


_FLOORLESS = re.compile(r"(?! floor)")
_COMMON_STREETS = frozenset(
    "oak birch maple cedar pine elm main park lake hill spring summer forest orchard church school river view "
    "ridge garden mill market front beach ocean mountain sunset green union king pike washington lincoln broadway "
    "cherry walnut willow chestnut ash holly summit union".split()
)
_PICKS = frozenset(
    "cheaper cheapest bigger biggest smaller smallest newer newest older oldest nicer best other same last next "
    "latest earlier later pricier closest nearest blue red white brick wrong right only main fenced furnished "
    "three four two five six single big small new old open".split()
)


def _calls_number(text: str, match: "re.Match[str]") -> bool:
    """A ten-digit run or a clock before the word is no house number."""
    return bool(re.search(r"[\d:-]\s?\Z", text[max(0, match.start() - 2) : match.start()])) or len(match["number"]) > 5


def resolve(ref: AddressRef, addresses: Sequence[str]) -> list[int]:
    """Which of the addresses are meant: indexes of all that fit equally well (empty: none fits)."""
    scores = [score(ref, a) for a in addresses]
    best = max(scores, default=0.0)
    return [i for i, s in enumerate(scores) if s >= best - 0.02] if best >= 0.75 else []


def score(ref: AddressRef, address: str) -> float:
    """How well an address fits what was said, 0 to 1: a stated number or unit must agree, the street may be misspelled."""
    full = _parts(address)
    if ref.number and re.sub(r"\D", "", ref.number) != re.sub(r"\D", "", full.number):
        return 0.0
    if ref.unit and full.unit and ref.unit != full.unit:
        return 0.0
    if ref.unit and not full.unit:
        return 0.0
    if not ref.street:
        return 1.0 if ref.number or ref.unit else 0.0
    said, there = " ".join(ref.street), " ".join(full.street)
    if said[0].isdigit() or there[:1].isdigit():
        street = 1.0 if re.sub(r"\D", "", said) == re.sub(r"\D", "", there) else 0.0
    else:
        street = max(fuzz.ratio(said, there), fuzz.partial_ratio(said, there) if len(said) >= 4 else 0) / 100
    if street < 0.75:
        return 0.0
    for mine, theirs in ((ref.suffix, full.suffix), (ref.direction, full.direction)):
        street -= 0.1 if mine and theirs and mine != theirs else 0.0
    return street


def _parts(address: str) -> AddressRef:
    words = re.findall(r"[a-z0-9'#]+", address.lower().split(",")[0])
    number = words.pop(0) if words and words[0][0].isdigit() else ""
    unit = ""
    for i, word in enumerate(words):
        if word.startswith("#") or word in ("unit", "apt", "ste", "suite"):
            unit = "".join([word.lstrip("#") if word.startswith("#") else "", *words[i + 1 :]])
            words = words[:i]
            break
    direction = next((DIRECTIONS[w] for w in words if w in DIRECTIONS), "")
    suffix = next((SUFFIXES[w] for w in reversed(words) if w in SUFFIXES), "")
    street = [w for i, w in enumerate(words) if w not in DIRECTIONS and not (w in SUFFIXES and i > 0)]
    return AddressRef(number, tuple(street), suffix, direction, unit)
