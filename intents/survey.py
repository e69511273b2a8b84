"""The question how something was, as it stands open in the state: from its notice to the next message. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from domain.messages import Choice
from intents.commands import Slots, Start
from intents.intent import Offer
from intents.state import State, button_value

CAPABILITY = "conversations"
SCORES = range(1, 6)
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


def buttons(state: State, rating: str) -> tuple[State, tuple[Choice, ...]]:
    """The numbers as buttons, and the state that knows them. In words they are no choices: a yes picks none of them."""
    offers = tuple(Offer(str(number), Start(RATE, slots(rating, number, str(number)))) for number in SCORES)
    offered = state.offering(offers)
    choices = tuple(Choice(str(number), button_value(offered, number)) for number in SCORES)
    return offered.offering(()), choices


def slots(rating: str, score: int, words: str, *, explained: bool = False) -> Slots:
    """What the answer is given as; `explained` where its words say more than the number."""
    return {"rating": rating, "score": score, "words": words, "explained": explained}


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
