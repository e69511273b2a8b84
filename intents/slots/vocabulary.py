"""Phrases looked up in a message by their words: a table built once, longest phrase first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9']+")
_GAP = re.compile(r"(?:[ \-/]{1,2}| & )\Z")


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that was found: what it stands for, where, and its words."""

    key: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that make a phrase mean something else when they stand directly before or after it."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


class Vocabulary:
    """Phrases and what they stand for. A key of "" marks a phrase that is to be passed over."""

    def __init__(self, phrases: Iterable[tuple[str, str]], guards: Mapping[str, Guard] | None = None) -> None:
        # Single words by themselves, longer phrases by their first two words: most words of a message begin nothing.
        self._single: dict[str, str] = {}
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self._guards = dict(guards or {})
        seen: set[tuple[str, ...]] = set()
        for phrase, key in phrases:
            words = tuple(_WORD.findall(phrase))
            for form in (words, (*words[:-1], _plural(words[-1]))):
                if form not in seen:
                    seen.add(form)
                    self._put(form, key)
        for forms in self._longer.values():
            forms.sort(key=lambda f: -len(f[0]))

    def _put(self, form: tuple[str, ...], key: str) -> None:
        if len(form) == 1:
            self._single[form[0]] = key
        else:
            self._longer.setdefault((form[0], form[1]), []).append((form, key))

    def scan(self, text: str) -> list[Mention]:
        """The phrases in normalised text, left to right, without overlap; passed-over ones have an empty key."""
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        found: list[Mention] = []
        i = 0
        while i < len(words):
            mention, n = self._at(text, words, i)
            if mention is not None:
                found.append(mention)
            i += n
        return found

    def _at(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[Mention | None, int]:
        word, start, end = words[i]
        if i + 1 < len(words):
            for form, key in self._longer.get((word, words[i + 1][0]), ()):
                n = len(form)
                if _matches(text, words, i, form) and not self._guarded(" ".join(form), words, i, n):
                    return Mention(key, start, words[i + n - 1][2], " ".join(form)), n
        single = self._single.get(word)
        if single is not None and not self._guarded(word, words, i, 1):
            return Mention(single, start, end, word), 1
        return None, 1

    def _guarded(self, phrase: str, words: list[tuple[str, int, int]], i: int, n: int) -> bool:
        guard = self._guards.get(phrase)
        if guard is None:
            return False
        before = words[i - 1][0] if i > 0 else ""
        after = words[i + n][0] if i + n < len(words) else ""
        return before in guard.before or after in guard.after


def _matches(text: str, words: list[tuple[str, int, int]], i: int, form: tuple[str, ...]) -> bool:
    if i + len(form) > len(words):
        return False
    for k in range(1, len(form)):
        word, start, _ = words[i + k]
        if word != form[k] or not _GAP.match(text, words[i + k - 1][2], start):
            return False
    return True


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es" if not word.endswith("s") else word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
