"""Where a text may be broken in two: between paragraphs, sentences or words; never inside a link, emoji or entity."""

from collections.abc import Callable
from enum import IntEnum

import regex


class Break(IntEnum):
    """How good a place is, best last."""

    ATOM = 0
    WORD = 1
    SENTENCE = 2
    LINE = 3
    PARAGRAPH = 4


# What reads as one: a link, an address, <...> as Slack and HTML write entities, &amp; and any other grapheme (flags,
# skin tones and joined emoji are one grapheme each).
_ATOM = regex.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|<[^<>\s][^<>\n]{0,2000}>|&\#?\w{1,32};|\X", regex.DOTALL
)
_GAP = regex.compile(r"\s+")
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’)\]]*$")


def split(text: str, fits: Callable[[str], bool], least: Break = Break.ATOM) -> tuple[str, str]:
    """The longest well-broken beginning that fits, and the remainder; ("", text) when there is none of that quality.

    `fits` must be monotone. With `least` at ATOM the beginning is never empty: what cannot be broken (a link longer
    than the room) comes out whole, too long as it is.
    """
    if fits(text):
        return text, ""
    ends = [atom.end() for atom in _ATOM.finditer(text)]
    reach = _reach(text, ends, fits)
    place = _place(text, set(ends), reach, least)
    if place is None:
        if least > Break.ATOM:
            return "", text
        place = (reach or ends[0], reach or ends[0])
    return text[: place[0]], text[place[1] :]


def places(text: str, least: Break) -> list[tuple[int, int]]:
    """The gaps of this quality or better as (end of what is before, start of what is after), in order."""
    ends = {atom.end() for atom in _ATOM.finditer(text)}
    return [place for place, kind in _gaps(text, ends) if kind >= least]


def _reach(text: str, ends: list[int], fits: Callable[[str], bool]) -> int:
    """How far the text fits, counted to the end of an atom; 0 when not even the first does."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[: ends[middle - 1]].rstrip()):
            low = middle
        else:
            high = middle - 1
    return ends[low - 1] if low else 0


def _place(text: str, ends: set[int], reach: int, least: Break) -> tuple[int, int] | None:
    """The last gap of the best kind that still leaves the beginning at least half as long as it could be."""
    best: dict[Break, tuple[int, int]] = {}
    for place, kind in _gaps(text, ends):
        if place[0] > reach:
            break
        best[kind] = place
    for kind in sorted(best, reverse=True):
        if kind > Break.WORD and kind >= least and best[kind][0] * 2 >= reach:
            return best[kind]
    good = [place for kind, place in best.items() if kind >= max(least, Break.WORD)]
    return max(good, default=None)


def _gaps(text: str, ends: set[int]) -> list[tuple[tuple[int, int], Break]]:
    found = []
    for gap in _GAP.finditer(text):
        inside_atom = gap.start() not in ends
        if inside_atom or gap.start() == 0 or gap.end() == len(text):
            continue
        found.append(((gap.start(), gap.end()), _kind(text, gap.start(), gap.group())))
    return found


def _kind(text: str, at: int, gap: str) -> Break:
    if gap.count("\n") > 1:
        return Break.PARAGRAPH
    if "\n" in gap:
        return Break.LINE
    return Break.SENTENCE if _SENTENCE_END.search(text[max(0, at - 8) : at]) else Break.WORD
