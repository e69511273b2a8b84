"""How every message must be, whatever it says: what carriers forbid, what a text may cost, what nobody reads."""

import re
from collections.abc import Iterator

from channels.plain import is_gsm
from channels.reserved import reserved_words
from channels.sms.render import LIMITS
from channels.sms.segments import segments
from domain.messages import Fitted

LEGAL = re.compile(
    r"Text STOP(?: to (?:opt out|hear nothing more|end those too))|Text HELP for help, STOP to end|"
    r"[Tt]ext START (?:if you ever want them again|first and then tell me)|text STOP to end those too"
)
"""Where a keyword must be told: how to opt out and in again."""
BANNED = re.compile(
    r"\b(?:as an ai|great question|happy to|please be advised|kindly|unfortunately|apologi[sz]e|i didn't get that|"
    r"please rephrase|dream home|valued|hesitate)\b|!|None\b|\bundefined\b|[0-9a-f]{8}-[0-9a-f]{4}-|  |\{\{|"
    r"\bTrue\b|\bFalse\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"|^[^:]{3,40}: .*', re.DOTALL)
"""People's own words, which are as they are: in quotes, or passed on under a name."""
_URL = re.compile(r"https?://\S+")


def faults(part: Fitted, *, sms: bool) -> Iterator[str]:
    """What is wrong with a message as such."""
    words = _URL.sub("", part.text)
    found = reserved_words(LEGAL.sub("", words))
    if found:
        yield f"asks for {found}"
    if match := BANNED.search(_QUOTED.sub("x", words)):
        yield f"says {match[0]!r}"
    if sms:
        yield from _costs(part.text)


def _costs(text: str) -> Iterator[str]:
    if not is_gsm(_QUOTED.sub("x", text)):
        yield "is not plain"
    if is_gsm(text) and (len(text) > LIMITS.characters or segments(text).count > 2):
        yield f"takes {segments(text).count} segments"
