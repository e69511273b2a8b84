"""Splits a message into the requests it holds: "3 beds in ballard? and can we see the oak st one sat" has two.

Splitting is by wording alone and errs on the side of too few: what has no request of its own ("not a condo", "like
7-800k") stays with what it belongs to.
"""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<=[.!?])[\s]+(?=\S)|\n+")
_ABBREVIATION = re.compile(r"\b(?:st|ave|rd|dr|mr|mrs|ms|apt|no|approx|sq|ft|bd|ba|br|[ap]\.?m)\.$", re.IGNORECASE)
_OPENER = (
    r"(?:can|could|would|will|may|shall|do|does|did|is|are|was|when|what|what's|whats|where|who|how|which|why|"
    r"please|pls|tell|text|send|show|give|add|note|remind|confirm|cancel|move|book|schedule|set up|let me|let's|"
    r"i want|i'd like|i need|i'll|we want|we'd like|we need|any chance)"
)
_LEAD = re.compile(r"^(?:(?:and|also|plus|then|oh|so|but|btw)\b[\s,]*)+(?=\S+\s+\S)", re.IGNORECASE)
_JOINT = re.compile(
    rf"[,;]?\s+(?:and\s+also|and\s+then|and|also|plus|then|oh\s+and|btw|by\s+the\s+way)\s*,?\s+(?={_OPENER}\b\s+\S)"
    rf"|[,;]\s+(?=(?:also|and|oh|btw)?\s*(?:can|could|would|when|what|where|who|how)\s+(?:i|we|you|is|are|do|does|s)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the message, with where it stood."""

    text: str
    start: int
    end: int


def split(text: str) -> tuple[Clause, ...]:
    """The message's clauses in order; a message without a seam is one clause."""
    found: list[Clause] = []
    for start, end in _sentences(text):
        at = start
        for joint in _JOINT.finditer(text, start, end):
            _add(found, text, at, joint.start())
            at = joint.end()
        _add(found, text, at, end)
    return tuple(found)


def _sentences(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for seam in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text, at, seam.start()) and "\n" not in seam.group():
            continue
        spans.append((at, seam.start()))
        at = seam.end()
    return [*spans, (at, len(text))]


def _add(found: list[Clause], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = _LEAD.sub("", piece.strip(" \t,;"))
    if stripped:
        start += piece.rindex(stripped)
        found.append(Clause(stripped, start, start + len(stripped)))
