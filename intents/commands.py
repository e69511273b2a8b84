"""The closed vocabulary that understanding may propose; plain code decides what becomes of each.

Slot values are JSON values (text, numbers, booleans, lists and objects of these), so that a command can be stored in
the dialogue state and in a trace as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Slots = Mapping[str, object]
Scope = Literal["all", "marketing", "listings"]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the task `intent` with what was said for it."""

    intent: str
    slots: Slots = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Fill:
    """Values for the task under way."""

    slots: Slots
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Correct:
    """Values that replace what was said before ("no, Sunday")."""

    slots: Slots
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Confirm:
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Deny:
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Choose:
    """A pick among what was offered or shown.

    `value` is a pressed button's value; `positions` are 1-based numbers ("1 and 3"; -1 is the last one).
    """

    value: str = ""
    positions: tuple[int, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Skip:
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Back:
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Cancel:
    """Leave the task under way; `everything` starts the conversation over."""

    everything: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last write."""

    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Repeat:
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which of a few readings was meant. `options` are whole commands, likeliest first."""

    options: tuple[Start, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class HandOff:
    """Bring in a person, and why: asked for, angry, grieving, not understood, another language, too long, a picture."""

    reason: Literal["asked", "anger", "grief", "lost", "language", "too_long", "photo"] = "asked"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class OptOut:
    scope: Scope = "all"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class OptIn:
    confidence: float = 1.0


Command = (
    Start
    | Fill
    | Correct
    | Confirm
    | Deny
    | Choose
    | Skip
    | Back
    | Cancel
    | Undo
    | Repeat
    | Clarify
    | HandOff
    | OptOut
    | OptIn
)

NAMES: dict[type, str] = {
    Start: "start",
    Fill: "fill",
    Correct: "correct",
    Confirm: "confirm",
    Deny: "deny",
    Choose: "choose",
    Skip: "skip",
    Back: "back",
    Cancel: "cancel",
    Undo: "undo",
    Repeat: "repeat",
    Clarify: "clarify",
    HandOff: "hand_off",
    OptOut: "opt_out",
    OptIn: "opt_in",
}
