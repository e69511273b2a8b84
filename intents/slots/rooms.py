"""Bedrooms and bathrooms: "3br/2ba", "3/2", "at least 3", "3 or 4 beds", "studio", "2 and a half baths"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from intents.slots.bounds import Bound, bound, whole
from intents.slots.text import Sheet

_N = r"\d{1,2}(?:\.\d+)?(?: 1/2)?"
_BED = r"(?:bed ?rooms?|beds?|brs?|bdrms?|bdrs?|bds?|b/r|bedrms?|bdrooms?)(?![\w'])"
_BATH = r"(?:(?:full|half|complete|total) )?(?:bath ?rooms?|baths?|bas?|bths?|bthrms?|restrooms?)(?![\w'])"
_UNIT = rf"(?:(?P<bed>{_BED})|(?P<bath>{_BATH}))"
_INFIX = r"(?:\+|plus|(?:or|and) (?:more|less|fewer|up|over|under|so)|max|min|minimum|maximum|ish|-ish)"
_NUMBERED = re.compile(
    rf"(?<![\w.$#])(?P<lo>{_N})(?:\s?(?P<join>-|to|or|and|thru|through|/)\s?(?P<hi>{_N}))?"
    rf"\s?(?P<infix>{_INFIX})?[\s-]{{0,2}}{_UNIT}"
)
_LABELLED = re.compile(rf"(?<![\w/])(?:number of )?{_UNIT}\s?[:=>]{{1,2}}\s?(?P<lo>{_N})(?P<infix>\+)?(?![\w/.]\d)")
_PAIR = re.compile(
    r"(?<![\w/.$#-])(?P<bed>[1-9])(?:\+)?\s?[/x]\s?(?P<bath>[1-6](?:\.\d{1,2})?)(?P<plus>\+)?(?![\w/.]?\d|\s?"
    r"(?:acre|mile|of ))"
)
_SHORT_PAIR = re.compile(r"(?<![\w.])(?P<bed>\d)b[\s/,-]{0,2}(?P<bath>\d(?:\.\d)?)b(?!\w)")
_LOOSE_BATH = re.compile(rf"{_BED}\s?(?:/|,|and|with|x)?\s?(?P<bath>[1-6]\.[05]|(?<=/)[1-6]|(?<=/ )[1-6])(?![\w/.])")
_REVERSED = re.compile(
    rf"(?<!\d )(?<![\w-]){_BED}[:\s]{{1,2}}(?P<bed>\d)[\s,/]{{1,2}}{_BATH}[:\s]{{1,2}}(?P<bath>\d(?:\.\d)?)"
    rf"(?![\w.]\d|\w)"
)
_TRAILING = re.compile(
    rf"{_UNIT}[\s,]{{1,2}}(?P<cue>max|maximum|min|minimum|up to|no more than|at most|at least)(?: of)? (?P<lo>\d)"
    rf"(?![\w.,]\w|\w)"
)
_STUDIO = re.compile(r"(?<![\w])(?P<no>(?:no|not|not a|don't want a) )?studios?(?: units?)?(?!\w| space)")
_OTHER_STUDIO = re.compile(r"(?:art|music|yoga|recording|detached|pilates|dance|photo|backyard|separate|work) \Z")
_HALF_BATH = re.compile(r"(?<!\w)(?:a |1 |one )?(?:half|1/2|powder) (?:bath ?rooms?|baths?|room)(?!\w)")
_ON_MAIN = re.compile(r"\s(?:on|downstairs) ?(?:the )?(?:main|first|ground|1st|down)?")
_DATE_CUE = re.compile(r"(?:\bon|by|at|date|until|before|after|the|for|visit|tour|see it|friday|saturday|sunday) \Z")


@dataclass(frozen=True, slots=True)
class _Count:
    room: str
    lo: float | None
    hi: float | None
    start: int
    end: int
    bare: bool = False


def find(sheet: Sheet) -> dict[str, object]:
    """Slots beds_min, beds_max, baths_min, baths_max, and `half_bath` when one is asked for."""
    text = sheet.text
    counts: list[_Count] = []
    for pattern, reader in _FORMS:
        for match in pattern.finditer(text):
            if _free(sheet, match.start("lo" if pattern is _TRAILING else 0), match.end()):
                counts += _taken(sheet, reader(text, match))
    counts += _loose_baths(sheet, text)
    counts += _studios(sheet, text)
    slots = _merged(sorted(counts, key=lambda c: c.start), text)
    half = _HALF_BATH.search(sheet.text)
    if half and not any(c.room == "baths" and c.start <= half.start() < c.end for c in counts):
        sheet.take(*half.span())
        slots["half_bath"] = True
    return slots


def _free(sheet: Sheet, start: int, end: int) -> bool:
    return all(end <= a or start >= b for a, b in sheet.taken)


def _taken(sheet: Sheet, counts: list[_Count]) -> list[_Count]:
    for count in counts:
        sheet.take(count.start, count.end)
    return counts


def _number(words: str) -> float:
    main, _, half = words.partition(" ")
    return float(main) + (0.5 if half else 0.0)


def _numbered(text: str, match: "re.Match[str]") -> list[_Count]:
    groups = match.groupdict()
    room = "beds" if groups["bed"] else "baths"
    if groups.get("bath", "") and str(groups["bath"]).startswith("half"):
        return []
    if room == "beds" and (on := _ON_MAIN.match(text, match.end())) and on.group().strip() not in ("on", "on the"):
        return []
    near = bound(text, match.start(), match.end())
    lo = _number(match["lo"])
    if groups.get("hi"):
        return _ranged(text, match, room, lo, near)
    if groups["infix"]:
        inner = bound(f"{match['lo']} {match['infix']} ", 0, len(match["lo"]))
        near = Bound(inner.kind or near.kind, near.start, near.end, near.strict and not inner.kind)
    return [_counted(room, lo, near)]


def _ranged(text: str, match: "re.Match[str]", room: str, lo: float, near: Bound) -> list[_Count]:
    hi = _number(match["hi"])
    join = match["join"]
    if join == "/":
        # "3/2 bath" names beds and baths; "3/2 bed" says nothing certain.
        if room == "baths":
            end = match.end()
            return [
                _Count("beds", lo, None, match.start(), end, bare=True),
                _Count("baths", hi, None, match.start(), end),
            ]
        return []
    start = match.start()
    if join == "and":
        if not text[:start].endswith("between "):
            return [_counted(room, hi, Bound("", match.start("hi"), match.end()))]
    elif near.kind == "min" and match["infix"] is None and join == "or":
        return [_Count(room, min(lo, hi), None, near.start, near.end)]
    for word in ("between ", "from "):
        if text[:start].endswith(word):
            start -= len(word)
    if match["infix"]:
        return [_Count(room, min(lo, hi), None, start, match.end())]
    return [_Count(room, min(lo, hi), max(lo, hi), min(start, near.start), match.end())]


def _counted(room: str, n: float, near: Bound) -> _Count:
    step = 1.0 if room == "beds" else 0.5
    if near.kind == "max":
        return _Count(room, None, max(n - step if near.strict else n, 0), near.start, near.end)
    if near.kind == "exact":
        return _Count(room, n, n, near.start, near.end)
    lo = n + step if near.kind == "min" and near.strict else n
    return _Count(room, lo, None, near.start, near.end, bare=not near.kind)


def _pair(text: str, match: "re.Match[str]") -> list[_Count]:
    if match.re is _PAIR and (_DATE_CUE.search(text, 0, match.start()) or match["bath"] == "2" and match["bed"] == "1"):
        return []
    bed, bath = float(match["bed"]), float(match["bath"])
    return [
        _Count("beds", bed, None, match.start(), match.end(), bare=True),
        _Count("baths", bath, None, match.start(), match.end()),
    ]


def _trailing(text: str, match: "re.Match[str]") -> list[_Count]:
    """ "3 beds max 4": a second bound for the room just named."""
    start = match.start("lo")
    return [_counted("beds" if match["bed"] else "baths", float(match["lo"]), bound(text, start, match.end()))]


_FORMS: tuple[tuple["re.Pattern[str]", Callable[[str, "re.Match[str]"], list[_Count]]], ...] = (
    (_SHORT_PAIR, _pair),
    (_REVERSED, _pair),
    (_NUMBERED, _numbered),
    (_LABELLED, _numbered),
    (_TRAILING, _trailing),
    (_PAIR, _pair),
)


def _loose_baths(sheet: Sheet, text: str) -> list[_Count]:
    """ "3 bed/2" and "3 bed 2.5": the unit of the second number goes without saying."""
    found = [
        _Count("baths", float(m["bath"]), None, m.start("bath"), m.end("bath"))
        for m in _LOOSE_BATH.finditer(text)
        if _free(sheet, m.start("bath"), m.end("bath"))
    ]
    return _taken(sheet, found)


def _studios(sheet: Sheet, text: str) -> list[_Count]:
    found: list[_Count] = []
    for match in _STUDIO.finditer(text):
        if _OTHER_STUDIO.search(text, 0, match.start()):
            continue
        lo, hi = (1.0, None) if match["no"] else (0.0, 0.0)
        found.append(_Count("beds", lo, hi, match.start(), match.end(), bare=not match["no"]))
    return _taken(sheet, found)


def _merged(counts: list[_Count], text: str) -> dict[str, object]:
    slots: dict[str, object] = {}
    for room in ("beds", "baths"):
        said = [c for c in counts if c.room == room]
        lo, hi = _joined(said, text) if said else (None, None)
        if lo is not None and hi is not None and lo > hi:
            lo, hi = hi, lo
        if lo is not None:
            slots[f"{room}_min"] = whole(lo)
        if hi is not None:
            slots[f"{room}_max"] = whole(hi)
    return slots


def _joined(said: list[_Count], text: str) -> tuple[float | None, float | None]:
    """Two bare counts joined by "or" are a range; otherwise each says its own end, the last word counting."""
    if len(said) == 2 and all(c.bare for c in said) and re.search(r"\bor\b|/", text[said[0].end : said[1].start]):
        values = [c.lo for c in said if c.lo is not None]
        return min(values), max(values)
    lo = hi = None
    for count in said:
        lo = count.lo if count.lo is not None else lo
        hi = count.hi if count.hi is not None else hi
        if count.lo is not None and count.hi is None and count.bare and hi is not None and count.lo > hi:
            hi = None
    return lo, hi
