"""Times of day as people say them: "after 3", "between 10 and noon", "3ish", "half past 4", "tomorrow morning", "10-2"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from intents.slots import clock_words
from intents.slots.clock_words import NOON, Hours
from intents.slots.patterns import load

__all__ = ["Hours", "find"]

_P = load("hours")
_RANGE = _P["range"]
_HALF = _P["half"]
_BOUND = _P["bound"]
_LATER = _P["later"]
_EXACT = _P["exact"]
_PART = _P["part"]
_CUSTOM = (
    (r"\bafter (?:work|hours|5 work)\b", time(17), time(20)),
    (r"\bbefore work\b", time(8), time(9)),
    (r"\bafter school\b", time(15, 30), time(18)),
    (r"\bafter lunch\b", time(13), time(17)),
    (r"\bbefore lunch\b", time(9), NOON),
    (r"\bafter (?:dinner|supper)\b", time(18, 30), time(21)),
    (r"\bbefore dinner\b", time(15), time(18)),
    (r"\b(?:first thing|bright and early|crack of dawn)(?: in the morning)?\b", time(8), time(10)),
    (r"\b(?:end of (?:the )?day|eod|cob|close of business)\b", time(16), time(18)),
    (r"\b(?:business|working|office) hours\b", time(9), time(17)),
    (r"\bduring the day\b", time(9), time(17)),
)
_CUSTOMS = tuple((re.compile(p), a, b) for p, a, b in _CUSTOM)
_DELTA = _P["delta"]
_SAME = _P["same"]
_ASAP = _P["asap"]


def find(text: str, *, expect: bool = False, after_days: tuple[int, ...] = ()) -> list[Hours]:
    """The times named in normalised text, in order.

    With `expect` a bare number is an hour. `after_days` are the positions where a named day ends: a bare number right
    after one is an hour too ("saturday 3").
    """
    found: list[Hours] = []
    for hours in _clocks(text, _lean(text), expect, after_days):
        _add(found, hours)
    clock_words.read_alternatives(text, found, _lean(text))
    for hours in _loose(text):
        _add(found, hours)
    return _narrowed(text, sorted(found, key=lambda h: h.start))


def _add(found: list[Hours], hours: Hours | None) -> None:
    if hours is not None and all(hours.end <= f.start or hours.start >= f.end for f in found):
        found.append(hours)


def _clocks(text: str, lean: str, expect: bool, after_days: tuple[int, ...]) -> Iterator[Hours | None]:
    """Clock times, the surest wordings first."""
    for match in _P["shift"].finditer(text):
        yield clock_words.read_shift(match)
    for match in _DELTA.finditer(text):
        yield clock_words.read_delta(match)
    for match in _P["edge_of_day"].finditer(text):
        early = match["edge"] == "early"
        yield Hours(
            time(8) if early else time(15), time(10) if early else time(18), match.start(), match.end(), part=True
        )
    for pattern, earliest, latest in _CUSTOMS:
        for match in pattern.finditer(text):
            yield Hours(earliest, latest, match.start(), match.end())
    for match in _RANGE.finditer(text):
        yield clock_words.read_range(text, match, lean, sure=expect or bool(after_days))
    for pattern, reader in (
        (_HALF, clock_words.read_half),
        (_BOUND, clock_words.read_bounded),
        (_LATER, clock_words.read_or_later),
    ):
        for match in pattern.finditer(text):
            yield reader(match, lean)
    for match in _EXACT.finditer(text):
        yield clock_words.read_exact(match, lean, sure=expect or _follows(text, match.start("a"), after_days))


def _loose(text: str) -> Iterator[Hours | None]:
    """Times that name no hour: "same time", "asap", "morning"."""
    for match in _SAME.finditer(text):
        yield Hours(None, None, match.start(), match.end(), same=True)
    for match in _ASAP.finditer(text):
        yield Hours(None, None, match.start(), match.end(), asap=True)
    for match in _PART.finditer(text):
        yield clock_words.read_part(text, match)


def _follows(text: str, at: int, ends: tuple[int, ...]) -> bool:
    return any(0 <= at - end <= 4 and not text[end:at].strip(" ,@") for end in ends)


def _lean(text: str) -> str:
    """Which half of the day the words around speak of, for hours without am or pm."""
    if re.search(r"\bmornings?\b", text) and not re.search(r"\b(?:afternoon|evening|tonight|night)", text):
        return "a"
    return (
        "p"
        if re.search(r"\b(?:afternoons?|evenings?|tonight|nights?|after work)\b", text)
        and not re.search(r"\bmornings?\b", text)
        else ""
    )


def _narrowed(text: str, found: list[Hours]) -> list[Hours]:
    """Join "after 3" and "before 6" into one span, and let "morning" give way to "at 9" beside it."""
    out: list[Hours] = []
    for hours in found:
        before = out[-1] if out else None
        gap = text[before.end : hours.start] if before else ""
        if before and _halves(before, hours) and re.fullmatch(r"[ ,]*(?:and|but|&)?[ ,]*", gap):
            out[-1] = replace(
                before, earliest=before.earliest or hours.earliest, latest=before.latest or hours.latest, end=hours.end
            )
        elif (
            before
            and before.part
            and not hours.part
            and not hours.same
            and not re.search(r"\bor\b", gap)
            and len(gap) < 24
        ):
            out[-1] = (
                replace(hours, start=before.start)
                if gap.strip(" ,") in ("", "at", "around", "like", "maybe", "say")
                else hours
            )
        elif (
            before
            and hours.part
            and not before.part
            and not before.same
            and not re.search(r"\bor\b", gap)
            and len(gap) < 8
        ):
            out[-1] = replace(before, end=hours.end)
        else:
            out.append(hours)
    return out


def _halves(a: Hours, b: Hours) -> bool:
    if a.exact or b.exact or a.part or b.part:
        return False
    lo, hi = a.earliest or b.earliest, a.latest or b.latest
    return (
        (a.earliest is None) != (b.earliest is None)
        and (a.latest is None) != (b.latest is None)
        and bool(lo and hi and lo < hi)
    )
