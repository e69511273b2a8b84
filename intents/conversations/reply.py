"""A member writes to a client through the assistant: on the client's own channel, in the member's words."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from domain import consent, conversations, crm
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools

_VERB = (
    r"(?:tell|let|text|message|msg|sms|reply(?:\s+to)?|respond(?:\s+to)?|answer|write(?:\s+to)?|send(?:\s+a\s+(?:text|message))?(?:\s+to)?|"
    r"say\s+to|ping|inform)"
)
_LEAD_IN = re.compile(rf"^(?:please\s+|pls\s+)?(?:(?:can|could)\s+you\s+)?{_VERB}\b[\s:,-]*", re.IGNORECASE)
_TO_WHOM = re.compile(r"^(?:the\s+|(?:him|her|them)\b\s*|\+?\(?\d[\d().\s-]{5,}\d\s*)", re.IGNORECASE)
_JOINT = re.compile(
    r"^(?:back\b)?[\s,:;\u2013-]*(?:a\s+(?:text|message|note)\s+)?(?:(?:know|that|saying|with|to\s+say)\b[\s:,]*)*",
    re.IGNORECASE,
)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    attached = bool(ask.slots.get("attached"))
    message = str(ask.slots.get("text") or ("" if attached else message_of(ask.text, people.name_words(ask, tools))))
    if not message and not attached:
        return Need("text", "ask_message", {"contact": people.called(contact)})
    exact = {"contact_id": str(contact.id), "message": message}
    return Findings(exact, {"contact": people.called(contact), "message": message})


def message_of(said: str, name: frozenset[str]) -> str:
    """The words for the client: the sentence without "tell Maria that" at its head."""
    left = _LEAD_IN.sub("", said.strip(), count=1)
    left = _TO_WHOM.sub("", left, count=1)
    while (match := re.match(r"([^\W\d_]+)\b[\s]*", left)) and _is_name(match[1].lower(), name):
        left = left[match.end() :]
    left = _JOINT.sub("", left, count=1).strip()
    return left[:1].upper() + left[1:]


def _is_name(word: str, name: frozenset[str]) -> bool:
    return word in name or word.removesuffix("s") in name


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    contact_id = UUID(str(findings.exact["contact_id"]))
    crm.contact(session, ask.speaker.id, contact_id)
    if conversations.conversation_with(session, contact_id=contact_id) is None:
        return Outcome("cannot_be_reached", findings.data)
    if not consent.takes_texts(session, contact_id):
        return Outcome("stopped", findings.data)
    conversations.write_as_member(
        session, contact_id, ask.speaker.id, str(findings.exact["message"]), now=ask.now, inbox_id=ask.inbox_id
    )
    if not findings.exact["message"]:
        return Outcome("picture_sent", findings.data, private=True)
    # In the client's own thread the words stand right above.
    return Outcome("sent_from_thread" if "attached" in ask.slots else "sent", findings.data, private=True)


INTENT = Intent(
    "conversations.reply",
    MEMBER,
    consult,
    slots=(Slot("contact", "contact"), Slot("text", "text")),
    act=act,
    right="conversations.take_over",
)
