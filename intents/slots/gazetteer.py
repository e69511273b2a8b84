"""The places people name, held in memory: exact, by alias, and mistyped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.slots.spelling import LONG, SHORTEST, is_common

_WORD = re.compile(r"[a-z0-9']+")
_GAP = re.compile(r"[ .\-]{1,2}\Z")
_WIDEST = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; `kind` is city, neighborhood, or anything else (landmark, station, school, park, region ...).

    `lat` and `lon` are degrees (WGS 84). `city` is the city a neighborhood lies in.
    """

    name: str
    kind: str
    lat: float = 0.0
    lon: float = 0.0
    city: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Places that a span of the text may name, likeliest first; `exact` is false for a mistyped name."""

    places: tuple[Place, ...]
    start: int
    end: int
    exact: bool = True

    @property
    def place(self) -> Place:
        return self.places[0]


_RANK = {"city": 0, "neighborhood": 1, "region": 2, "county": 2}


class Gazetteer:
    """Place names with exact and forgiving lookup; build once, share between threads."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._named: dict[str, list[Place]] = {}
        for place in self.places:
            for name in (place.name, *place.aliases):
                key = _key(name)
                if key and place not in self._named.setdefault(key, []):
                    self._named[key].append(place)
        for named in self._named.values():
            named.sort(key=lambda p: _RANK.get(p.kind, 3))
        self._first: dict[str, int] = {}
        self._by_letter: dict[str, list[str]] = {}
        for key in self._named:
            words = key.split()
            self._first[words[0]] = max(self._first.get(words[0], 0), len(words))
            self._by_letter.setdefault(key[0], []).append(key)
        self.words = frozenset(w for key in self._named for w in key.split())

    def named(self, name: str) -> tuple[Place, ...]:
        """The places of exactly this name or alias, whatever the case; cities first."""
        return tuple(self._named.get(_key(name), ()))

    def like(self, name: str) -> tuple[Place, ...]:
        """The places of this name, forgiving a slip of the finger (one letter, two in long names)."""
        key = _key(name)
        if key in self._named:
            return tuple(self._named[key])
        if len(key) < SHORTEST:
            return ()
        found = process.extractOne(
            key, self._by_letter.get(key[0], ()), scorer=OSA.distance, score_cutoff=2 if len(key) >= LONG else 1
        )
        return tuple(self._named[found[0]]) if found else ()

    def scan(self, text: str) -> list[Hit]:
        """Every place named in normalised text, longest name first at each word."""
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        hits: list[Hit] = []
        i = 0
        while i < len(words):
            hit, n = self._exact(text, words, i)
            if hit is None:
                hit, n = self._fuzzy(text, words, i)
            if hit is not None:
                hits.append(hit)
            i += n
        return hits

    def _exact(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[Hit | None, int]:
        widest = self._first.get(words[i][0].removesuffix("'s"), 0)
        for phrase, n in _phrases(text, words, i, min(widest, _WIDEST)):
            for form in (phrase, phrase.removesuffix("'s")):
                if form in self._named:
                    end = words[i + n - 1][2] - (len(phrase) - len(form))
                    return Hit(tuple(self._named[form]), words[i][1], end), n
        return None, 1

    def _fuzzy(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[Hit | None, int]:
        unknown = [n for n in range(min(3, len(words) - i)) if _strange(words[i + n][0])]
        if not unknown or len(words[i][0]) < 3 or (0 not in unknown and words[i][0] not in self.words):
            return None, 1
        for phrase, n in _phrases(text, words, i, 3):
            if unknown[0] >= n or len(words[i + n - 1][0]) < 3:
                continue
            places = self.like(phrase)
            if places:
                return Hit(places, words[i][1], words[i + n - 1][2], exact=False), n
        return None, 1


def _strange(word: str) -> bool:
    return word.isalpha() and not is_common(word)


def _key(name: str) -> str:
    return " ".join(_WORD.findall(name.lower().replace("\u2019", "'")))


def _phrases(text: str, words: list[tuple[str, int, int]], i: int, widest: int) -> Iterator[tuple[str, int]]:
    """Runs of words from word `i` on with nothing but a space or hyphen between, longest first."""
    run = 1
    while run < widest and i + run < len(words) and _GAP.match(text, words[i + run - 1][2], words[i + run][1]):
        run += 1
    for n in range(min(run, widest), 0, -1):
        yield " ".join(w for w, _, _ in words[i : i + n]), n
