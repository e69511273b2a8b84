"""Numbers written in words: "three", "twenty-five hundred", "half a million", "two and a half"."""

import re
from decimal import Decimal

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNTED = {word: value for value, word in enumerate([*_SMALL, *_TEENS])} | {
    word: value * 10 for value, word in enumerate(_TENS, 2)
}
MAGNITUDES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

_WORD = "|".join(sorted([*_COUNTED, *MAGNITUDES], key=len, reverse=True))
_COUNT = "|".join(sorted(_COUNTED, key=len, reverse=True))
# "grand" is a number only behind another one: a grand entrance is none.
_OPENING = rf"(?:half\s+an?|a\s+quarter|an?)\s+(?:hundred|thousand|million|billion)|{_COUNT}|hundred|thousand|million"
SPELLED = rf"\b(?:{_OPENING})\b(?:(?:\s+and\s+|\s+point\s+|[\s-]+)(?:{_WORD})\b)*(?:\s+and\s+a\s+half\b)?"
"""A pattern for one number in words; to be used ignoring case."""


def value(words: str) -> Decimal:
    """What the words that `SPELLED` matched say."""
    text = words.lower()
    extra = Decimal(0)
    if half := re.search(r"\s+and\s+a\s+half$", text):
        text, extra = text[: half.start()], Decimal("0.5")
    text = re.sub(r"^half\s+an?\b", "0.5", text)
    text = re.sub(r"^a\s+quarter\b", "0.25", text)
    parts = [part for part in re.split(r"[\s-]+", text) if part not in ("and", "a", "an")]
    return _sum(_with_point(parts)) + extra


def _with_point(parts: list[str]) -> list[Decimal | str]:
    """The words as numbers and magnitudes, "one point two five" drawn together."""
    numbers: list[Decimal | str] = []
    scale: Decimal | None = None
    for part in parts:
        if part == "point":
            scale = Decimal(1)
        elif part in MAGNITUDES:
            scale = None
            numbers.append(part)
        elif scale is not None and isinstance(numbers[-1], Decimal):
            scale /= 10
            numbers[-1] += scale * _COUNTED[part]
        else:
            numbers.append(Decimal(_COUNTED[part]) if part in _COUNTED else Decimal(part))
    return numbers


def _sum(numbers: list[Decimal | str]) -> Decimal:
    total, group = Decimal(0), Decimal(0)
    for number in numbers:
        if number == "hundred":
            group = (group or Decimal(1)) * 100
        elif isinstance(number, str):
            total, group = total + (group or Decimal(1)) * MAGNITUDES[number], Decimal(0)
        elif 10 <= group <= 20 and number >= 10:
            # A year or a house number in pairs: nineteen eighty-five.
            group = group * 100 + number
        else:
            group += number
    return total + group
