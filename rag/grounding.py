"""Every figure in a generated text must be in the record it is about; what is not blocks the text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from rag.figure_patterns import Kind
from rag.figures import Day, Figure, Value, figures

Fact = Decimal | int | float | str | date | datetime | time | None | Sequence["Fact"]
Facts = Mapping[str, Fact]
"""A record: field name -> value. The name tells the unit (`beds`, `list_price`, `BathroomsTotal`, `year_built`); a
field whose name tells none may back any figure. Times are in the zone in which they are told, shares in percent."""

MOST_ROUNDED = Decimal("0.01")
"""How far a rounded figure may be from the fact: "$1.2m" is not said of 1,249,000."""

_FIELDS = [
    (Kind.YEAR, r"years?"),
    (Kind.PERCENT, r"percent|percentage|pct|rate|share"),
    (Kind.MONEY, r"price|rent|fees?|dues|hoa|tax|taxes|deposit|amount|cost|value|money|payment"),
    (Kind.SQFT, r"sqft|area|square feet|sq ft"),
    (Kind.ACRES, r"acres?"),
    (Kind.BEDS, r"beds?|bedrooms?"),
    (Kind.BATHS, r"baths?|bathrooms?"),
    (Kind.CARS, r"garages?|parking|cars?|spaces?"),
    (Kind.STORIES, r"story|stories|levels?|floors?"),
    (Kind.SPAN, r"days?|weeks?|months?|minutes?|hours?|term|age"),
    (Kind.DISTANCE, r"miles?|distance|feet|ft"),
]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class _Ground:
    """One thing that a record says. `kind` None: its unit is not known, it backs a number of any unit."""

    kind: Kind | None
    value: Value


def ungrounded(text: str, facts: Facts) -> list[Figure]:
    """The figures of the text that no fact backs, in their order; a text with one of them must not go out."""
    grounds = [ground for field, fact in facts.items() for ground in _grounds(_kind_of_field(field), fact)]
    words = " ".join(word for fact in facts.values() for word in _words(fact))
    return [figure for figure in figures(text) if not _is_backed(figure, grounds, words)]


def _kind_of_field(field: str) -> Kind | None:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", field).replace("_", " ").lower()
    return next((kind for kind, names in _FIELDS if re.search(rf"\b(?:{names})\b", spaced)), None)


def _grounds(kind: Kind | None, fact: Fact) -> Iterator[_Ground]:
    if isinstance(fact, bool) or fact is None:
        return
    if isinstance(fact, str):
        yield from _said(kind, fact)
    elif isinstance(fact, Decimal | int | float):
        number = Decimal(str(fact))
        if number.is_finite():
            yield _Ground(kind, abs(number))
    elif isinstance(fact, date | time):
        yield from _moment(fact)
    else:
        for part in fact:
            yield from _grounds(kind, part)


def _said(kind: Kind | None, fact: str) -> Iterator[_Ground]:
    """What a fact in words says: "1420 NW 85th St", "2-car garage", or a bare "3" whose unit is the field's."""
    for figure in figures(fact):
        alone = figure.kind is Kind.NUMBER and figure.text == fact.strip()
        for value in figure.values:
            yield _Ground(kind if alone else figure.kind, value)


def _moment(fact: date | time) -> Iterator[_Ground]:
    if isinstance(fact, date):
        yield _Ground(Kind.DATE, Day(fact.year, fact.month, fact.day))
        yield _Ground(Kind.WEEKDAY, _WEEKDAYS[fact.weekday()])
    if isinstance(fact, datetime | time):
        yield _Ground(Kind.TIME, f"{fact.hour:02}:{fact.minute:02}")


def _words(fact: Fact) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    elif isinstance(fact, Sequence):
        for part in fact:
            yield from _words(part)


def _is_backed(figure: Figure, grounds: list[_Ground], words: str) -> bool:
    if figure.kind in (Kind.LINK, Kind.CODE):
        # Verbatim and whole; the tokens of a link tell capitals from small letters.
        flags = re.IGNORECASE if figure.kind is Kind.CODE else re.NOFLAG
        return re.search(rf"(?<![\w/]){re.escape(figure.text)}(?![\w/])", words, flags) is not None
    return any(_backs(ground, figure, value) for ground in grounds for value in figure.values)


def _backs(ground: _Ground, figure: Figure, value: Value) -> bool:
    if isinstance(value, Day):
        return isinstance(ground.value, Day) and _same_day(ground.value, value)
    if isinstance(ground.value, Day):
        return isinstance(value, Decimal) and _part_of_day(ground.value, figure.kind, value)
    if isinstance(value, Decimal) and isinstance(ground.value, Decimal):
        return _units_fit(ground.kind, figure.kind) and _equals(ground.value, value, figure.step)
    return ground.kind is figure.kind and ground.value == value


def _units_fit(fact: Kind | None, said: Kind) -> bool:
    """A figure without a unit may be any number of the record; one with a unit needs a number of that unit."""
    if fact is None or said in (fact, Kind.NUMBER, Kind.ORDINAL):
        return True
    return fact is Kind.NUMBER and said is Kind.YEAR


def _equals(fact: Decimal, said: Decimal, step: Decimal) -> bool:
    if fact == said:
        return True
    if step == 1 or abs(fact - said) > MOST_ROUNDED * fact:
        return False
    return -step / 2 <= fact - said < step / 2


def _same_day(fact: Day, said: Day) -> bool:
    return all(one is None or other is None or one == other for one, other in zip(fact, said, strict=True))


def _part_of_day(fact: Day, kind: Kind, said: Decimal) -> bool:
    """A year, or "the 5th", that is told from a date."""
    if kind is Kind.ORDINAL:
        return said == fact.day
    return kind in (Kind.YEAR, Kind.NUMBER) and said == fact.year
