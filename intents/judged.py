"""One clause with what it is taken for, and what may be done with several of them."""

from dataclasses import dataclass

from intents.recognise.nearest import Guess

ONE_REQUEST = frozenset({"listings.search", "listings.area"})
"""Intents whose neighbouring clauses belong together."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One clause with its likeliest readings."""

    text: str
    guesses: tuple[Guess, ...]
    opts_out: float = 0.0

    @property
    def best(self) -> Guess:
        return self.guesses[0]


def without(intent: str, guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
    return tuple(g for g in guesses if g.intent != intent) or guesses


def merged_same(judged: list[Judged]) -> list[Judged]:
    """Neighbours with one reading are one request: "3 beds in ballard. with a yard." is one search."""
    merged: list[Judged] = []
    for one in judged:
        if merged and merged[-1].best.intent == one.best.intent and one.best.intent in ONE_REQUEST:
            last = merged.pop()
            merged.append(Judged(f"{last.text}, {one.text}", max(last, one, key=lambda j: j.best.confidence).guesses))
        else:
            merged.append(one)
    return merged


def traced(judged: Judged) -> list[dict[str, object]]:
    return [{"intent": g.intent, "confidence": round(g.confidence, 3)} for g in judged.guesses]
