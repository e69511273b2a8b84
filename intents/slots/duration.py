"""How long something takes or lasts: "30 minutes", "an hour and a half", "1h30", "half an hour", "a 6 month lease"."""

import re
from dataclasses import dataclass
from datetime import timedelta

from intents.slots.text import Message, Sheet, read

_N = r"(?:\d{1,3}(?:\.\d+)?(?: 1/2)?|\d+/\d+|a couple(?: of)?|couple(?: of)?|a few|few|half an?|a half|an?|another|one|quarter of an|a quarter of an|3 quarters of an|three quarters of an)"
_UNIT = r"(?:hours?|hrs?|h|minutes?|mins?|min|m|days?|d|weeks?|wks?|months?|mos?|years?|yrs?|seconds?|secs?)"
_COMPOUND = re.compile(
    r"(?<![\w.])(?P<h>\d{1,2}) ?h(?:ours?|rs?)?,? ?(?:and )?(?P<m>\d{1,2}) ?(?:m(?:in"
    r"(?:ute)?s?)?)?(?!\w| ?(?:bed|am|pm|hour))"
)
_PLAIN = re.compile(
    rf"(?<![\w.$:/])(?P<n>{_N})(?:\s?(?:-|to|or)\s?(?P<hi>\d{{1,3}}))?[\s-]?(?P<unit>{_UNIT})"
    rf"(?P<half> and a (?:half|quarter))?(?:,? (?:and )?(?P<n2>\d{{1,2}}) (?P<unit2>minutes?|"
    rf"mins?))?(?![\w'])"
)
_QUICK = re.compile(r"\b(?:quick|just|only|for|takes?|about) (?P<n>15|20|30|45|60|90)(?! ?(?:\w|%|/))(?=$|[ ,.?!])")
_NIGHT = re.compile(
    r"\b(?:(?P<whole>all day|the whole day|full day)|(?P<halfday>half a day|half day)|(?P<year>a "
    r"year|year) lease)\b"
)
_WORDS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "another": 1.0, "half a": 0.5, "half an": 0.5, "a half": 0.5, "a couple": 2.0,
        "a couple of": 2.0,
    "couple": 2.0, "couple of": 2.0, "a few": 3.0, "few": 3.0, "quarter of an": 0.25, "a quarter of an": 0.25,
    "3 quarters of an": 0.75, "three quarters of an": 0.75,
}  # fmt: skip
_MINUTES = {"h": 60.0, "m": 1.0, "d": 1440.0, "w": 10_080.0, "s": 1 / 60, "y": 525_600.0, "mo": 43_200.0}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; `most` is the upper end where a range was said. A month counts 30 days, a year 365."""

    length: timedelta
    most: timedelta | None
    start: int
    end: int


def find(text: str | Message | Sheet) -> Duration | None:
    """The first length of time in a message, or None."""
    norm = text.text if isinstance(text, Sheet) else (read(text) if isinstance(text, str) else text).norm
    match = _COMPOUND.search(norm)
    if match and int(match["m"]) < 60:
        return Duration(timedelta(hours=int(match["h"]), minutes=int(match["m"])), None, *match.span())
    for match in _PLAIN.finditer(norm):
        found = _plain(match)
        if found:
            return found
    match = _QUICK.search(norm)
    if match:
        return Duration(timedelta(minutes=int(match["n"])), None, match.start("n"), match.end("n"))
    match = _NIGHT.search(norm)
    if match:
        length = (
            timedelta(hours=8) if match["whole"] else timedelta(hours=4) if match["halfday"] else timedelta(days=365)
        )
        return Duration(length, None, *match.span())
    return None


def _plain(match: "re.Match[str]") -> Duration | None:
    unit = _unit(match["unit"])
    n = _count(match["n"])
    if unit is None or not n or (match["unit"] in ("m", "d", "h") and not match["n"][0].isdigit()):
        return None
    if match["unit"] == "m" and not re.fullmatch(r"\d{2,3}|[5-9]", match["n"]):
        return None  # "1.2m" is money
    if match["half"]:
        n += 0.25 if match["half"].endswith("quarter") else 0.5
    minutes = n * unit + (int(match["n2"]) if match["n2"] else 0)
    most = timedelta(minutes=int(match["hi"]) * unit) if match["hi"] else None
    length = timedelta(minutes=minutes)
    if most is not None and most < length:
        length, most = most, length
    return Duration(length, most, *match.span())


def _unit(word: str) -> float | None:
    return _MINUTES["mo"] if word.startswith("mo") else _MINUTES.get(word[0])


def _count(words: str) -> float:
    if words in _WORDS:
        return _WORDS[words]
    if "/" in words and " " not in words:
        top, bottom = words.split("/")
        return int(top) / int(bottom) if int(bottom) else 0.0
    main, _, half = words.partition(" ")
    return float(main) + (0.5 if half else 0.0)
