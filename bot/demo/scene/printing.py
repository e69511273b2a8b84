"""How the scene reads on a terminal or in a log: who said what, what changed, and what was expected of it."""

import textwrap
from collections.abc import Sequence

from channels.sms.segments import segments

NAMES, WIDTH = 16, 100


def act(title: str) -> str:
    return f"\n{title}\n{'-' * len(title)}"


def said(who: str, words: str) -> str:
    return _entry(f"{who}:", words)


def heard(who: str, texts: Sequence[str], note: str = "") -> str:
    """All that one person got, text by text, with what it takes on the air."""
    total = sum(segments(text).count for text in texts)
    size = "1 segment" if total == 1 else f"{total} segments"
    words = "\n".join(texts)
    return _entry(f"  to {who}:", f"{words}\n({note or size})")


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
