"""Words a carrier takes for itself: finds where a text asks a person to answer with one of them."""

from collections.abc import Iterator

import regex

OPT_OUT = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "REMOVE", "ARRET")
OPT_IN = ("START", "UNSTOP", "YES")
HELP = ("HELP", "INFO")
RESERVED = OPT_OUT + OPT_IN + HELP

_WORD = "|".join(sorted(RESERVED, key=len, reverse=True))
_REQUEST = regex.compile(
    r"\b(?i:reply|replying|respond|responding|answer|answering|text|texting|type|typing|send|say|write|press)\b"
    r"(?P<asked>[^.!?\n]*)"
)
# "reply yes", "text back cancel", "answer with 'end'": whatever the case, when the word follows at once.
_AT_ONCE = regex.compile(
    r"\b(?i:reply|respond|answer|text|type|say|write)(?:ing)?(?:\s+(?i:us|me|back|with|the\s+word|just|simply)){0,3}"
    rf"\s*:?\s*[\"'“”‘’*_]?(?P<word>(?i:{_WORD}))\b(?!\s+of\b)"
)
# Further on in the request ("reply 1 to keep it or CANCEL") only where it is written as a keyword.
_KEYWORD = regex.compile(rf"\b(?P<word>{_WORD})\b|[\"'“‘](?P<word>(?i:{_WORD}))[\"'”’]")
# "YES to confirm, CANCEL to cancel"
_MEANS = regex.compile(rf"(?<![\w-])(?P<word>{_WORD})(?=\s*[=:]|\s+(?:to|for|if)\b)")


def reserved_words(text: str) -> list[str]:
    """The reserved words that the text asks to be answered with, in capitals, each once, in order.

    "Your tour is cancelled. Text me to start again." has none: only what reads as a keyword to send counts.
    """
    return list(dict.fromkeys(word.upper() for _, word in sorted(_asked(text))))


def _asked(text: str) -> Iterator[tuple[int, str]]:
    for request in _REQUEST.finditer(text, overlapped=True):
        for match in _KEYWORD.finditer(text, *request.span("asked")):
            yield match.start("word"), match.group("word")
    for pattern in (_AT_ONCE, _MEANS):
        for match in pattern.finditer(text):
            yield match.start("word"), match.group("word")
