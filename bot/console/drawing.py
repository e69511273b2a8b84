"""How messages look in the console: texts with what they take on the air, cards as text, news for other people."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from channels.sms.segments import segments
from domain.messages import Card, Choice, Fitted

INDENT = "  "
DIM, PLAIN = "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in columns; `colours` where the terminal shows them."""

    width: int = 100
    colours: bool = False

    def dim(self, words: str) -> str:
        return f"{DIM}{words}{PLAIN}" if self.colours else words


def text_message(part: Fitted, look: Look) -> str:
    """A text as a phone shows it, and in a small line below what it takes of the network."""
    lines = [*_wrapped(part.text, look), *(f"{INDENT}[picture] {one.url}" for one in part.attachments)]
    return "\n".join([*lines, f"{INDENT}{look.dim(measure(part))}"])


def measure(part: Fitted) -> str:
    """2 segments, 214 characters (and what makes them short where something does)."""
    counted = segments(part.text)
    words = f"{_counted(counted.count, 'segment')}, {_counted(len(part.text), 'character')}"
    if counted.encoding != "GSM-7":
        words += ", not plain characters"
    return f"{words}, a picture message" if part.attachments else words


def rich_message(part: Fitted, look: Look) -> str:
    """A message where there is room: text, cards, then whatever may be answered by a number."""
    pieces = [*_wrapped(part.text, look), *(line for card in part.cards for line in card_lines(card, look))]
    pieces += [f"{INDENT}[{one.name or one.content_type}] {one.url}" for one in part.attachments]
    if part.buttons:
        pieces.append(INDENT + _buttons(part.buttons))
    return "\n".join(pieces)


def card_lines(card: Card, look: Look) -> Sequence[str]:
    """A card as text: the title, its facts in rows, its link."""
    inner = look.width - len(INDENT) - 2
    rows = [card.title]
    if card.facts:
        rows += _fitted((f"{fact.label}: {fact.value}" for fact in card.facts), inner)
    elif card.line and card.line != card.title:
        rows += textwrap.wrap(card.line, inner)
    rows += [line for line in (card.link, _buttons(card.choices)) if line]
    marks = ["\u250c", *["\u2502"] * (len(rows) - 2), "\u2514"] if len(rows) > 1 else ["\u2500"]
    return [f"{INDENT}{mark} {row}" for mark, row in zip(marks, rows, strict=True)]


def heading(who: str, look: Look) -> str:
    """Before what somebody else is told."""
    return f"{INDENT}{look.dim(f'>> to {who}')}"


def _wrapped(words: str, look: Look) -> list[str]:
    return [
        INDENT + piece
        for line in words.splitlines()
        # A link must stay whole, so that it can be opened from here.
        for piece in textwrap.wrap(line, look.width - len(INDENT), break_long_words=False, break_on_hyphens=False)
        or [""]
    ]


def _fitted(words: Iterable[str], width: int) -> list[str]:
    """The words in rows, as many to a row as fit."""
    rows: list[str] = []
    for word in words:
        if rows and len(rows[-1]) + 3 + len(word) <= width:
            rows[-1] += f" \u00b7 {word}"
        else:
            rows.append(word)
    return rows


def _buttons(choices: Sequence[Choice]) -> str:
    return " ".join(f"[{choice.label}]" for choice in choices)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
