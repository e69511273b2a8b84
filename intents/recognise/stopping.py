"""Opting out by likeness: what no rule of wording holds, and yet reads like a wish for no more texts."""

from typing import Literal

from domain import consent
from intents.commands import OptOut

SURE = 0.85
"""Likeness from which texts end: below it, each stop more that is heard costs more than one that nobody wanted."""
POSSIBLE = 0.35
"""Likeness from which it is worth asking: a wish for no more texts must not be lost."""


def recognise(text: str, likeness: float) -> OptOut | Literal["ask"] | None:
    """The opt-out that a clause is, "ask" where it may be one, None where it is none. `likeness` is 0 to 1."""
    if likeness < POSSIBLE or consent.takes_back(text):
        return None
    if likeness < SURE or consent.only_at_times(text):
        return "ask"
    scope = consent.scope_of(text)
    return OptOut(scope, round(likeness, 3))
