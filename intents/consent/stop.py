"""Stop texting, in any words: honoured before anything else goes out, and confirmed once."""

from typing import cast

from sqlalchemy.orm import Session

from domain import audit, consent
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

TALK_WORDS = frozenset({"cancel", "end", "quit"})
"""Words that carriers take for an opt-out and that may have been meant for a tour."""
SCOPES = frozenset({"all", "marketing", "listings"})


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    scope = str(ask.slots.get("scope", "all"))
    return Findings({"scope": scope if scope in SCOPES else "all"})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    scope = cast(consent.Scope, findings.exact["scope"])
    to = consent.addressee_of(session, ask.conversation_id)
    consent.opt_out(session, to, said(ask), scope=scope)
    by_talk_word = scope == "all" and ask.text.strip().strip(".!").lower() in TALK_WORDS
    return Outcome("stopped_by_word" if by_talk_word else f"stopped_{scope}", {"word": ask.text.strip().upper()})


def said(ask: Ask) -> consent.Said:
    """The person's own words as the proof of what they asked for."""
    by = audit.Actor(ask.speaker.kind, ask.speaker.id)
    return consent.Said(ask.text, "inbound", ask.now, inbox_id=ask.inbox_id, by=by)


INTENT = Intent("consent.stop", ANYONE, consult, act=act)
