"""Who this is, whose number, and how the office came to the person's address."""

from domain import crm
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

SOURCES = {
    "agent": "{owner} added you",
    "import": "it came with our address book",
    "inbound": "it wrote to us",
    "open house": "you left it at an open house",
    "referral": "somebody who knows you gave it to us",
    "web form": "you left it on our web form",
}
"""How an address came to the office, by the source of the contact; without one it must have written."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    if ask.speaker.kind == "member":
        return Outcome("member")
    contact_id = ask.speaker.id
    source, owner = tools.read(lambda session: (crm.source_of(session, contact_id), crm.owner_of(session, contact_id)))
    return Outcome("contact", {"because": because(source, owner.full_name)})


def because(source: str, owner: str) -> str:
    """Why the office has the person's address, as the end of a sentence."""
    known = SOURCES.get(source or "inbound", f"it came to us by {source}")
    return known.format(owner=owner)


INTENT = Intent("conversations.identity", ANYONE, consult)
