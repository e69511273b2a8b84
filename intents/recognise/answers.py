"""What an exact answer stands for in this state of the talk: "1", "yes", "no, Sunday", "never mind", a thumb up."""

import re
from dataclasses import dataclass

from intents.commands import Cancel, Choose, Command, Confirm, Deny, Start
from intents.recognise import exact
from intents.recognise.exact import Exact
from intents.slots.text import Message, read
from intents.state import State

_ORDERS = re.compile(r"\b(?:book|schedule|set it up|lock it in|make it|come)\b")
_KEEPS = re.compile(
    r"(?:don't|dont|do not)(?: \w+){1,3}|leave it(?: as it is| as is| alone| be)?|keep (?:it|that|them|the \w+|my \w+)"
)
_BY_TIME = re.compile(
    r"(?:(?:i'll take|i'd like|let's do|let's take|make it|how about|maybe|ok|yes|sure),? )*(?:the )?"
    r"(?:(?P<first>earlier|earliest|soonest)|later|latest)(?: one| time| slot| option)?(?: please| works| is good)?"
)
LOOKS = frozenset({"listings.details", "crm.find"})
"""Intents that show one thing: several of them can be answered at once."""
SMALL_TALK = {
    "help": "conversations.help",
    "greeting": "conversations.greeting",
    "thanks": "conversations.thanks",
    "closing": "conversations.thanks",
    "praise": "conversations.thanks",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The commands that the answer gives, and what is left of the message to be read as requests."""

    commands: tuple[Command, ...]
    rest: str = ""


def recognise(message: Message, state: State) -> Answer | None:
    """None where the message is no exact answer, or one that means nothing in this state."""
    worded = _in_the_words_of_a_choice(message, state)
    if worded is not None:
        return worded
    found = exact.recognise(message)
    if found is None or found.act not in ("choose", "yes", "no"):
        pick = _of_times(message, state)
        if pick is not None:
            return pick
    if found is None:
        return None
    if found.act == "choose":
        return _choice(found, state)
    open_question = state.pending or len(state.offers) == 1 or _asks(state)
    if not open_question and _ORDERS.search(message.norm):
        # "book it" and "can't make it" are requests where nothing was offered or asked.
        return None
    if found.act == "praise" and len(state.offers) > 1 and not (state.pending or _asks(state)):
        # "Great" about a list of homes picks none of them.
        return _alone(found, state) if found.whole else None
    if found.polarity and (state.pending or state.offers or _asks(state)):
        return _yes_or_no(found, state)
    if not found.whole:
        # A greeting or thanks before a request: the request is what counts.
        return None
    return _alone(found, state)


def _in_the_words_of_a_choice(message: Message, state: State) -> Answer | None:
    """A choice by its own words ("no wait, keep it"), or a plain no to what is to be confirmed ("don't cancel it")."""
    offers = state.numbered()
    labels = [exact.core(read(offer.label)) for offer in offers]
    said = exact.core(message)
    if said and labels.count(said) == 1 and len(offers) > 1:
        return Answer((Choose(positions=(labels.index(said) + 1,)),))
    if state.pending and _KEEPS.fullmatch(said):
        return Answer((Deny(),))
    return None


def _asks(state: State) -> bool:
    """Whether a question is open that the person has just read."""
    return state.task is not None and bool(state.task.asking) and not state.task.cold


def _of_times(message: Message, state: State) -> Answer | None:
    """ "the later one" among times that were offered."""
    said = _BY_TIME.fullmatch(message.norm.strip(" .!"))
    asked = state.task is not None and state.task.asking == "when" and not state.task.cold
    if said is None or not asked or not state.numbered():
        return None
    return Answer((Choose(positions=(1 if said["first"] else -1,)),))


def picks_nothing(message: Message, state: State) -> bool:
    """Whether a bare number was said where nothing is numbered and no question is open that a number could answer."""
    found = exact.recognise(message)
    asked = state.task is not None and bool(state.task.asking) and not state.task.cold
    return found is not None and found.act == "choose" and not (asked or state.numbered() or state.shown)


def _choice(found: Exact, state: State) -> Answer | None:
    if not (state.numbered() or state.shown):
        return None
    asks_time = state.task is not None and state.task.asking == "when"
    if asks_time and any(p > len(state.numbered()) for p in found.positions):
        # "10" where two times were offered is an hour.
        return None
    picks = [found.positions]
    if _all_open(state, found.positions):
        # "1 and 3" where each number opens something: both are wanted.
        picks = [(position,) for position in found.positions]
    return Answer(tuple(Choose(positions=pick) for pick in picks), found.rest)


def _all_open(state: State, positions: tuple[int, ...]) -> bool:
    """Whether each of these numbers stands for a look at something, which changes nothing."""
    offers = state.numbered()
    return all(0 < p <= len(offers) for p in positions) and all(
        isinstance(command := offers[p - 1].command, Start) and command.intent in LOOKS for p in positions
    )


def _yes_or_no(found: Exact, state: State) -> Answer | None:
    if found.polarity == "yes":
        if found.whole or state.pending or len(state.offers) == 1:
            return Answer((Confirm(),), found.rest)
        return None
    if found.whole:
        return Answer((Deny(),))
    # "no, Sunday": what follows corrects what was asked, and the question itself stays open for it.
    return Answer((Deny(),), found.rest) if state.pending else None


def _alone(found: Exact, state: State) -> Answer | None:
    command = found.command()
    if isinstance(command, Cancel) and not command.everything and not (state.task or state.pending):
        # Nothing is open here, so it is about a tour.
        return Answer((Start("showings.cancel", {"said": "cancel"}),))
    if command is not None and not found.polarity:
        return Answer((command,))
    if found.act == "yes":
        return Answer((Confirm(),))
    if found.act in SMALL_TALK:
        return Answer((Start(SMALL_TALK[found.act], {"closing": found.act == "closing"}),))
    return Answer((Start("conversations.thanks"),)) if found.polarity == "yes" else Answer((Deny(),))
