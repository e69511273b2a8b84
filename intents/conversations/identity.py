"""Who this is, whose number, and how the office came to the person's address."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import crm
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

UNKNOWN_SOURCES = frozenset({"", "import", "inbound"})


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    if ask.speaker.kind == "member":
        return Outcome("member")
    source = tools.read(lambda session: _source(session, ask.speaker.id))
    return Outcome("contact", {"source": source, "known": source not in UNKNOWN_SOURCES})


def _source(session: Session, contact_id: UUID) -> str:
    return crm.source_of(session, contact_id)


INTENT = Intent("conversations.identity", ANYONE, consult)
