"""References to what was shown: "the second", "1 and 3", "the cheaper one", "the one with the pool", "both", "that one"."""

import re
from collections.abc import Sequence
from datetime import date

from intents.slots import dates, hours
from intents.slots.days import WEEKDAYS
from intents.slots.patterns import load
from intents.slots.shown import ORDINALS, Pick, ShownItem
from intents.slots.text import BLOT, Message, read
from intents.slots.traits import at_time, by_trait

__all__ = ["Pick", "ShownItem", "pick"]

_P = load("reference", {"ORD": "|".join(sorted(ORDINALS, key=len, reverse=True)), "W": "|".join(WEEKDAYS)})
_ORDINAL = _P["ordinal"]
_SECOND_LAST = _P["second_last"]
_MIDDLE = _P["middle"]
_NUMBER = _P["number"]
_TIME_CUE = _P["time_cue"]
_DATE_CUE = _P["date_cue"]
_ALL = _P["all"]
_BOTH = _P["both"]
_NONE = _P["none"]
_OTHER = _P["other"]
_THAT = _P["that"]
_NOT = _P["not"]
_ALL_BUT = _P["all_but"]
_SPLIT = _P["split"]
_STARTS = _P["starts"]


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
    timed = at_time(norm, shown)
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
    return bool(_P["refers"].search(norm) or _P["refers_whole"].fullmatch(norm))


def _listed(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    """Both, all, none, "the first two", "all but the second"."""
    count = len(shown)
    if _NONE.search(norm):
        return Pick(tuple(range(1, count + 1)), negated=True)
    excluded = _excluded(norm, shown)
    if excluded is not None:
        return excluded
    if _ALL.search(norm) and not _P["not_all"].search(norm):
        return Pick(tuple(range(1, count + 1)))
    if _BOTH.search(norm):
        return Pick(tuple(range(1, count + 1)), sure=count == 2, missing=count < 2)
    return None


def _excluded(norm: str, shown: Sequence[ShownItem]) -> Pick | None:
    for match in _P["position"].finditer(norm):
        before = norm[: match.start()]
        if _ALL_BUT.search(before) and re.search(r"\b(?:all|everything|every|any of|both|them)\b", before):
            at = _position(ORDINALS.get(match["o"] or "", 0) or int(match["n"] or 0), len(shown))
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
        or by_trait(norm, shown, streets)
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
        n = ORDINALS[match["o"]]
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
    thing = bool(_P["ends_in_thing"].search(match.group()))
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
        timed = not cued and (_TIME_CUE.search(before) or _DATE_CUE.search(before))
        if timed and not (positions and re.search(r"\d ?(?:to|-) ?\Z", before)):
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
