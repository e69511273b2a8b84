"""A message normalised once, with a way back to the words as they were typed.

Everything downstream matches against `Message.norm`: lower case, plain quotes, one space, shorthand written out, numbers
as digits ("seven hundred k" and "3br" read "700 k" and "3 br").
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from intents.slots.numbers import Word, as_digits
from intents.slots.spelling import corrected

_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2012": "-", "\u2212": "-", "\u2011": "-",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": " ", "\u200d": " ", "\ufe0f": " ",
        "\u2248": "~", "\u2264": "<", "\u2265": ">", "\uff04": "$",
    }
)  # fmt: skip
_FRACTION = {"\u00bd": "1/2", "\u00bc": "1/4", "\u00be": "3/4"}

_TOKEN = re.compile(
    r"""
      (?:https?://|www\.)\S+ | [\w.+-]+@[\w-]+\.[\w.-]*\w     # links and addresses stay whole
    | w/(?:out|o)(?![a-z]) | w/d(?![a-z]) | w/ | b/c(?![a-z]) | a/c(?![a-z]) | c/o(?![a-z])
    | \d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]) | \d+(?:\.\d+)? | (?<![\d.])\.\d+
    | [^\W\d_]+(?:'[^\W\d_]+)*
    | [\u00bd\u00bc\u00be]
    | [^\w\s] | _
    """,
    re.VERBOSE,
)

SHORTHAND = {
    "w/": "with", "w/o": "without", "w/out": "without", "w/d": "washer dryer", "a/c": "air conditioning",
    "b/c": "because", "bc": "because",
    "tmrw": "tomorrow", "tommorow": "tomorrow", "tomorow": "tomorrow", "wensday": "wednesday", "wendsday": "wednesday",
    "wensdy": "wednesday", "saterday": "saturday", "thrusday": "thursday", "febuary": "february", "tmr": "tomorrow", "tmw": "tomorrow", "tomo": "tomorrow", "tmmrw": "tomorrow",
    "tomoz": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "tomm": "tomorrow", "2nite": "tonight",
    "tonite": "tonight", "2day": "today", "tdy": "today", "wknd": "weekend", "wkend": "weekend", "wkd": "weekend",
    "pls": "please", "plz": "please", "plse": "please", "pleez": "please", "thx": "thanks", "thnx": "thanks",
    "thanx": "thanks", "tks": "thanks", "ty": "thank you", "tysm": "thank you so much", "u": "you", "ur": "your",
    "r": "are", "abt": "about", "bout": "about", "btwn": "between", "btw": "by the way", "b/w": "between",
    "mins": "minutes", "hrs": "hours", "hr": "hour", "apt": "apartment", "apts": "apartments",
    "appt": "appointment", "nite": "night", "arvo": "afternoon",
    "asap": "asap", "nbhd": "neighborhood", "hood": "neighborhood", "neighbourhood": "neighborhood",
    "neighbourhoods": "neighborhoods", "lmk": "let me know", "idk": "i don't know", "dont": "don't",
    "doesnt": "doesn't", "cant": "can't", "wont": "won't", "isnt": "isn't", "didnt": "didn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "im": "i'm", "ive": "i've", "id": "i'd", "wanna": "want to", "gonna": "going to",
    "gotta": "got to", "lookin": "looking", "prob": "probably", "prolly": "probably", "def": "definitely",
    "msg": "message", "msgs": "messages", "txt": "text", "txts": "texts", "txting": "texting",
    "nvm": "never mind", "nevermind": "never mind", "ofc": "of course", "cul-de-sac": "cul de sac", "rly": "really",
    "townhome": "townhouse", "townhomes": "townhouses", "garge": "garage", "yrad": "yard", "gargae": "garage", "wats": "what's", "avail": "available", "bday": "birthday",
}  # fmt: skip
"""Shorthand and what it stands for. Only what cannot be a word of its own in a message about homes."""

# Letters that belong to the number they follow: 750k, 1.2m, 13th, 5p, unit 4b.
_GLUED = frozenset(("k", "m", "mm", "st", "nd", "rd", "th", "s", "x"))


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` as typed, `norm` to match against, and where each normalised word came from."""

    text: str
    norm: str
    _at: tuple[int, ...] = ()
    _from: tuple[tuple[int, int], ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the typed text that `norm[start:end]` came from."""
        # A space belongs to no word: a span that begins with one must not reach back into the word before it.
        start += len(self.norm[start:end]) - len(self.norm[start:end].lstrip())
        if not self._at or start >= end:
            return (0, 0)
        first = max(bisect_right(self._at, start) - 1, 0)
        last = max(bisect_right(self._at, end - 1) - 1, 0)
        return self._from[first][0], self._from[last][1]

    def typed(self, start: int, end: int) -> str:
        """The words as typed for a span of `norm`."""
        first, last = self.source(start, end)
        return self.text[first:last]


@dataclass(slots=True)
class Sheet:
    """A working copy of a message: what a recogniser has understood is blotted out for those after it."""

    message: Message
    text: str
    taken: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, message: Message) -> "Sheet":
        return cls(message, message.norm)

    def take(self, start: int, end: int) -> None:
        """Mark `norm[start:end]` as understood."""
        self.blot(start, end)
        self.taken.append((start, end))

    def blot(self, start: int, end: int) -> None:
        """Hide `norm[start:end]` from later recognisers without calling it understood."""
        self.text = f"{self.text[:start]}{BLOT * (end - start)}{self.text[end:]}"

    def spans(self) -> tuple[tuple[int, int], ...]:
        """What was understood, as spans of the typed text, in order and without overlap."""
        spans: list[tuple[int, int]] = []
        for start, end in sorted(self.message.source(*span) for span in self.taken):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return tuple(spans)


BLOT = "\x01"
"""Stands for a character that is already understood: neither a word character nor a space nor punctuation."""


def read(text: str, known: AbstractSet[str] = frozenset()) -> Message:
    """Normalise a message. `known` are words (place names) that no spelling correction may touch."""
    plain = text.translate(_PLAIN).lower()
    if not plain.isascii():
        # One character for one, so that offsets into the typed text hold (a dotted capital I grows when lowered).
        plain = "".join(_simplest(c) for c in text.translate(_PLAIN))
    words = as_digits([_word(m, known) for m in _TOKEN.finditer(plain)])
    return _joined(text, words)


def _simplest(character: str) -> str:
    if character in _FRACTION:
        return character
    simple = unicodedata.normalize("NFKC", character).lower()
    return simple if len(simple) == 1 else character


def _word(match: "re.Match[str]", known: AbstractSet[str]) -> Word:
    raw = match.group()
    if raw[0].isdigit() or raw[0] == ".":
        return Word(raw.replace(",", ""), match.start(), match.end())
    if raw in _FRACTION:
        return Word(_FRACTION[raw], match.start(), match.end())
    norm = raw
    if raw not in known:
        norm = SHORTHAND.get(raw) or (corrected(raw) if raw.isalpha() else raw)
    return Word(norm, match.start(), match.end())


def _joined(text: str, words: list[Word]) -> Message:
    out: list[str] = []
    at: list[int] = []
    length = 0
    previous: Word | None = None
    for word in words:
        if previous is not None and _spaced(previous, word):
            out.append(" ")
            length += 1
        at.append(length)
        out.append(word.norm)
        length += len(word.norm)
        previous = word
    return Message(text, "".join(out), tuple(at), tuple((w.start, w.end) for w in words))


def _spaced(left: Word, right: Word) -> bool:
    if right.start > left.end or right.norm in _FRACTION.values():
        return True
    before, after = left.norm[-1], right.norm[0]
    if before.isdigit() and after.isalpha():
        return not (right.norm in _GLUED or len(right.norm) == 1)
    return before.isalpha() and (after.isdigit() or after.isalpha())
