"""The figures in a text: money, counts with their unit, percentages, years, dates, times, and every other number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from rag import spelled
from rag.figure_patterns import LABEL, SCAN, UNITS, Kind


class Day(NamedTuple):
    """A date as a text gives it: "March 3" has no year, "March 2026" no day."""

    year: int | None
    month: int
    day: int | None


Value = Decimal | Day | str
"""A number; a date; else text in small letters: "14:30", "saturday", a phone's digits, a link, a code."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text, `text[start:end]`.

    `values` are what it may mean, mostly one ("at 2" is 02:00 or 14:00). `step` is what one in
    the last digit shown is worth: 1000 for "785k". `scale` is what a magnitude word multiplied it with.
    """

    kind: Kind
    values: tuple[Value, ...]
    text: str
    start: int
    end: int
    step: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MULTIPLIERS = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000, "mil": 1_000_000, "b": 1_000_000_000} | spelled.MAGNITUDES
_PARTS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
_HALF = Decimal("0.5")
_BUILT = re.compile(
    r"(?:built|since|year|circa|ca\.?|updated|remodell?ed|renovated|replaced)\s+(?:in\s+)?(?:the\s+)?$", re.IGNORECASE
)
_BEFORE_A_YEAR = re.compile(r"\b(?:in|from|until)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_A_YEAR = re.compile(r"[\s-]*built\b", re.IGNORECASE)
_BEFORE_A_TIME = re.compile(r"(?:\bat|\buntil|\btill|@)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\bor\b)\s*", re.IGNORECASE)


def figures(text: str) -> list[Figure]:
    """Every figure of the text in its order. A number in words up to twelve counts only with a unit ("one of them")."""
    found = [figure for match in SCAN.finditer(text) if (figure := _read(match, text)) is not None]
    for place in range(len(found) - 2, -1, -1):
        between = text[found[place].end : found[place + 1].start]
        if _BETWEEN.fullmatch(between):
            found[place] = _like_its_partner(found[place], found[place + 1])
    return found


def _read(match: re.Match[str], text: str) -> Figure | None:
    if match["number"] is not None:
        return _number(match, text)
    said = match.group()
    kind, values = _NAMED[str(match.lastgroup)](said.lower())
    return Figure(kind, values, said, match.start(), match.end())


def _number(match: re.Match[str], text: str) -> Figure | None:
    raw = match["number"]
    scale = Decimal(_MULTIPLIERS[match["magnitude"].strip().lower()] if match["magnitude"] else 1)
    number = _plain_value(raw) * scale
    kind = _kind_of_number(match, number, text)
    if kind is Kind.NUMBER and raw[0].isalpha() and number <= 12:
        return None
    step = scale.scaleb(-len(raw.partition(".")[2])) if raw[-1].isdigit() and "/" not in raw else Decimal(1)
    values: tuple[Value, ...] = (number,)
    if kind is Kind.TIME:
        values = _hours(int(number), 0, (match["u_time"] or "")[:1].lower())
    if match["decade"] and kind is Kind.YEAR:
        values = tuple(number + year for year in range(10))
    return Figure(kind, values, match.group(), match.start(), match.end(), step, scale)


def _plain_value(raw: str) -> Decimal:
    for part, worth in _PARTS.items():
        if raw.endswith(part):
            whole = raw[: -len(part)].strip()
            return Decimal(whole or 0) + Decimal(worth)
    if raw[0].isalpha():
        return _HALF if raw.lower().startswith("half") and raw.lower().endswith((" a", " an")) else spelled.value(raw)
    return Decimal(raw.replace(",", ""))


def _kind_of_number(match: re.Match[str], number: Decimal, text: str) -> Kind:
    if match["currency"]:
        return Kind.MONEY
    unit = next((kind for kind in UNITS if match[f"u_{kind.value}"]), None)
    if unit is Kind.TIME:
        return Kind.TIME if _is_hour(number) else Kind.NUMBER
    if unit is not None:
        return unit
    if match["magnitude"] or re.search(r"thousand|grand|million|billion", match["number"], re.IGNORECASE):
        return Kind.MONEY
    before = text[max(0, match.start() - 24) : match.start()]
    if label := LABEL.search(before):
        return Kind(str(label.lastgroup))
    if re.fullmatch(r"\d{4}", match["number"]) and _reads_as_year(match, number, before):
        return Kind.YEAR
    return Kind.TIME if _is_hour(number) and _BEFORE_A_TIME.search(before) else Kind.NUMBER


def _reads_as_year(match: re.Match[str], number: Decimal, before: str) -> bool:
    if _BUILT.search(before) or _AFTER_A_YEAR.match(match.string, match.end()):
        return True
    return 1700 <= number <= 2100 and bool(match["decade"] or _BEFORE_A_YEAR.search(before))


def _is_hour(number: Decimal) -> bool:
    return 1 <= number <= 12 and number == int(number)


def _hours(hour: int, minute: int, half: str) -> tuple[Value, ...]:
    """The hour as "14:30"; both halves of the day where the text does not say which."""
    if half in ("a", "p"):
        return (f"{hour % 12 + (12 if half == 'p' else 0):02}:{minute:02}",)
    if hour > 12 or hour == 0:
        return (f"{hour:02}:{minute:02}",)
    return (f"{hour % 12:02}:{minute:02}", f"{hour % 12 + 12:02}:{minute:02}")


def _like_its_partner(first: Figure, second: Figure) -> Figure:
    """The first of "700-750k", "2 to 3 baths", "2-4 pm" with what only the second of them says."""
    if first.kind not in (Kind.NUMBER, Kind.MONEY) or not isinstance(first.values[0], Decimal):
        return first
    number = first.values[0]
    if second.kind is Kind.TIME and first.kind is Kind.NUMBER and _is_hour(number):
        return replace(first, kind=Kind.TIME, values=_hours(int(number), 0, ""))
    if second.kind is Kind.MONEY and first.scale == 1 and number < 1000:
        return replace(
            first,
            kind=Kind.MONEY,
            values=(number * second.scale,),
            step=first.step * second.scale,
            scale=second.scale,
        )
    if first.kind is Kind.NUMBER and second.kind in UNITS and second.kind is not Kind.TIME:
        return replace(first, kind=second.kind)
    return first


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _iso(said: str) -> tuple[Kind, tuple[Value, ...]]:
    year, month, day = said.split("-")
    return Kind.DATE, (Day(int(year), int(month), int(day)),)


def _slashed(said: str) -> tuple[Kind, tuple[Value, ...]]:
    month, day, *rest = said.split("/")
    year = int(rest[0]) if rest else None
    return Kind.DATE, (Day(year + 2000 if year is not None and year < 100 else year, int(month), int(day)),)


def _in_words(said: str) -> tuple[Kind, tuple[Value, ...]]:
    """ "march 3rd, 2026", "3 march", "march 2026"."""
    month = re.search(r"[a-z]{3,}", said)
    numbers = [int(digits) for digits in re.findall(r"\d+", said)]
    day = next((number for number in numbers if number < 100), None)
    year = next((number for number in numbers if number >= 100), None)
    return Kind.DATE, (Day(year, _month(month.group() if month else ""), day),)


def _clock(said: str) -> tuple[Kind, tuple[Value, ...]]:
    hour, minute = re.findall(r"\d+", said)
    half = re.search(r"[ap]", said)
    return Kind.TIME, _hours(int(hour), int(minute), half.group() if half else "")


_NAMED: dict[str, Callable[[str], tuple[Kind, tuple[Value, ...]]]] = {
    "link": lambda said: (Kind.LINK, (said,)),
    "phone": lambda said: (Kind.PHONE, (re.sub(r"\D", "", said)[-10:],)),
    "iso": _iso,
    "slashed": _slashed,
    "month_first": _in_words,
    "day_first": _in_words,
    "month_year": _in_words,
    "clock": _clock,
    "noon": lambda said: (Kind.TIME, ("12:00" if said == "noon" else "00:00",)),
    "weekday": lambda said: (Kind.WEEKDAY, (said,)),
    "ordinal": lambda said: (Kind.ORDINAL, (Decimal(said[:-2]),)),
    "code": lambda said: (Kind.CODE, (said,)),
}
