"""The language model as an arbiter: among the two or three likeliest readings of a message, held to a grammar.

It names a reading and nothing else: no slots, no text, no act. What it may not name is not in the grammar, so a message
that tries to command it can at most pick one of the readings that were likely anyway. An unsure office asks instead.
"""

from collections.abc import Sequence
from typing import Protocol

from domain.errors import PorchlightError

SECONDS = 2.0
LETTERS = "ABCD"
_SHOTS = (
    ("do they let you have dogs there", ("ask about a home's facts", "see homes for sale or rent"), "A"),
    ("somewhere with a big garden up to 600", ("book a tour", "see homes for sale or rent"), "B"),
    ("actually can we make that one later", ("cancel a tour", "hear what I can do", "move a tour"), "C"),
    ("who won the match", ("know who this is", "none of these"), "B"),
)


class Completes(Protocol):
    def llm(self, prompt: str, grammar: str, max_tokens: int, limit_seconds: float) -> str:
        """The completion under the grammar; raises a PorchlightError where the model is away or late."""


def choose(model: Completes, message: str, readings: Sequence[str]) -> int | None:
    """The 0-based position of the reading that the model takes the message for; None for none, or without a model."""
    options = (*readings[: len(LETTERS) - 1], "none of these")
    grammar = 'root ::= " " (' + " | ".join(f'"{letter}"' for letter in LETTERS[: len(options)]) + ")"
    try:
        answer = model.llm(_prompt(message, options), grammar, 2, SECONDS).strip()
    except PorchlightError:
        return None
    position = LETTERS.find(answer[:1]) if answer else -1
    return position if 0 <= position < len(readings) else None


def _prompt(message: str, options: Sequence[str]) -> str:
    shots = "".join(_case(said, shown) + f" {answer}\n\n" for said, shown, answer in _SHOTS)
    return f"Pick what each message wants.\n\n{shots}{_case(message, options)}"


def _case(message: str, options: Sequence[str]) -> str:
    quoted = " ".join(message.split())[:300].replace('"', "'")
    lines = "\n".join(f"{letter}) {option}" for letter, option in zip(LETTERS, options, strict=False))
    return f'Message: "{quoted}"\n{lines}\nAnswer:'
