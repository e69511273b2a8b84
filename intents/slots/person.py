"""People: name, phone and e-mail in one breath ("new lead Maria Lopez 206-555-0100 maria@x.com"), and loose names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers
import yaml
from rapidfuzz import fuzz

from intents.slots.spelling import corrected, is_common
from intents.slots.text import Message

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+'-]{0,63}\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
    r"(?![\w@])"
)
_EMAIL_SPOKEN = re.compile(
    r"(?<![\w.])([\w.+-]+) (?:at|\(at\)|\[at\]) ([\w-]+) (?:dot|\(dot\)|\[dot\]) (com|net|"
    r"org|edu|io|us|co)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.@/-])(?:\+?\d{1,3}[ .-]?)?(?:\(?\d{2,4}\)?[ .-]?)?\d{3,4}[ .-]?\d{4}(?:\s?(?:x|"
    r"ext\.?)\s?\d{1,5})?(?![\w@])"
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019.-](?=[^\W\d_]))*\.?")
_PARTICLES = frozenset("de la del van von der den da dos das di bin al el le du san mac mc st o".split())
_TITLES = frozenset("mr mrs ms miss dr prof sir mr. mrs. ms. dr.".split())
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as a message names them. `phone` is E.164, `email` lower case; `others` are people named along with them."""

    name: str = ""
    phone: str = ""
    email: str = ""
    others: tuple[str, ...] = ()

    def slot(self) -> dict[str, object]:
        """As a JSON value, without what was not said."""
        values: dict[str, object] = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "others": list(self.others),
        }
        return {k: v for k, v in values.items() if v}


@dataclass(frozen=True, slots=True)
class _Names:
    cues: tuple[str, ...]
    stop: frozenset[str]
    also_names: frozenset[str]
    families: dict[str, frozenset[str]]
    """Each first name with its short forms and those with it."""


@cache
def _data() -> _Names:
    data = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text("utf-8"))
    cues = tuple(sorted((c.strip() for c in data["cues"].split("|") if c.strip()), key=len, reverse=True))
    families: dict[str, set[str]] = {}
    for full, short in data["nicknames"].items():
        family = {full, *short.split()}
        for name in family:
            families.setdefault(name, set()).update(family)
    frozen = {n: frozenset(f) for n, f in families.items()}
    return _Names(cues, frozenset(data["stop"].split()), frozenset(data["also_names"].split()), frozen)


@cache
def _cue() -> "re.Pattern[str]":
    return re.compile(
        r"(?<!\w)(?:"
        + "|".join(map(re.escape, _data().cues))
        + r")(?!\w)[:,]?\s*(?:the |a |an |is |named |called |about |for |with )*",
        re.IGNORECASE,
    )


def find(
    text: str | Message, *, region: str = "US", bare: bool = False, not_names: frozenset[str] = frozenset()
) -> PersonRef | None:
    """The person a message names, or None.

    With `bare` the whole message may be a name (it was asked for). `not_names` are words (of places) that are no names
    when written small.
    """
    typed = text.text if isinstance(text, Message) else text
    email, rest = _email(typed)
    phone, rest = _phone(rest, region)
    name, others = _name(rest, not_names, sure=bool(phone or email) or bare)
    if not (name or phone or email):
        return None
    return PersonRef(name, phone, email, others)


def _email(text: str) -> tuple[str, str]:
    match = _EMAIL.search(text)
    if match:
        return match.group().replace(" ", "").lower(), f"{text[: match.start()]}\n{text[match.end() :]}"
    match = _EMAIL_SPOKEN.search(text)
    if match:
        return f"{match[1]}@{match[2]}.{match[3]}".lower(), f"{text[: match.start()]}\n{text[match.end() :]}"
    return "", text


