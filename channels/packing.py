"""Fills parts with the lines of a laid-out reply, breaking prose where it must."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import overload

from channels import plain
from channels.breaking import Break, split
from channels.layout import Block, Layout, lay_out
from domain.messages import Choice, Fitted, Limits, Reply


@dataclass(slots=True)
class _Part:
    text: str = ""
    numbered: list[Choice] = field(default_factory=list)

    def with_more(self, gap: str, text: str) -> str:
        return self.text + gap + text if self.text else text


@overload
def pack(reply: Reply, limits: Limits, note: str = "") -> tuple[Fitted, ...]: ...
@overload
def pack(reply: Reply, limits: Limits, note: str = "", *, at_most: int) -> tuple[Fitted, ...] | None: ...
def pack(reply: Reply, limits: Limits, note: str = "", *, at_most: int | None = None) -> tuple[Fitted, ...] | None:
    """The reply in as many parts as it takes, none for an empty one; None as soon as it takes more than `at_most`."""
    layout = lay_out(reply, limits, note)
    before = _fill(layout.before, limits, at_most)
    if layout.cards or layout.attachments:
        before = before or [_Part()]
    after = _fill(layout.after, limits, at_most)
    if at_most is not None and len(before) + len(after) > at_most:
        return None
    below = after.pop(0) if layout.cards and limits.below and after else None
    return _fitted(layout, before, after, reply, below)


def _fitted(
    layout: Layout, before: list[_Part], after: list[_Part], reply: Reply, below: _Part | None
) -> tuple[Fitted, ...]:
    fitted = [Fitted(part.text, numbered=tuple(part.numbered), private=reply.private) for part in before + after]
    if layout.cards:
        head = replace(fitted[len(before) - 1], cards=layout.cards)
        if below is not None:
            head = replace(head, below=below.text, numbered=(*head.numbered, *below.numbered))
        fitted[len(before) - 1] = head
    if layout.attachments:
        fitted[0] = replace(fitted[0], attachments=layout.attachments)
    if layout.buttons:
        fitted = fitted or [Fitted("", private=reply.private)]
        fitted[-1] = replace(fitted[-1], buttons=layout.buttons)
    if reply.asks_phone and fitted:
        fitted[-1] = replace(fitted[-1], asks_phone=True)
    return tuple(fitted)


def measure(text: str, limits: Limits) -> int:
    """What a text takes of `limits.characters`: UTF-16 units, or septets where characters have a price."""
    return plain.cost(text) if limits.plain_characters else len(text.encode("utf-16-le")) // 2


def _fill(blocks: Iterable[Block], limits: Limits, at_most: int | None) -> list[_Part]:
    """Fill parts until the blocks end, or until there are more parts than asked for."""
    parts: list[_Part] = []
    for block in blocks:
        _place(parts, block, limits, at_most)
        if at_most is not None and len(parts) > at_most:
            break
    return parts


def _place(parts: list[_Part], block: Block, limits: Limits, at_most: int | None) -> None:
    """Put a block where it fits: whole, or by sentences into what room is left, or broken over parts of its own."""
    begun, left = False, block.text
    if parts:
        least = Break.SENTENCE if block.prose else None
        piece, left = _take(parts[-1], block.gap, left, limits, least)
        begun = _add(parts[-1], block, piece, begun)
    while left and (at_most is None or len(parts) <= at_most):
        parts.append(_Part())
        piece, left = _take(parts[-1], "", left, limits, Break.ATOM)
        begun = _add(parts[-1], block, piece, begun)


def _add(part: _Part, block: Block, piece: str, begun: bool) -> bool:
    """Add a piece; the block's numbers are seen where it begins."""
    if not piece:
        return begun
    part.text = part.with_more(block.gap, piece)
    if not begun:
        part.numbered.extend(block.choices)
    return True


def _take(part: _Part, gap: str, text: str, limits: Limits, least: Break | None) -> tuple[str, str]:
    """As much of the text as goes into the part, and the remainder; with `least` None it is all or nothing."""

    def fits(beginning: str) -> bool:
        return measure(part.with_more(gap, beginning), limits) <= limits.characters

    if least is None:
        return (text, "") if fits(text) else ("", text)
    return split(text, fits, least)
