"""A member gives a client's conversation back to the assistant."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import conversations
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    return Findings({"contact_id": str(contact.id)}, {"contact": people.called(contact)})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    contact_id = UUID(str(findings.exact["contact_id"]))
    conversation_id = conversations.conversation_with(session, contact_id=contact_id)
    if conversation_id is None:
        return Outcome("never_wrote", findings.data)
    conversations.hand_back(session, conversation_id, ask.speaker.id, ask.now, inbox_id=ask.inbox_id)
    return Outcome("handed_back", findings.data)


INTENT = Intent(
    "conversations.hand_back",
    MEMBER,
    consult,
    slots=(Slot("contact", "contact"),),
    act=act,
    right="conversations.take_over",
)
