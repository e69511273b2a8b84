"""Cuts a reply to what a channel can show without losing a word: what there is no room for is kept for "more"."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from channels import plain
from channels.breaking import Break, places
from channels.packing import pack
from domain.messages import Card, Choice, Fact, Fitted, Limits, Reply


@dataclass(frozen=True, slots=True)
class Wording:
    """How a cut is announced; `{n}` is how many cards or choices wait."""

    more_items: str = "+{n} more: say MORE"
    more_text: str = "(say MORE for the rest)"


ENGLISH = Wording()


def fit(reply: Reply, limits: Limits, wording: Wording = ENGLISH) -> tuple[Fitted, ...]:
    """The parts that are shown now, at most `limits.parts`; `rest` has what was left out, if anything.

    Numbers run through the whole reply: the parts' `numbered`, one after another, are what 1, 2, 3 ... stand for.
    Where cards are not drawn, `line` is all that is said of a card. A link is never cut nor left out. What cannot be
    cut at all (a link longer than a part, one choice longer than all parts) is the one thing that comes out too long.
    """
    return cut(reply, limits, wording)[0]


def rest(reply: Reply, limits: Limits, wording: Wording = ENGLISH) -> Reply | None:
    """What `fit` left out, for when the person asks for more; it ends with the same question, choices and link."""
    return cut(reply, limits, wording)[1]


@lru_cache(maxsize=64)
def cut(reply: Reply, limits: Limits, wording: Wording = ENGLISH) -> tuple[tuple[Fitted, ...], Reply | None]:
    """Both at once: the parts shown now, and the rest or None. Remembered, since a turn asks for one and the other."""
    worded = _worded(reply, limits)
    whole = pack(worded, limits, at_most=limits.parts)
    if whole is not None:
        return whole, None
    for stage in (_fewer_cards, _fewer_sentences, _fewer_words, _fewer_choices, _less_closing):
        found = _largest(stage(worded, wording), limits)
        if found is not None:
            return found
    return pack(worded, limits), None


@dataclass(frozen=True, slots=True)
class _Cut:
    shown: Reply
    rest: Reply
    note: str


def _fewer_cards(reply: Reply, wording: Wording) -> list[_Cut]:
    """From the first card alone to all but the last; with no card at all only where there is text to show instead."""
    left = replace(reply, text="", attachments=())
    return [
        _Cut(
            replace(reply, cards=reply.cards[:shown]),
            replace(left, cards=reply.cards[shown:]),
            wording.more_items.format(n=len(reply.cards) - shown),
        )
        for shown in range(0 if reply.text else 1, len(reply.cards))
    ]


def _fewer_sentences(reply: Reply, wording: Wording) -> list[_Cut]:
    return _less_text(reply, wording, Break.SENTENCE)


def _fewer_words(reply: Reply, wording: Wording) -> list[_Cut]:
    return _less_text(reply, wording, Break.WORD)


def _less_text(reply: Reply, wording: Wording, least: Break) -> list[_Cut]:
    return [
        _Cut(
            replace(reply, text=reply.text[:end], cards=()),
            replace(reply, text=reply.text[start:], attachments=()),
            wording.more_text,
        )
        for end, start in places(reply.text, least)
    ]


def _fewer_choices(reply: Reply, wording: Wording) -> list[_Cut]:
    """Choices alone, from the first to all of them; what they belong to is then told first when more is asked for."""
    left = replace(reply, attachments=())
    return [
        _Cut(
            replace(reply, text="", cards=(), closing="", choices=reply.choices[:shown]),
            replace(left, choices=reply.choices[shown:]),
            wording.more_items.format(n=len(reply.choices) - shown)
            if shown < len(reply.choices)
            else wording.more_text,
        )
        for shown in range(1, len(reply.choices) + 1)
    ]


def _less_closing(reply: Reply, wording: Wording) -> list[_Cut]:
    return [
        _Cut(
            replace(reply, text="", cards=(), choices=(), closing=reply.closing[:end]),
            replace(reply, closing=reply.closing[start:], attachments=()),
            wording.more_text,
        )
        for end, start in places(reply.closing, Break.WORD)
    ]


def _largest(cuts: Sequence[_Cut], limits: Limits) -> tuple[tuple[Fitted, ...], Reply] | None:
    """The last of the cuts that fits; each shows more than the one before."""
    low, high = 0, len(cuts) - 1
    found: tuple[tuple[Fitted, ...], Reply] | None = None
    while low <= high:
        middle = (low + high) // 2
        parts = pack(cuts[middle].shown, limits, cuts[middle].note, at_most=limits.parts)
        if parts is not None:
            low, found = middle + 1, (parts, cuts[middle].rest)
        else:
            high = middle - 1
    return found


def _worded(reply: Reply, limits: Limits) -> Reply:
    """The wording this channel gets: short where it may be, without control characters, plain where it must be."""

    def word(text: str) -> str:
        clean = cleaned(text).strip()
        return plain.fold(clean) if limits.plain_characters else clean

    def choice(one: Choice) -> Choice:
        return replace(one, label=word(one.label))

    def card(one: Card) -> Card:
        facts = tuple(Fact(word(fact.label), word(fact.value)) for fact in one.facts)
        choices = tuple(map(choice, one.choices))
        return replace(one, title=word(one.title), line=word(one.line), facts=facts, choices=choices)

    return replace(
        reply,
        text=word(reply.short if limits.short and reply.short else reply.text),
        short="",
        cards=tuple(map(card, reply.cards)),
        closing=word(reply.closing),
        choices=tuple(map(choice, reply.choices)),
    )


_GRAPHEME = regex.compile(r"\X")
_JOINERS = "\u200d\ufe0e\ufe0f"


def cleaned(text: str) -> str:
    """The text without control, zero-width and direction-changing characters, save those that make up an emoji.

    They show nothing, and can hide a word from a filter or turn a link around.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        c
        for grapheme in _GRAPHEME.findall(text.replace("\r\n", "\n"))
        for c in grapheme
        if not _hidden(c) or (len(grapheme) > 1 and (c in _JOINERS or 0xE0020 <= ord(c) <= 0xE007F))
    )


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t"
