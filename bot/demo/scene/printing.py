"""How the scene reads on a terminal or in a log: who said what, what changed, and what was expected of it."""

import textwrap
from collections.abc import Sequence

NAMES, WIDTH = 24, 108


def act(title: str) -> str:
    return f"\n{title}\n{'-' * len(title)}"


def said(who: str, words: str) -> str:
    return _entry(f"{who}:", words)


def heard(who: str, messages: Sequence[str], note: str = "") -> str:
    """All that one person got, message by message, with a note on it."""
    words = "\n".join(messages)
    return _entry(f"  to {who}:", f"{words}\n({note})" if note else words)


def changed(lines: Sequence[str]) -> str:
    return "\n".join(_entry("  database:", line) for line in lines)


def kept(words: str) -> str:
    return f"  \u2713 {words}"


def broken(words: str, expected: str, found: str) -> str:
    detail = textwrap.indent(f"expected: {expected}\nfound:    {found or 'nothing'}", "      ")
    return f"  \u2717 {words}\n{detail}"


def _entry(label: str, words: str) -> str:
    lines = [piece for line in words.splitlines() for piece in _wrapped(line)] or [""]
    first, *rest = lines
    gap = " " * (NAMES + 2)
    return "\n".join([f"{label:<{NAMES}}  {first}", *(f"{gap}{line}" for line in rest)])


def _wrapped(line: str) -> list[str]:
    # A link must stay whole: people copy it from here.
    return textwrap.wrap(line, WIDTH - NAMES - 2, break_long_words=False, break_on_hyphens=False) or [""]
