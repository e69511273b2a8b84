"""The order in which a reply is read: its lines, what each may be broken into, and which numbers stand where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import regex

from domain.messages import Attachment, Card, Choice, Limits, Reply


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a paragraph. `gap` stands between it and what is before; `choices` are those it shows the numbers of;
    prose may share a part with its neighbours sentence by sentence, other lines stay whole where they can."""

    text: str
    choices: tuple[Choice, ...] = ()
    gap: str = "\n"
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What is read first, then the drawn cards if the channel draws any, then what follows them, then the buttons."""

    before: tuple[Block, ...]
    cards: tuple[Card, ...] = ()
    after: tuple[Block, ...] = ()
    buttons: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()


_PARAGRAPHS = regex.compile(r"\n\s*\n")


def lay_out(reply: Reply, limits: Limits, note: str) -> Layout:
    """Text, cards, note ("+3 more"), link, closing, choices; the note is last where there is neither text nor card."""
    buttons = _buttons(reply, limits)
    numbers = count(1)
    text = _prose(reply.text)
    cards = _undrawn_choices if limits.cards else _lines
    lines = tuple(cards(reply.cards, numbers, limits, numbered=not buttons))
    noted = (Block(note),) if note else ()
    early, late = (noted, ()) if text or lines or reply.cards else ((), noted)
    links = tuple(_links(reply, limits))
    choices = () if buttons else tuple(_line(choice, numbers) for choice in reply.choices)
    end = (*_prose(reply.closing), *choices, *late)
    carried = tuple(attachment for attachment in reply.attachments if _carries(attachment, limits))
    if limits.cards and reply.cards:
        drawn = tuple(_drawn(card, limits) for card in reply.cards)
        return Layout((*text, *links), drawn, (*lines, *early, *end), buttons, carried)
    return Layout((*text, *lines, *early, *links, *end), (), (), buttons, carried)


def _prose(text: str) -> tuple[Block, ...]:
    paragraphs = [paragraph for paragraph in _PARAGRAPHS.split(text.strip()) if paragraph]
    return tuple(
        Block(paragraph, gap="\n\n" if number else "\n", prose=True) for number, paragraph in enumerate(paragraphs)
    )


def _line(choice: Choice, numbers: Iterator[int]) -> Block:
    return Block(f"{next(numbers)}) {choice.label}", (choice,))


def _lines(cards: Iterable[Card], numbers: Iterator[int], limits: Limits, *, numbered: bool) -> Iterator[Block]:
    """A line a card. Its number stands for its one choice; of several choices each has its own number in the line."""
    for card in cards:
        if not card.choices:
            yield Block(card.line)
        elif not numbered:
            yield Block(f"{next(numbers)}) {card.line}")
        elif len(card.choices) == 1:
            yield Block(f"{next(numbers)}) {card.line}", card.choices)
        else:
            yield Block(card.line)
            for place, choice in enumerate(card.choices):
                yield replace(_line(choice, numbers), gap=", " if place else ": ")


def _undrawn_choices(
    cards: Iterable[Card], numbers: Iterator[int], limits: Limits, *, numbered: bool
) -> Iterator[Block]:
    """Numbered lines for the choices of drawn cards that have more of them than a message may have buttons."""
    for card in cards:
        if not _fit_buttons(card.choices, limits):
            for choice in card.choices:
                yield Block(f"{next(numbers)}) {card.title}: {choice.label}", (choice,))


def _drawn(card: Card, limits: Limits) -> Card:
    choices = card.choices if _fit_buttons(card.choices, limits) else ()
    return replace(card, choices=choices, image_url=card.image_url if limits.images else "")


def _buttons(reply: Reply, limits: Limits) -> tuple[Choice, ...]:
    """The buttons under the message: all choices or none, since half in buttons and half in a list confuses.

    A card that is not drawn has its choices here, each with the number of the card's line before its label.
    """
    chosen = reply.choices
    if not limits.cards:
        numbered = enumerate((card for card in reply.cards if card.choices), start=1)
        of_cards = [
            replace(choice, label=f"{n} {choice.label}", lasting=True)
            for n, card in numbered
            for choice in card.choices
        ]
        chosen = (*of_cards, *chosen)
    return chosen if _fit_buttons(chosen, limits) else ()


def _fit_buttons(choices: Sequence[Choice], limits: Limits) -> bool:
    return len(choices) <= limits.buttons and all(len(c.value.encode()) <= limits.button_bytes for c in choices)


def _links(reply: Reply, limits: Limits) -> Iterator[Block]:
    if reply.link:
        yield Block(reply.link)
    for attachment in reply.attachments:
        if not _carries(attachment, limits):
            yield Block(f"{attachment.name}: {attachment.url}" if attachment.name else attachment.url)


def _carries(attachment: Attachment, limits: Limits) -> bool:
    return limits.files or (limits.images and attachment.content_type.startswith("image/"))
