"""How understanding is scored: search slots value by value, and the ranking of in-scope over out-of-scope messages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intents.slots.search import NAMES

RENT_BELOW = 20_000
"""Dollars: a price below is plainly a month's rent, one above plainly a purchase, whether or not the word is said."""
_PRICES = ("price_min", "price_max")

Pair = tuple[str, str | float | bool]


@dataclass(frozen=True, slots=True)
class Compared:
    """The slots of one message: right, only predicted, only in the gold."""

    right: frozenset[Pair]
    spurious: frozenset[Pair]
    missed: frozenset[Pair]

    @property
    def exact(self) -> bool:
        return not self.spurious and not self.missed


@dataclass(frozen=True, slots=True)
class Measure:
    """Micro precision, recall and F1 over slot values, and the share of messages with every value right."""

    precision: float
    recall: float
    f1: float
    exact: float
    messages: int


def compare(gold: Mapping[str, object], said: Mapping[str, object], either: Sequence[str] = ()) -> Compared:
    """Gold slots against predicted ones. What `either` names may be read both ways and is not scored."""
    ignored = {*either, *_plain_deal(gold)}
    want = frozenset(pair for pair in pairs(gold) if pair[0] not in ignored)
    got = frozenset(pair for pair in pairs(said) if pair[0] not in ignored)
    right = frozenset(pair for pair in want if any(_same(pair, other) for other in got))
    spurious = frozenset(other for other in got if not any(_same(pair, other) for pair in want))
    return Compared(right, spurious, want - right)


def measured(compared: Sequence[Compared]) -> Measure:
    right = sum(len(c.right) for c in compared)
    spurious = sum(len(c.spurious) for c in compared)
    missed = sum(len(c.missed) for c in compared)
    precision, recall = right / max(right + spurious, 1), right / max(right + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    exact = sum(c.exact for c in compared) / max(len(compared), 1)
    return Measure(precision, recall, f1, exact, len(compared))


def pairs(slots: Mapping[str, object]) -> list[Pair]:
    """Each value of each slot by itself; what stands under `more` is not part of the convention."""
    return [(name, _plain(name, value)) for name in NAMES if name in slots for value in _values(slots[name])]


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that an in-scope message scores above an out-of-scope one; ties count half."""
    wins = sum((a > b) + 0.5 * (a == b) for a in inside for b in outside)
    return wins / max(len(inside) * len(outside), 1)


def _plain_deal(gold: Mapping[str, object]) -> Iterable[str]:
    """Whether a price makes the deal "plain" is a matter of taste, as long as it is not the wrong deal."""
    return ("deal",) if "deal" not in gold and any(name in gold for name in _PRICES) else ()


def _values(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _plain(name: str, value: object) -> str | float | bool:
    if name == "open_house":
        return bool(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    words = re.sub(r"[^a-z0-9|]+", " ", str(value).lower()).split()
    return " ".join(word for word in words if word != "the")


def _same(gold: Pair, said: Pair) -> bool:
    if gold[0] != said[0]:
        return False
    if gold[0].startswith("year") and isinstance(gold[1], float) and isinstance(said[1], float):
        # "before 1940" is 1939 to some and 1940 to others.
        return abs(gold[1] - said[1]) <= 1
    return said[1] in _alternatives(gold)


def _alternatives(gold: Pair) -> Sequence[str | float | bool]:
    """A landmark may be given as it was said or by its full name: "UW|University of Washington"."""
    return [_plain(gold[0], name) for name in gold[1].split("|")] if isinstance(gold[1], str) else [gold[1]]
