"""Which facts of a home a question is about: codes of the record's facts, and feature words for the rest."""

import re
from functools import cache
from pathlib import Path

import yaml

from intents.slots import features
from intents.slots.text import Message, Sheet


def topics(message: Message) -> tuple[str, ...]:
    """Fact codes and feature words in the order in which the question names them; the longest wording wins a stretch."""
    found: list[tuple[int, str]] = []
    sheet = Sheet.of(message)
    for match in _pattern().finditer(message.norm):
        found.append((match.start(), _codes()[match.group()]))
        sheet.blot(*match.span())
    named = features.find(sheet)
    words = [w for key in ("features", "exclude_features") for w in _list(named.get(key))]
    found += [(len(message.norm), word) for word in words]
    return tuple(dict.fromkeys(code for _, code in sorted(found, key=lambda pair: pair[0])))


@cache
def _codes() -> dict[str, str]:
    data = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text("utf-8"))
    return {wording.strip(): code for code, row in data.items() for wording in row.split("|")}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_codes(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
