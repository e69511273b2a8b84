"""The trace of a turn in plain words: how it was heard, what was decided, and what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SURE, LIKELY, NEAR = 0.9, 0.6, 0.1
HEARD = {
    "exact": "It is one of the fixed answers (yes, no, a number).",
    "exact and more": "It begins with a fixed answer and goes on.",
    "answer": "It answers what had been asked.",
    "correction": "It corrects what was said before.",
    "button": "They pressed a button.",
    "consent words": "It holds words about being texted at all, which come before everything else.",
    "likeness to an opt-out": "It reads like a wish not to be texted any more.",
    "picture": "It was a picture, which a person should look at.",
    "empty": "There were no words in it.",
    "length": "It was too long to be read safely.",
    "language": "It was not in a language that the assistant speaks.",
    "mood": "It sounded upset, so a person is asked.",
    "nearest": "It was compared with the phrases the assistant has learned.",
}
COMMANDS = {
    "start": "Began",
    "fill": "Took down",
    "correct": "Corrected",
    "confirm": "Took it as a yes",
    "deny": "Took it as a no",
    "choose": "Took the choice",
    "skip": "Left the question open",
    "back": "Went back",
    "cancel": "Dropped what was going on",
    "undo": "Took the last thing back",
    "repeat": "Said it again",
    "clarify": "Asked which reading was meant",
    "hand_off": "Gave it to a person",
    "opt_out": "Recorded the opt-out",
    "opt_in": "Recorded the opt-in",
}
RESULTS = {
    "said": "answered",
    "asked": "asked for what was missing",
    "acted": "done",
    "need": "asked for what was missing",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the why: a heading, what it says, and how sure it was (0 to 1) where that was measured."""

    head: str
    text: str
    sure: float | None = None


def reasons(trace: Mapping[str, Any]) -> Iterator[Reason]:
    """One turn, top down."""
    if trace.get("by"):
        by = str(trace["by"])
        yield Reason("Heard", HEARD.get(by, f"By {by.replace('_', ' ')}."))
    yield from _guesses("Read as", trace.get("guesses"))
    for clause in _list(trace.get("clauses")):
        words = str(clause.get("text", ""))
        yield from _guesses("Read as" if words == trace.get("text") else f'Read "{words}" as', clause.get("guesses"))
    for command in _list(trace.get("commands")):
        yield _command(command)
    for step in _list(trace.get("steps")):
        result = str(step.get("result", ""))
        yield Reason(_intent(step.get("intent")), RESULTS.get(result, result.replace("_", " ").replace(".", ": ")))


def how_sure(sure: float) -> str:
    if sure >= SURE:
        return "sure"
    return "likely" if sure >= LIKELY else "unsure"


def _guesses(head: str, guesses: object) -> Iterator[Reason]:
    """The likeliest reading, and those that came near it."""
    for place, guess in enumerate(_list(guesses)[:3]):
        confidence = float(guess.get("confidence", 0))
        if place == 0 or confidence >= NEAR:
            yield Reason("or" if place else head, _intent(guess.get("intent")), confidence)


def _command(command: Mapping[str, Any]) -> Reason:
    name = str(command.get("command", ""))
    head = COMMANDS.get(name, name.replace("_", " ").capitalize())
    parts = [_intent(command["intent"])] if command.get("intent") else []
    parts += [f"{key.replace('_', ' ')}: {_plain(value)}" for key, value in _slots(command).items()]
    parts += [f"{key}: {_plain(command[key])}" for key in ("reason", "value") if command.get(key)]
    sure = command.get("confidence")
    return Reason(head, ", ".join(parts), float(sure) if isinstance(sure, float) and sure < 1 else None)


def _slots(command: Mapping[str, Any]) -> dict[str, Any]:
    slots = command.get("slots") or {}
    return {key: value for key, value in slots.items() if key != "said" and value not in (None, "", [], {})}


def _intent(name: object) -> str:
    capability, _, verb = str(name or "").partition(".")
    return f"{verb.replace('_', ' ')} ({capability})" if verb else capability.replace("_", " ")


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
