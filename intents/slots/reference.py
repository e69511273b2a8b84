"""References to what was shown: "the second", "1 and 3", "the cheaper one", "the one with the pool", "both", "that one"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from intents.slots import address, dates, features, hours
from intents.slots.dates import WEEKDAYS
from intents.slots.patterns import load
from intents.slots.text import BLOT, Message, Sheet, read


class ShownItem(Protocol):
    """What can be referred to. Absent values are None or empty."""

    @property
    def label(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def price(self) -> int | None: ...
    @property
    def beds(self) -> int | None: ...
    @property
    def sqft(self) -> int | None: ...
    @property
    def features(self) -> tuple[str, ...]: ...
    @property
    def starts_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Pick:
    """Which of the shown things are meant: `positions` count from 1.

    `sure` is false where several fit and one was asked for. `negated`: everything but these was meant as unwanted
    ("not the first"). `missing`: something was referred to that is not there (position 5 of 3, no pool among them).
    """

    positions: tuple[int, ...]
    sure: bool = True
    negated: bool = False
    missing: bool = False


_ORDINALS = {
    w: n
    for n, words in enumerate(
        (
            "first 1st",
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        ),
        start=1,
    )
    for w in words.split()
} | {"last": -1, "final": -1, "bottom": -1, "top": 1, "1rst": 1, "frist": 1, "secound": 2}
_ORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_THING = r"(?:ones?|house|home|place|listing|condo|townhouse|apartment|unit|property|option|choice|showing|tour|slot|time|appointment|result|deal|person|lead|contact)"
_P = load("reference", {"ORD": _ORD})
_ORDINAL = _P["ordinal"]
_SECOND_LAST = _P["second_last"]
_MIDDLE = _P["middle"]
_NUMBER = _P["number"]
_TIME_CUE = _P["time_cue"]
_DATE_CUE = re.compile(
    r"(?:\bon|by|until|before|after|nov|dec|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|for|"
    + "|".join(WEEKDAYS)
    + r") (?:the )?\Z"
)
_SUPERLATIVES: tuple[tuple[str, str, bool], ...] = (
    ("price", r"cheap(?:er|est)|least expensive|less expensive|lowest(?:[- ]priced?)?|lower(?:[- ]priced?)|most "
              r"affordable|more affordable|lower price", False),
    ("price", r"pric(?:ier|iest)|most expensive|more expensive|highest(?:[- ]priced?)?|higher(?:[- ]priced?)|"
              r"expensive", True),
    ("sqft", r"bigg(?:er|est)|larg(?:er|est)|most space|more space|roomi(?:er|est)|most sqft|big(?= one)", True),
    ("sqft", r"small(?:er|est)|least space|small(?= one)|tini(?:er|est)", False),
    ("beds", r"most bed(?:room)?s|more bed(?:room)?s", True),
    ("beds", r"fewest bed(?:room)?s|fewer bed(?:room)?s|less bed(?:room)?s", False),
    ("starts_at", r"earli(?:er|est)|soon(?:er|est)|first time|morning(?= one)", False),
    ("starts_at", r"later|latest|afternoon(?= one)", True),
)  # fmt: skip
_SUPER = tuple(
    (attribute, re.compile(rf"(?<!\w)(?:{words})(?!\w)(?! (?:than|in the|at the|today|this|date|please))"), top)
    for attribute, words, top in _SUPERLATIVES
)
_ALL = _P["all"]
_BOTH = _P["both"]
_NONE = _P["none"]
_OTHER = _P["other"]
_THAT = _P["that"]
_NOT = _P["not"]
_ALL_BUT = _P["all_but"]
_BEDS = _P["beds"]
_PRICE = _P["price"]
_SPLIT = _P["split"]
_STARTS = _P["starts"]
_CLOSE = 0.03


def pick(
    text: str | Message, shown: Sequence[ShownItem], *, focus: int | None = None, streets: frozenset[str] = frozenset()
) -> Pick | None:
    """Which shown things a message refers to; None where it refers to none.

    `focus` is the position (from 1) of the thing last talked about. A bare number counts as a position, so a caller who
    waits for an hour or a day reads that first.
    """
    norm = (read(text) if isinstance(text, str) else text).norm
    words = _without_times(norm)
    if not shown:
        return Pick((), sure=False, missing=True) if _refers(words) else None
    told = _listed(words, shown) or _parts(words, shown, focus, streets) or _one(words, shown, focus, streets)
    timed = _at_time(norm, shown)
    if timed and (told is None or not told.sure):
        return Pick(tuple(sorted(timed)), sure=len(timed) == 1)
    return told


_CLOCK_WORDS = _P["clock_words"]
_ANY_DAY = date(2000, 1, 1)


def _without_times(norm: str) -> str:
    """Clock times and dates blotted out, so that "2 at 3" picks the second thing and not the third."""
    spans = [
        (h.start, h.end)
        for h in hours.find(norm)
        if h.exact or h.earliest and not h.part
        if _CLOCK_WORDS.search(norm[h.start : h.end])
    ]
    spans += [
        (d.start, d.end)
        for d in dates.find(norm, _ANY_DAY)
        if d.of_month is None and d.weekday is None and any(c.isdigit() for c in norm[d.start : d.end])
    ]
    for start, end in spans:
        if not re.fullmatch(r"\d ?- ?\d", norm[start:end]):
            norm = f"{norm[:start]}{BLOT * (end - start)}{norm[end:]}"
    return norm


def _refers(norm: str) -> bool:
    return bool(
        re.search(
            rf"\b(?:the|that|this) (?:{_ORD}) {_THING}\b|\b(?:the|that|this) (?:\w+ )?one\b|\bboth\b|\ball "
            rf"of them\b|\bthe other\b|\bone (?:with|on) ",
            norm,
        )
    ) or bool(re.fullmatch(r"(?:the )?(?:#?\d|" + _ORD + r")(?: (?:one|please))?[.!]?", norm))


def _listed(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    """Both, all, none, "the first two", "all but the second"."""
    count = len(shown)
    if _NONE.search(norm):
        return Pick(tuple(range(1, count + 1)), negated=True)
    excluded = _excluded(norm, shown)
    if excluded is not None:
        return excluded
    if _ALL.search(norm) and not re.search(
        r"\b(?:that's all|that is all|that will be all|all set|all good|at "
        r"all|not at all|all right|after all|first of all|all day|all the "
        r"time|is all)\b",
        norm,
    ):
        return Pick(tuple(range(1, count + 1)))
    if _BOTH.search(norm):
        return Pick(tuple(range(1, count + 1)), sure=count == 2, missing=count < 2)
    return None


def _excluded(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    for match in re.finditer(rf"(?<!\w)(?:(?P<o>{_ORD})|#?(?P<n>\d{{1,2}}))(?: {_THING})?(?![\w/:])", norm):
        before = norm[: match.start()]
        if _ALL_BUT.search(before) and re.search(r"\b(?:all|everything|every|any of|both|them)\b", before):
            at = _position(_ORDINALS.get(match["o"] or "", 0) or int(match["n"] or 0), len(shown))
            if at:
                return Pick(tuple(n for n in range(1, len(shown) + 1) if n != at))
    return None


def _position(n: int, count: int) -> int:
    """A position from 1 (0: not there); -1 is the last."""
    n = count + 1 + n if n < 0 else n
    return n if 1 <= n <= count else 0


def _parts(norm: str, shown: Sequence[ShownItem], focus: int | None, streets: frozenset[str]) -> Pick | None:
    """ "the first and the last", "the cheaper one and the oak st one"."""
    parts = [p for p in _SPLIT.split(norm) if p.strip()]
    starting = [i for i, p in enumerate(parts) if _STARTS.match(p.strip())]
    if len(parts) < 2 or not starting or any(i not in starting for i in range(max(starting[0], 1), starting[-1] + 1)):
        return None
    picks: list[Pick] = []
    for i, part in enumerate(parts):
        found = _one(part, shown, focus, streets)
        if found is None:
            if 0 < i < starting[-1]:
                return None
            continue
        if i > 0 and i not in starting:
            continue
        picks.append(found)
    if len(picks) < 2 or all(re.search(r"\bbed|\bbath|\bwith\b", p) for p in parts[1:]):
        return None
    positions = tuple(dict.fromkeys(n for p in picks if not p.negated for n in p.positions))
    return (
        Pick(positions, sure=all(p.sure for p in picks), missing=any(p.missing for p in picks)) if positions else None
    )


def _one(norm: str, shown: Sequence[ShownItem], focus: int | None, streets: frozenset[str]) -> Pick | None:
    return (
        _by_place(norm, shown)
        or _by_trait(norm, shown, streets)
        or _by_number(norm, shown)
        or _by_pointing(norm, shown, focus)
    )


def _by_place(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    """ "the second", "the first two", "second to last", "the middle one"."""
    count = len(shown)
    match = _SECOND_LAST.search(norm)
    if match:
        return Pick((count - 1,), missing=count < 2) if count >= 2 else Pick((), sure=False, missing=True)
    if _MIDDLE.search(norm) and count % 2:
        return Pick(((count + 1) // 2,))
    positions: list[int] = []
    missing = negated = False
    for match in _ORDINAL.finditer(norm):
        n = _ORDINALS[match["o"]]
        before = norm[: match.start()]
        numeric = match["o"][0].isdigit()
        if numeric and _DATE_CUE.search(before) or (abs(n) == 1 and not numeric and _idle(norm, match)):
            continue
        if match["few"]:
            many = {"two": 2, "couple": 2, "three": 3, "few": 3}.get(match["n"]) or int(match["n"])
            positions += range(1, min(many, count) + 1) if n > 0 else range(max(count - many, 0) + 1, count + 1)
            continue
        at = _position(n, count)
        missing = missing or not at
        negated = negated or bool(_NOT.search(before))
        positions += [at] if at else []
    if not positions and not missing:
        return None
    return Pick(tuple(dict.fromkeys(positions)), sure=bool(positions) and not missing, negated=negated, missing=missing)


def _idle(norm: str, match: "re.Match[str]") -> bool:
    """ "first I want ...", "at last", "top priority": the word picks nothing."""
    word = match["o"]
    the = match.group().startswith("the ")
    thing = bool(re.search(rf"{_THING}\Z", match.group()))
    alone = re.fullmatch(
        rf"(?:yes |ok |um |maybe |i like |i want |let's do |show me |book |see |tour "
        rf")?{re.escape(match.group())}(?: please)?[.!?]*",
        norm,
    )
    return (
        not (the or thing or alone)
        or (word in ("top", "bottom") and not thing and not alone)
        or re.match(r" (?:floor|name|of all|thing|place i)", norm[match.end() :]) is not None
    )


def _by_number(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    """ "2", "#2", "1 and 3", "1-3", "option 2"."""
    count = len(shown)
    positions: list[int] = []
    missing = negated = either = False
    for match in _NUMBER.finditer(norm):
        before = norm[: match.start()]
        cued = bool(match["cue"])
        if not cued and (_TIME_CUE.search(before) or _DATE_CUE.search(before)):
            if not (positions and re.search(r"\d ?(?:to|-) ?\Z", before)):
                continue
        first, last = int(match["a"]), int(match["b"] or match["a"])
        if last > max(count, 10):
            continue
        span = [_position(n, count) for n in range(min(first, last), max(first, last) + 1)]
        missing = missing or not all(span)
        negated = negated or bool(_NOT.search(before))
        either = either or bool(re.search(r"\bor ?\Z", before))
        positions += [n for n in span if n]
    if not positions and not missing:
        return None
    if not positions and not re.search(r"#|number|option|choice|\bno\b", norm) and len(norm.split()) > 3:
        return None
    return Pick(
        tuple(dict.fromkeys(positions)),
        sure=bool(positions) and not missing and not either,
        negated=negated,
        missing=missing,
    )


def _by_trait(norm: str, shown: Sequence[ShownItem], streets: frozenset[str]) -> Pick | None:
    """What tells one from the others: street, feature, beds, price, day, a word of its label; then the extreme of those left."""
    left = set(range(1, len(shown) + 1))
    told = missing = False
    for narrow in (
        _on_street(norm, shown, streets),
        _with_feature(norm, shown),
        _with_beds(norm, shown),
        _at_price(norm, shown),
        _labelled(norm, shown),
    ):
        if narrow is None:
            continue
        told = True
        missing = missing or not narrow
        left &= narrow
    best = _extreme(norm, shown, left)
    if best is not None:
        left, told = best, True
    if not told:
        return None
    negated = bool(re.search(r"\bnot (?:the|that)\b", norm))
    several = bool(re.search(r"\bones\b", norm))
    return Pick(tuple(sorted(left)), sure=len(left) == 1 or several, negated=negated, missing=missing or not left)


def _on_street(norm: str, shown: Sequence[ShownItem], streets: frozenset[str]) -> set[int] | None:
    known = (
        streets
        | {w for item in shown for w in re.findall(r"[a-z]{4,}", item.address.lower())}
        - address.SUFFIXES.keys()
        - address.DIRECTIONS.keys()
    )
    lines = [item.address for item in shown]
    refs = address.find(Message(norm, norm), known)
    found: set[int] = set()
    for ref in refs:
        found |= {i + 1 for i in address.resolve(ref, lines)}
    numbers = set(re.findall(r"(?<![\w$.,])\d{3,5}(?!\w|[.,]\d)", norm))
    found |= {i for i, line in enumerate(lines, start=1) if line.split(" ")[0] in numbers}
    sure = any(ref.number or ref.suffix or (ref.street and ref.street[0] in known) for ref in refs)
    return found if found or sure else None


def _with_feature(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the one with the pool", "the pool one", "the one without hoa"."""
    if not re.search(r"\b(?:ones?|with(?:out)?|has|have|that's|which)\b|\bthe\b", norm):
        return None
    slots = features.find(Sheet.of(Message(norm, norm)))
    wanted, unwanted = _names(slots.get("features")), _names(slots.get("exclude_features"))
    known = {f for item in shown for f in item.features}
    asked = [
        f
        for f in wanted
        if f in known or f in features.known() or re.search(rf"\bwith (?:an? |the )?{re.escape(f)}", norm)
    ]
    if not (asked or unwanted) or not re.search(rf"\b(?:{_THING}|that|which)\b", norm):
        return None
    return {
        i
        for i, item in enumerate(shown, start=1)
        if all(f in item.features or (f == "yard" and "fenced yard" in item.features) for f in asked)
        and not any(f in item.features for f in unwanted)
    }


