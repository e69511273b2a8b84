"""Finding phrases in prose, with what stands around them: said of the home, denied, only nearby, or only possible."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

Standing = Literal["stated", "denied", "nearby", "possible"]
GAP = "~"
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[.,!?;:\n()•|*]", re.IGNORECASE)
_STOPS = frozenset(".!?;\n•|*")
_PAUSES = _STOPS | frozenset(",:()")
_TURNS = frozenset({"but", "yet", "although", "however", "while"})
"""Words after which a "no" no longer holds: "no garage but off-street parking"."""
_NO = frozenset({"no", "not", "without", "lack", "lacking", "never", "isn't", "doesn't", "don't", "none", "nor"})
_NEAR = frozenset({"near", "nearby", "minute", "min", "block", "mile", "adjacent", "across"})
_NEAR_PAIRS = frozenset(
    {("close", "to"), ("step", "from"), ("step", "to"), ("walk", "to"), ("walking", "distance"), ("next", "to"),
     ("proximity", "to"), ("easy", "access"), ("stroll", "to"), ("drive", "to"), ("short", "walk"), ("park", "with"),
     ("neighbor", "have"), ("the", "road"), ("the", "street"), ("next", "door")}
)  # fmt: skip
_GONE = frozenset({"gone", "removed", "closed", "demolished", "converted"})
_NOT_A_NO = frozenset(
    {("don't", "miss"), ("not", "to"), ("not", "only"), ("not", "just"), ("no", "shortage"), ("no", "need"),
     ("no", "expense"), ("no", "doubt"), ("not", "miss"), ("no", "one")}
)  # fmt: skip
_AWAY = frozenset({"nearby", "away"})
_AWAY_PAIRS = frozenset(
    {("down", "the"), ("across", "the"), ("the", "corner"), ("up", "the"), ("close", "by"), ("block", "away"),
     ("next", "door"), ("the", "park"), ("a", "park")}
)  # fmt: skip
_MAYBE = frozenset({"potential", "possible", "future", "could", "add", "potentially", "possibly", "proposed", "if"})
_MAYBE_PAIRS = frozenset(
    {("room", "for"), ("space", "for"), ("plan", "for"), ("ready", "for"), ("opportunity", "for"), ("option", "for"),
     ("permit", "for"), ("zoned", "for"), ("build", "a"), ("build", "your")}
)  # fmt: skip
_MAYBE_AFTER = frozenset({"potential", "possible", "possibility", "possibilitie", "opportunity"})
BEFORE, AFTER = 6, 5
CLOSE = 4
"""Words before a phrase within which a "no" or a "could" is about it."""
SNIPPET = 90


class Token(NamedTuple):
    """A word in its plain form (lower case, singular) and where it stands in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that was found: its meanings, how it stands, and the words around it as written."""

    meanings: tuple[str, ...]
    standing: Standing
    says: str


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    meanings: list[str] = field(default_factory=list)
    ends: bool = False


class PhraseBook:
    """Phrases by their words, longest match first. A phrase without a meaning only hides what lies in it."""

    def __init__(self, phrases: Iterable[tuple[str, str | None]]) -> None:
        self._root = _Node()
        for phrase, meaning in phrases:
            for words in _spread([token.word for token in tokens(phrase)] if GAP not in phrase else _gapped(phrase)):
                self._add(words, meaning)

    def find(self, text: str) -> Iterator[Found]:
        words = tokens(text)
        position = 0
        read: set[int] = set()
        begins = self._root.next
        while position < len(words):
            length, node = self._longest(words, position) if words[position].word in begins else (0, None)
            if node is None:
                position += 1
                continue
            if node.meanings:
                standing = _standing(words, read, position, position + length)
                yield Found(tuple(node.meanings), standing, _snippet(text, words, position, position + length))
            # The "no" of "no-step entrance" is part of what it says and denies nothing after it.
            read.update(range(position, position + length))
            position += length

    def _add(self, words: list[str], meaning: str | None) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        node.ends = True
        if meaning is not None and meaning not in node.meanings:
            node.meanings.append(meaning)

    def _longest(self, words: list[Token], start: int) -> tuple[int, _Node | None]:
        best: tuple[int, _Node | None] = (0, None)
        ways = [(start, self._root)]
        while ways:
            position, node = ways.pop()
            if node.ends and position - start > best[0]:
                best = (position - start, node)
            if position < len(words):
                word = words[position].word
                keys = () if word in _PAUSES else (word, GAP)
                ways += [(position + 1, node.next[key]) for key in keys if key in node.next]
        return best


def tokens(text: str) -> list[Token]:
    """The words of a text in plain form; marks that end a clause are words of their own."""
    return [Token(_plain(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    word = word.lower()
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _gapped(phrase: str) -> list[str]:
    parts = [[GAP] if part == GAP else [token.word for token in tokens(part)] for part in phrase.split()]
    return [word for part in parts for word in part]


def _spread(words: list[str]) -> Iterator[list[str]]:
    """The phrase with each gap as none, one and two words."""
    if GAP not in words:
        yield words
        return
    at = words.index(GAP)
    for count in range(3):
        for rest in _spread(words[at + 1 :]):
            yield [*words[:at], *[GAP] * count, *rest]


def _standing(words: list[Token], read: set[int], start: int, end: int) -> Standing:
    nearest = [("" if n in read else words[n].word) for n in range(start - 1, max(0, start - BEFORE) - 1, -1)]
    before = _clause(nearest)
    after = _clause([token.word for token in words[end : end + AFTER]])
    # Read towards the phrase again, so that pairs stand in their order.
    before_pairs = set(pairwise(reversed(before)))
    after_pairs = set(pairwise(after))
    if _NO & set(before[:CLOSE]) and not _NOT_A_NO & before_pairs:
        return "denied"
    if (
        _GONE & set(after)
        or _MAYBE & set(before[:CLOSE])
        or _MAYBE_PAIRS & before_pairs
        or _MAYBE_AFTER & set(after[:1])
    ):
        return "possible"
    if _NEAR & set(before) or _NEAR_PAIRS & before_pairs or _AWAY & set(after) or _AWAY_PAIRS & after_pairs:
        return "nearby"
    return "stated"


def _clause(words: list[str]) -> list[str]:
    for position, word in enumerate(words):
        if word in _PAUSES or word in _TURNS:
            return words[:position]
    return words


def _snippet(text: str, words: list[Token], start: int, end: int) -> str:
    """The sentence around the phrase, cut to a readable length at words."""
    first, last = start, end - 1
    while first > 0 and words[first - 1].word not in _STOPS and words[end - 1].end - words[first - 1].start < SNIPPET:
        first -= 1
    while last + 1 < len(words) and words[last + 1].word not in _STOPS:
        if words[last + 1].end - words[first].start > SNIPPET:
            break
        last += 1
    return re.sub(r"\s+", " ", text[words[first].start : words[last].end]).strip()


def book_of(says: Mapping[str, Iterable[str]], skipped: Iterable[str]) -> PhraseBook:
    """A book of phrases by meaning; the skipped ones hide look-alikes ("pool table")."""
    phrases: list[tuple[str, str | None]] = [(phrase, None) for phrase in skipped]
    phrases += [(phrase, meaning) for meaning, each in says.items() for phrase in each]
    return PhraseBook(phrases)
