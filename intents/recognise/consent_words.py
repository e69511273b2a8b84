"""Consent before all else: what a message says of being texted at all, by keyword, in free words, or by the wire."""

from domain import consent
from intents.commands import Command, OptIn, OptOut, Start

# A bare "cancel" or "end" opts out by the carriers' rule on SMS; elsewhere, or as an answer, it is a word of the talk.
TALK_WORDS = frozenset({"cancel", "end", "quit", "remove", "revoke", "resume", "info"})


def recognise(text: str, *, opt: str, by_sms: bool, opted_out: bool = False) -> Command | None:
    """None where the message says nothing of consent. `opt` is the provider's own reading (out, in, help)."""
    if opt in ("out", "in", "help"):
        return _command(opt, "all")
    found = consent.heard(text, opted_out=opted_out)
    if found is None:
        return None
    if found.keyword and not by_sms and found.words in TALK_WORDS:
        return None
    return _command(found.kind, found.scope)


def _command(kind: str, scope: consent.Scope) -> Command:
    if kind == "out":
        return OptOut(scope if scope in ("marketing", "listings") else "all")
    return OptIn() if kind == "in" else Start("conversations.help", {"said": "help"})
