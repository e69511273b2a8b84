"""Numbers in words turned into digits: "seven hundred fifty thousand", "half a million", "two and a half"."""

import re
from dataclasses import dataclass

UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "mil": 1_000_000, "hundo": 100}
_ALIASES = {"fourty": "forty", "ninty": "ninety", "fifthy": "fifty"}

# After these "one" is a number; elsewhere it is a pronoun ("the one with the pool").
_COUNTED = frozenset(
    "bed beds bedroom bedrooms br bd bdr bath baths bathroom bathrooms ba acre acres car story level million "
    "hundred thousand hour hours week weeks month months day days mile miles minute minutes pm am o'clock point "
    "and-a-half bdrm full".split()
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word and the span of the typed text it stands for."""

    norm: str
    start: int
    end: int


def as_digits(words: list[Word]) -> list[Word]:
    """The same words with each spelled number replaced by one word of digits."""
    if not any(_starts(w.norm) or w.norm in SCALES for w in words):
        return words
    out: list[Word] = []
    i = 0
    while i < len(words):
        value, j = _number(words, i)
        if value is None:
            out.append(words[i])
            i += 1
        else:
            out.append(Word(_shown(value), words[i].start, words[j - 1].end))
            i = j
    return out


def _starts(word: str) -> bool:
    return word in UNITS or word in TENS or word in _ALIASES or word == "half"


def _shown(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def _at(words: list[Word], i: int) -> str:
    if not 0 <= i < len(words):
        return ""
    return _ALIASES.get(words[i].norm, words[i].norm)


def _number(words: list[Word], i: int) -> tuple[float | None, int]:
    """The number that begins at word `i` and where it ends; None when there is none or it is best left alone."""
    special = _half_of(words, i)
    if special is not None:
        return special
    first = _at(words, i)
    digits = bool(_DIGITS.match(first))
    if digits and _skip_hyphen(words, i + 1, SCALES) is None:
        return _with_half(words, i, float(first), i + 1) if _at(words, i + 1) == "and" else (None, i)
    if first == "one" and not _one_counts(words, i):
        return None, i
    group, j = _small(words, i)
    if group is None:
        if first in ("a", "an") and _at(words, i + 1) in SCALES:
            group, j = 1.0, i + 1
        else:
            return None, i
    value, j = _scaled(words, group, j)
    return _with_half(words, i, value, j)


def _one_counts(words: list[Word], i: int) -> bool:
    if _at(words, i - 1) in ("number", "option", "choice", "#"):
        return True
    after = _at(words, i + 1)
    if after in ("-", "or", "to"):
        after = _at(words, i + (3 if _at(words, i + 2) in UNITS else 2))
    return after in _COUNTED or after in SCALES or (after == "and" and _at(words, i + 2) == "a")


def _half_of(words: list[Word], i: int) -> tuple[float, int] | None:
    """ "half a million", "a half million", "a quarter million"."""
    j = i + 1 if _at(words, i) in ("a", "an") else i
    part = {"half": 0.5, "quarter": 0.25}.get(_at(words, j))
    if part is None:
        return None
    j += 1
    while _at(words, j) in ("a", "of"):
        j += 1
    return (part * 1_000_000, j + 1) if _at(words, j) in ("million", "mil") else None


def _small(words: list[Word], i: int) -> tuple[float | None, int]:
    """A number under a hundred: digits, "seven", "seventy", "seventy five", "seventy-five"."""
    word = _at(words, i)
    if _DIGITS.match(word):
        return float(word), i + 1
    if word in UNITS:
        value: float = UNITS[word]
        if _at(words, i + 1) == "point" and _at(words, i + 2) in UNITS:
            return value + UNITS[_at(words, i + 2)] / 10, i + 3
        return value, i + 1
    if word not in TENS:
        return None, i
    j = _skip_hyphen(words, i + 1, UNITS)
    if j is not None and 0 < UNITS[_at(words, j)] < 10:
        return float(TENS[word] + UNITS[_at(words, j)]), j + 1
    return float(TENS[word]), i + 1


def _skip_hyphen(words: list[Word], i: int, wanted: dict[str, int]) -> int | None:
    if _at(words, i) in wanted:
        return i
    return i + 1 if _at(words, i) == "-" and _at(words, i + 1) in wanted else None


def _scaled(words: list[Word], group: float, j: int) -> tuple[float, int]:
    """Apply the scale words that follow, and what is added to them ("seven hundred [and] fifty thousand")."""
    total, current = 0.0, group
    while (k := _skip_hyphen(words, j, SCALES)) is not None:
        scale = SCALES[_at(words, k)]
        current, j = current * scale, k + 1
        k = j + 1 if _at(words, j) == "and" and _spelled(words, j + 1) else j
        more, end = _small(words, k) if _spelled(words, k) else (None, k)
        if more is None:
            continue
        if scale >= 1000:
            if scale == 1_000_000 and more < 10 and _at(words, end) not in SCALES:
                return total + current + more * 100_000, end  # "a million two"
            total, current, j = total + current, more, end
        elif more < 100:
            current, j = current + more, end
    return total + current, j


def _spelled(words: list[Word], i: int) -> bool:
    word = _at(words, i)
    following = _at(words, i + 1)
    # "700 thousand 3 beds" is two numbers, and so is "nine hundred two bedroom".
    return (word in UNITS or word in TENS) and (following in SCALES or following not in _COUNTED)


def _with_half(words: list[Word], i: int, value: float, j: int) -> tuple[float | None, int]:
    """ "two and a half", "a million and a half"."""
    if [_at(words, j), _at(words, j + 1), _at(words, j + 2)] == ["and", "a", "half"]:
        step = 1_000_000 if value >= 1_000_000 else 1
        return value + step * 0.5, j + 3
    return (value, j) if j > i + 1 or not _DIGITS.match(_at(words, i)) else (None, i)
