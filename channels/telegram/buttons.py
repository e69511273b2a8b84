"""Buttons under a message: what each carries, whose it is, and how they look once one was pressed. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import regex

from domain.messages import Choice

SPENT = "-"
"""What a button carries that says which choice was made."""
LASTING = "+"
"""Before the value of a choice whose neighbours stay open when it is pressed."""
MARK = "\N{CHECK MARK} "
NAMELESS = "\N{HORIZONTAL ELLIPSIS}"
ROW_CHARACTERS, ROW_BUTTONS = 28, 4
VALUE_BYTES = 40
"""Of Telegram's 64: the rest is for the mark and for whose the button is."""

Keyboard = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (label, what it carries)."""

_OWNED = regex.compile(r"\+?(?:u(?P<owner>[0-9]{1,19})\|)?(?P<value>[^|]+)", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message came from, so that its answer finds the way back. `pressed` and `keyboard` (as it was shown)
    are of a press; the keyboard is empty where the message cannot be changed any more."""

    chat: int
    private: bool
    message: int
    pressed: str = ""
    keyboard: Keyboard = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def origin_of(stored: Mapping[str, Any]) -> Origin:
    """An origin as it was stored. Raises KeyError, TypeError or ValueError for anything else."""
    rows = tuple(tuple((str(label), str(data)) for label, data in row) for row in stored["keyboard"])
    return Origin(int(stored["chat"]), bool(stored["private"]), int(stored["message"]), str(stored["pressed"]), rows)


def carried(choice: Choice, owner: int = 0) -> str:
    """What a choice's button carries; with an owner, others who press it in a group are told that it is not theirs."""
    whose = f"u{owner}|" if owner else ""
    return f"{LASTING if choice.lasting else ''}{whose}{choice.value}"


def owned(data: str) -> tuple[str, int]:
    """The value that a button carries, and whose it is (0 where anybody may press it); "" for what is none of ours."""
    found = _OWNED.fullmatch(data)
    return (found["value"], int(found["owner"] or 0)) if found else ("", 0)


def keyboard(choices: Sequence[Choice], owner: int = 0) -> Keyboard:
    """Rows that a phone shows without cutting: short labels side by side, long ones alone."""
    return tuple(
        _rows((choice.label.strip() or "\N{HORIZONTAL ELLIPSIS}", carried(choice, owner)) for choice in choices)
    )


def _rows(buttons: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    row: tuple[tuple[str, str], ...] = ()
    for button in buttons:
        wide = max(len(label) for label, _ in (*row, button)) * (len(row) + 1)
        if row and (wide > ROW_CHARACTERS or len(row) == ROW_BUTTONS):
            yield row
            row = ()
        row = (*row, button)
    if row:
        yield row


def after_press(shown: Keyboard, pressed: str) -> Keyboard:
    """The buttons once one was pressed: it says so and carries nothing more, and what it decided is closed with it."""
    keeps = pressed.startswith(LASTING)
    rows = (tuple(_left(row, pressed, keeps=keeps)) for row in shown)
    return tuple(row for row in rows if row)


def _left(row: Iterable[tuple[str, str]], pressed: str, *, keeps: bool) -> Iterator[tuple[str, str]]:
    for label, data in row:
        if data == pressed:
            yield f"{MARK}{label}", SPENT
        elif keeps or data == SPENT:
            yield label, data
