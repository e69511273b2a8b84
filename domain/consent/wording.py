"""The table of words.yaml, compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_NAME = re.compile(r"<([A-Z][A-Z0-9_]*)>")


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns that end messages with the scope they end, patterns by name, words, and shorthand."""

    out: tuple[tuple[str, "re.Pattern[str]"], ...]
    spanish: tuple[tuple[str, "re.Pattern[str]"], ...]
    patterns: Mapping[str, "re.Pattern[str]"]
    not_before_stop: frozenset[str]
    short: Mapping[str, str]
    hints: frozenset[str]

    def pattern(self, name: str) -> "re.Pattern[str]":
        return self.patterns[name]


@cache
def wording() -> Wording:
    """The wordings of consent."""
    data = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    fragments: dict[str, str] = data["fragments"]

    def compiled(pattern: str) -> "re.Pattern[str]":
        while _NAME.search(pattern):
            pattern = _NAME.sub(lambda m: fragments[m[1]], pattern)
        return re.compile(pattern)

    def scoped(rows: list[dict[str, str]]) -> tuple[tuple[str, "re.Pattern[str]"], ...]:
        return tuple((scope, compiled(pattern)) for row in rows for scope, pattern in row.items())

    return Wording(
        scoped(data["out"]),
        scoped(data["spanish"]),
        {name: compiled(pattern) for name, pattern in data["patterns"].items()},
        frozenset(data["not_before_stop"].split()),
        {slip: word for word, slips in data["short"].items() for slip in slips.split()},
        frozenset(data["hints"].split()),
    )
