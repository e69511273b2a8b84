"""The characters every phone network carries (GSM 03.38): what they cost, and how typography is folded to them."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Two septets each: an escape and a character, which a segment's end must not part."""

_ALL = BASIC | EXTENDED

SINGLE_SEPTETS, JOINED_SEPTETS = 160, 153
SINGLE_UNITS, JOINED_UNITS = 70, 67

_FOLDED = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
    ),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "•": "-",
    "·": "-",
    "…": "...",
    "×": "x",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "™": "(TM)",
    "©": "(c)",
    "®": "(R)",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "œ": "oe",
    "Œ": "OE",
}
_UNTOUCHED = regex.compile(r"https?://\S+|www\.\S+")
_GRAPHEME = regex.compile(r"\X")
_MIXED_FRACTION = regex.compile(r"(?<=\d)(?=[½¼¾])")


def is_gsm(text: str) -> bool:
    return _ALL.issuperset(text)


def sizes(text: str) -> Sequence[int]:
    """What each character takes: septets where the whole text is GSM-7, otherwise 16-bit units."""
    if is_gsm(text):
        return [2 if character in EXTENDED else 1 for character in text]
    return [2 if ord(character) > 0xFFFF else 1 for character in text]


def padded(parts: Iterable[int], single: int, joined: int) -> int:
    """The room taken in segments of `single`, or of `joined` where it takes several, with the gaps that are left
    because a pair is never parted by a segment's end."""
    listed = list(parts)
    if sum(listed) <= single:
        return sum(listed)
    used = 0
    for size in listed:
        if used % joined + size > joined:
            used += joined - used % joined
        used += size
    return used


def cost(text: str) -> int:
    """What a text costs in septets; one that is not GSM-7 costs 16 bits a unit, as many septets as fill the same
    room, so that two segments are 306 either way."""
    if is_gsm(text):
        # Without pairs there is nothing that a segment's end could part; most texts are so, and each is asked often.
        return len(text) if EXTENDED.isdisjoint(text) else padded(sizes(text), SINGLE_SEPTETS, JOINED_SEPTETS)
    return padded(sizes(text), SINGLE_UNITS, JOINED_UNITS) * 16 // 7


def fold(text: str) -> str:
    """The text with typographic characters and accents replaced, if all of it is then GSM-7; else as it was.

    Half a fold would help nobody: one character outside the alphabet makes the whole message UCS-2, so a name is
    then better spelled as it is. Links stay as they are.
    """
    if is_gsm(text):
        return text
    folded, done = "", 0
    for link in _UNTOUCHED.finditer(text):
        folded += _fold_words(text[done : link.start()]) + link.group()
        done = link.end()
    folded += _fold_words(text[done:])
    return folded if is_gsm(folded) else text


def _fold_words(text: str) -> str:
    apart = _MIXED_FRACTION.sub(" ", text)
    return "".join(_fold_grapheme(grapheme) for grapheme in _GRAPHEME.findall(apart))


def _fold_grapheme(grapheme: str) -> str:
    if is_gsm(grapheme):
        return grapheme
    composed = unicodedata.normalize("NFC", grapheme)
    if is_gsm(composed):
        return composed
    bare = "".join(c for c in unicodedata.normalize("NFD", composed) if not unicodedata.combining(c))
    return "".join(_FOLDED.get(character, character) for character in bare)