def _phone(text: str, region: str) -> tuple[str, str]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) < 10:
            continue
        try:
            number = phonenumbers.parse(match.group(), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return found, f"{text[: match.start()]}\n{text[match.end() :]}"
    return "", text


@dataclass(frozen=True, slots=True)
class _Reading:
    """How ready we are to take a small word for a name: `given` words were introduced as one."""

    introduced: bool
    shouting: bool
    not_names: frozenset[str]


def _name(text: str, not_names: frozenset[str], *, sure: bool) -> tuple[str, tuple[str, ...]]:
    """The name after a cue, else the first run of capitalised words; with `sure` also a bare name in small letters."""
    shouting = text.isupper()
    for match in _cue().finditer(text):
        name, others = _run(text, match.end(), _Reading(_introduces(match.group()), shouting, not_names))
        if name:
            return name, others
    for start in (m.start() for m in _NAME_WORD.finditer(text)):
        if not sure and not text[start].isupper():
            continue
        name, others = _run(text, start, _Reading(sure, shouting, not_names))
        if name and (sure or len(name.split()) > 1):
            return name, others
    return "", ()


def _introduces(cue: str) -> bool:
    return bool(re.search(r"lead|contact|client|buyer|seller|add|create|name", cue, re.IGNORECASE))


def _run(text: str, start: int, reading: _Reading) -> tuple[str, tuple[str, ...]]:
    """The words of a name from `start` on; "John and Mary Smith" names two people."""
    words, end = _words(text, start, reading)
    if not words:
        return "", ()
    joined = re.match(r"\s*(?:and|&|\+)\s+", text[end:])
    more = _words(text, end + joined.end(), reading)[0] if joined else []
    if not more:
        return _shown(words), ()
    if len(words) == 1 and len(more) > 1:
        words = [*words, *more[1:]]
    return _shown(words), (_shown(more if len(more) > 1 else [*more, *words[1:]]),)


def _words(text: str, start: int, reading: _Reading) -> tuple[list[str], int]:
    kept: list[str] = []
    end = start
    for match in _NAME_WORD.finditer(text, start):
        if text[end : match.start()].strip(" "):
            break
        word = match.group()
        low = word.lower().replace("\u2019", "'")
        if low in _TITLES and not kept:
            end = match.end()
            continue
        if not _part_of_name(word, low, kept, reading) or len(kept) == _LONGEST_NAME:
            break
        kept.append(word.rstrip(".") if len(word) > 2 and low not in _SUFFIXES else word)
        end = match.end()
    while kept and kept[-1].lower() in _PARTICLES:
        kept.pop()
    return kept, end


def _part_of_name(word: str, low: str, kept: list[str], reading: _Reading) -> bool:
    data = _data()
    if low.rstrip(".") in data.stop:
        return False
    capital = word[:1].isupper() and not reading.shouting
    if capital or (kept and low in _SUFFIXES):
        return True
    if low in _PARTICLES:
        return bool(kept) or reading.introduced
    if kept and kept[-1][:1].isupper() and not reading.shouting:
        return False  # "Maria wants ...": a capitalised name ends where small letters begin
    if low in data.also_names or low in data.families:
        return reading.introduced or (bool(kept) and low not in reading.not_names) or not is_common(low)
    return len(low) > 1 and low not in reading.not_names and not is_common(corrected(low))


def _shown(words: list[str]) -> str:
    """The name with capitals where it was typed without any."""
    if any(w[:1].isupper() and not w.isupper() for w in words) or any(ord(c) > 0x2FF for w in words for c in w):
        return " ".join(words)
    return " ".join(w.lower() if w.lower() in _PARTICLES and i else _capital(w.lower()) for i, w in enumerate(words))


def _capital(word: str) -> str:
    return "-".join(
        "'".join(p[:1].upper() + p[1:] for p in part.split("'"))
        if "'" in part and not part.endswith("'s")
        else part[:1].upper() + part[1:]
        for part in word.split("-")
    )


def resolve(name: str, names: Sequence[str]) -> list[int]:
    """Which of the names are meant by a loose one ("bob", "maria l", "lopes"): indexes of all that fit equally well."""
    scores = [score(name, n) for n in names]
    best = max(scores, default=0.0)
    return [i for i, s in enumerate(scores) if s >= best - 0.03] if best >= 0.8 else []


def score(said: str, name: str) -> float:
    """How well a name fits what was said, 0 to 1: each said word must meet a word of the name, misspelled or short."""
    mine, theirs = _fold(said).split(), _fold(name).split()
    if not mine or not theirs:
        return 0.0
    total = 0.0
    for i, word in enumerate(mine):
        total += max(_word_score(word, other, first=i == 0 and j == 0) for j, other in enumerate(theirs))
    whole = total / len(mine)
    return whole if len(mine) == len(theirs) or whole < 1 else whole - 0.01 * abs(len(theirs) - len(mine))


def _word_score(word: str, other: str, *, first: bool) -> float:
    if word == other:
        return 1.0
    if len(word) == 1:
        return 0.9 if other.startswith(word) else 0.0
    if other in _data().families.get(word, frozenset()):
        return 0.97 if first else 0.9
    if len(word) >= 3 and other.startswith(word):
        return 0.93
    return fuzz.ratio(word, other) / 100 if len(word) >= 4 else 0.0


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("\u2019", "'"))
    return re.sub(
        r"[^a-z\s\u0370-\uffff]", "", "".join(c for c in plain if not unicodedata.combining(c)).replace("-", " ")
    )
