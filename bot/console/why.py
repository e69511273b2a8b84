"""The trace of a turn in lines that a person can read: what was heard, how it was understood, what was done."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

TOLD = frozenset({"text", "by", "clauses", "guesses", "commands", "steps", "understanding_ms"})
LEAST = 0.01
"""Confidence of a reading that is worth a word."""
WORDS = "said"
"""The slot in which a request keeps its own words; they stand at the top already."""


def lines(trace: Mapping[str, Any], milliseconds: int) -> Iterator[str]:
    """One turn, top down."""
    if "text" in trace:
        yield f"heard: {trace['text']}"
    if "by" in trace:
        yield f"understood by: {trace['by']}"
    for name, value in trace.items():
        if name not in TOLD:
            yield f"{name.replace('_', ' ')}: {_plain(value)}"
    if trace.get("guesses"):
        yield f"read as: {_guesses(trace['guesses'])}"
    for clause in trace.get("clauses", ()):
        yield f'read as: "{clause["text"]}" {_guesses(clause["guesses"])}'
    for command in trace.get("commands", ()):
        yield f"so: {_command(command)}"
    for step in trace.get("steps", ()):
        yield f"did: {_joined(step['intent'], _slots(step))} -> {step['result']}"
    understanding = f"{trace['understanding_ms']} ms to understand, " if "understanding_ms" in trace else ""
    yield f"took: {understanding}{milliseconds} ms in all"


def _guesses(guesses: list[Mapping[str, Any]]) -> str:
    likely = [guess for guess in guesses if guess["confidence"] >= LEAST] or guesses[:1]
    return ", ".join(f"{guess['intent']} {_share(guess['confidence'])}" for guess in likely)


def _command(command: Mapping[str, Any]) -> str:
    head = " ".join(str(command[name]) for name in ("command", "intent") if command.get(name))
    sure = command.get("confidence")
    if isinstance(sure, float) and sure < 1:
        head += f" ({_share(sure)})"
    rest = {k: v for k, v in command.items() if k not in ("command", "intent", "confidence", "slots", "options") and v}
    options = f"options [{_guesses(command['options'])}]" if command.get("options") else ""
    return _joined(head, _slots(command), _plain(rest) if rest else "", options)


def _slots(holder: Mapping[str, Any]) -> str:
    slots = {k: v for k, v in holder.get("slots", {}).items() if k != WORDS and v not in (None, "", [], {})}
    return _plain(slots) if slots else ""


def _joined(*pieces: str) -> str:
    return ", ".join(piece for piece in pieces if piece)


def _share(confidence: float) -> str:
    """.91, or 1 for what is sure."""
    return f"{confidence:.2f}".removeprefix("0")


def _plain(value: object) -> str:
    """Short and without the noise of JSON: name value, name value."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_inner(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_inner, value))
    return str(value)


def _inner(value: object) -> str:
    if isinstance(value, Mapping):
        return f"({_plain(value)})"
    if isinstance(value, list | tuple):
        return f"[{_plain(value)}]"
    return value if isinstance(value, str) else json.dumps(value, default=str)
