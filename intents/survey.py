"""The question how something was, as it stands open in the state: from its notice to the next message. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from intents.state import State

CAPABILITY = "conversations"
RATE, EXPLAIN = "conversations.rate", "conversations.explain"
Wanted = Literal["score", "reason"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is waited for: the number, or after a low one what went wrong; and of which rating."""

    wanted: Wanted
    rating: str


def asked(state: State, rating: str) -> State:
    """The state after the question was put unasked: what was open before is left, a bare number answers this alone."""
    left = replace(state, stack=(), pending=None, numbers=()).offering(())
    return left.remembering(CAPABILITY, memory("score", rating))


def memory(wanted: Wanted, rating: str) -> Mapping[str, object]:
    """What is remembered while the question is open."""
    return {"asks": wanted, "rating": rating}


def question(state: State) -> Question | None:
    found = state.memory.get(CAPABILITY, {})
    wanted, rating = found.get("asks"), found.get("rating")
    if wanted == "score" or wanted == "reason":
        return Question(wanted, str(rating))
    return None


def passed(state: State) -> State:
    """The state in which the question is open no more, whatever was answered."""
    return state if question(state) is None else state.remembering(CAPABILITY, {})
