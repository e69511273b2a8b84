"""Spelling: a mistyped key word ("bedrooom", "garrage") is put right; common words and short words are left alone.

Candidates come from an index of words with one letter left out, so the cost does not grow with the vocabulary.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Words of fewer letters are never corrected: too many of them are one letter apart."""
LONG = 9
"""From this length two mistakes are forgiven."""


class Speller:
    """A vocabulary with forgiving lookup."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._index: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= SHORTEST:
                for cut in _cuts(word):
                    self._index.setdefault(cut, set()).add(word)

    def near(self, word: str) -> str | None:
        """The closest word of the vocabulary, or None when nothing is close enough."""
        if len(word) < SHORTEST:
            return None
        best: tuple[int, str] | None = None
        for cut in _cuts(word):
            for candidate in self._index.get(cut, ()):
                far = OSA.distance(word, candidate)
                if far <= _allowed(word, candidate) and _same_start(word, candidate):
                    best = min(best or (far, candidate), (far, candidate))
        return best[1] if best else None


def _allowed(typed: str, word: str) -> int:
    if len(word) == len(typed) == SHORTEST and sorted(typed) != sorted(word):
        return 0  # "fiber" is no "fixer": in short words a letter may be missing or swapped, not another one
    return 2 if len(word) >= LONG else 1


def _same_start(typed: str, word: str) -> bool:
    """People seldom miss the first letter; the two first may be swapped."""
    return typed[0] == word[0] or typed[:2] == word[1::-1]


def _cuts(word: str) -> set[str]:
    cuts = {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) >= LONG:
        cuts |= {cut[:i] + cut[i + 1 :] for cut in tuple(cuts) for i in range(len(cut))}
    return cuts


@cache
def _key_words() -> tuple[Speller, frozenset[str]]:
    data = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    return Speller(data["key"].split()), frozenset(data["common"].split())


def is_common(word: str) -> bool:
    """Whether this is an everyday word or one of our key words, and so no name of a place."""
    speller, common = _key_words()
    return word in common or word in speller.words


def corrected(word: str) -> str:
    """The key word this was meant to be, or the word itself."""
    if len(word) < SHORTEST:
        return word
    speller, common = _key_words()
    if word in common or word in speller.words:
        return word
    return speller.near(word) or word
