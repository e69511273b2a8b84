"""A number from 1 to 5 as the answer to how something was: "5!", "4 out of 5", "five", "a 5, great agent"."""

import re
from dataclasses import dataclass

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_STARS = re.compile("[\u2b50\U0001f31f\u2605]\ufe0f?")
_DRESSING = re.compile("[\ufe0f\u20e3]")
_LEAD = (
    r"(?:i|i'd|i’d|id|would|say|give|gave|rate|it|it's|its|that|was|him|her|them|you|a|an|the|tour|solid|definitely|"
    r"easily|easy|maybe|about|probably|honestly|well|um|oh|so|hi|hey|rating|score|answer|is|number|my|for|me)"
)
_SCORE = re.compile(
    rf"(?:{_LEAD}[\s,:]+){{0,7}}(?P<n>[1-5]|one|two|three|four|five)(?![\w%$])"
    r"(?:\s*(?:/|out of|of)\s*(?:5|five)(?!\w))?(?:\s*(?:stars?|points?)(?!\w))?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PARTED = re.compile(
    r"\s*(?:[.,;!:)\n*\u2013\u2014-]|[^\w\s/'&+?#@])|\s+(?:because|since|but|cause|cuz|bc|as|thanks|thank|ty)\b",
    re.IGNORECASE,
)
_MORE_NUMBERS = re.compile(r"(?:and\s+|or\s+|to\s+|the\s+|#)*[$]?\d")
_COMPLAINS = re.compile(
    r"\b(?:was|were|wasn't|wasnt|weren't|didn't|didnt|did not|never|nobody|no one|late|rude|couldn't|couldnt|too|felt|"
    r"kept|had to|waited|forgot|seemed|smelled|dirty)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Score:
    """`rest` is what was said behind the number, "" where it stood alone."""

    number: int
    rest: str = ""


def recognise(text: str) -> Score | None:
    """None for anything but one whole number from 1 to 5, with or without words about it."""
    said = _DRESSING.sub("", text).strip()
    stars = _STARS.findall(said)
    if stars and not _STARS.sub("", said).strip():
        return Score(len(stars)) if len(stars) <= 5 else None
    match = _SCORE.fullmatch(said)
    if match is None:
        return None
    rest = match["rest"]
    if rest.strip() and not _PARTED.match(rest):
        # "2 bed houses", "3 works", "1 and 3": the number belongs to what follows.
        return None
    words = rest.strip(" \t\r\n.,;!:)*-\u2013\u2014")
    if _MORE_NUMBERS.match(words):
        return None
    number = match["n"].lower()
    return Score(_WORDS.get(number) or int(number), words)


def complains(text: str) -> bool:
    """Whether a message tells what was and asks nothing: what went wrong, however much it sounds like a request."""
    return _COMPLAINS.search(text.replace("\u2019", "'")) is not None and "?" not in text