def _names(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _with_beds(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    match = _BEDS.search(norm)
    if not match or not re.search(r"\b(?:the|that|this)\b", norm):
        return None
    return {i for i, item in enumerate(shown, start=1) if item.beds == int(match["n"])}


def _at_price(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the 785k one", "the one for 749"."""
    if not re.search(r"\b(?:the|that|one)\b", norm):
        return None
    for match in _PRICE.finditer(norm):
        n = float(match["n"]) * {"k": 1000, "m": 1_000_000}.get(match["u"] or "", 1)
        n = n * 1000 if 100 <= n < 2000 and not match["u"] else n
        near = {
            i
            for i, item in enumerate(shown, start=1)
            if item.price and n >= 500 and abs(item.price - n) <= _CLOSE * 0.3 * item.price
        }
        if near:
            return near
    return None


def _at_time(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the saturday one", "the 10:30", "the 2 pm showing"."""
    if not any(item.starts_at for item in shown):
        return None
    day = re.search(
        rf"\b(?:the|my|on) (?P<w>{'|'.join(WEEKDAYS)})\b|\b(?P<w2>{'|'.join(WEEKDAYS)}) (?:one|"
        rf"showing|tour|visit|appointment|slot)\b",
        norm,
    )
    found: set[int] | None = None
    if day:
        weekday = WEEKDAYS[day["w"] or day["w2"]]
        found = {i for i, item in enumerate(shown, start=1) if item.starts_at and item.starts_at.weekday() == weekday}
    clock = re.search(r"\b(?:the|my) (?P<h>\d{1,2})(?::(?P<m>\d\d))?(?: ?(?P<p>[ap])\.?m\b)?", norm)
    if clock and (clock["m"] or clock["p"]):
        fits = {
            i
            for i, item in enumerate(shown, start=1)
            if item.starts_at
            and item.starts_at.hour % 12 == int(clock["h"]) % 12
            and item.starts_at.minute == int(clock["m"] or 0)
        }
        found = fits if found is None else found & fits
    return found


_DULL = frozenset(
    "the a an one ones that this house home place with and or for of in on at st street ave avenue rd road dr "
    "drive ln lane blvd ct court pl way ne nw se sw n s e w "
    "north south east west bed beds bath baths sqft am pm number please unit showing tour listing first second "
    "third last".split()
)


def _labelled(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the ballard one": a word of one label and not of all."""
    match = re.search(
        rf"\b(?:the|that) (?P<w>[a-z]{{3,}}(?: [a-z]{{3,}})?) {_THING}\b|\bthe one (?:in|for|from|"
        rf"by|with|of) (?:the )?(?P<w2>[a-z]{{3,}}(?: [a-z]{{3,}})?)\b|\bthe "
        rf"(?P<w3>[a-z]{{3,}})[.!?]*\Z",
        norm,
    )
    if not match:
        return None
    said = {w for w in (match["w"] or match["w2"] or match["w3"]).split() if w not in _DULL and w not in _ORDINALS}
    labels = [
        set(re.findall(r"[a-z']+", f"{item.label} {item.address} {' '.join(item.features)}".lower())) for item in shown
    ]
    found = {i for i, words in enumerate(labels, start=1) if said and said <= words}
    return found if found and len(found) < max(len(shown), 2) else None


def _extreme(norm: str, shown: Sequence[ShownItem], left: set[int]) -> set[int] | None:
    for attribute, pattern, top in _SUPER:
        if not pattern.search(norm):
            continue
        valued = [(value, i) for i in sorted(left) if (value := _value(shown[i - 1], attribute)) is not None]
        if len(valued) < 1:
            return set()
        best = max(v for v, _ in valued) if top else min(v for v, _ in valued)
        return {i for v, i in valued if v == best}
    return None


def _value(item: ShownItem, attribute: str) -> float | None:
    if attribute == "starts_at":
        return item.starts_at.timestamp() if item.starts_at else None
    value = getattr(item, attribute)
    if value is None and attribute == "sqft":
        value = item.beds
    return float(value) if value is not None else None


def _by_pointing(norm: str, shown: Sequence[ShownItem], focus: int | None) -> Pick | None:
    """ "that one", "it", "the other one"."""
    count = len(shown)
    if _OTHER.search(norm):
        if focus:
            return Pick(
                tuple(n for n in range(1, count + 1) if n != focus),
                sure=count == 2 or "others" in norm or "rest" in norm,
            )
        return Pick(tuple(range(1, count + 1)), sure=False)
    match = _THAT.search(norm)
    if not match or re.match(
        r"(?:that's|it's|this is|that is) (?:all|it|great|fine|ok|good|perfect|not|too|a)\b", norm
    ):
        return None
    if count == 1:
        return Pick((1,))
    if focus:
        return Pick((focus,))
    return Pick(tuple(range(1, count + 1)), sure=False)
