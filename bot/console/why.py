"""The trace of a turn in lines that a person can read: what was heard, how it was understood, what was done."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

SKIPPED = frozenset({"text", "commands", "steps", "understanding_ms", "by"})


def lines(trace: Mapping[str, Any], milliseconds: int) -> Iterator[str]:
    """One turn, top down."""
    if "text" in trace:
        yield f"heard: {trace['text']}"
    if "by" in trace:
        yield f"understood by: {trace['by']}"
    for name, value in trace.items():
        if name not in SKIPPED:
            yield from _entry(name.replace("_", " "), value)
    for command in trace.get("commands", ()):
        yield f"command: {_command(command)}"
    for step in trace.get("steps", ()):
        yield f"done: {step['intent']} -> {step['result']}{_slots(step.get('slots', {}))}"
    if "understanding_ms" in trace:
        yield f"took: {trace['understanding_ms']} ms to understand, {milliseconds} ms in all"


def _entry(name: str, value: object) -> Iterator[str]:
    if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value, 1):
            yield f"{name} {number}: {_plain(one)}"
    else:
        yield f"{name}: {_plain(value)}"


def _command(command: Mapping[str, Any]) -> str:
    confidence = command.get("confidence")
    kind = command.get("command") or command.get("kind") or command.get("type") or "?"
    rest = {k: v for k, v in command.items() if k not in ("command", "kind", "type", "confidence") and v}
    sure = f" ({confidence:.2f})" if isinstance(confidence, float) else ""
    return f"{kind}{sure} {_plain(rest)}".rstrip()


def _slots(slots: Mapping[str, Any]) -> str:
    shown = {name: value for name, value in slots.items() if value not in (None, "", [], {})}
    return f", with {_plain(shown)}" if shown else ""


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
    if isinstance(value, float):
        return f"{value:.2f}"
    return value if isinstance(value, str) else json.dumps(value, default=str)
