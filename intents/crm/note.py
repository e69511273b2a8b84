"""Write something down about a contact, by sentence."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from domain import crm
from intents.commands import Slots
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools

_LEAD_IN = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:(?:add|make|put|leave|log|record|write|jot|take|save|remember)\b)?\s*"
    r"(?:down\s+)?(?:a\s+|another\s+)?(?:quick\s+)?(?:notes?\b)?\s*(?:down\s+)?"
    r"(?:(?:for|on|to|about|in|that|of|with)\b)?\s*",
    re.IGNORECASE,
)
_FILE = re.compile(r"^(?:'?s\s+)?(?:file|record|notes?|profile|card)\b\s*", re.IGNORECASE)
_JOINT = re.compile(r"^[\s,:;\u2013-]*(?:(?:that|saying|says?)\s+)?", re.IGNORECASE)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    text = str(ask.slots.get("text") or words(ask.text, people.name_words(ask, tools)))
    if not text:
        return Need("text", "ask_text", {"contact": people.called(contact)})
    return Findings({"contact_id": str(contact.id), "text": text}, {"contact": people.called(contact), "text": text})


def words(said: str, name: frozenset[str]) -> str:
    """What is to be noted: the sentence without its lead-in ("note for") and the contact's name at its head."""
    left = _LEAD_IN.sub("", said.strip(), count=1)
    left = _without_name(left, name)
    left = _JOINT.sub("", _FILE.sub("", left), count=1)
    return left[:1].upper() + left[1:] if left else ""


def _without_name(text: str, name: frozenset[str]) -> str:
    """The text without a name at its very beginning (at most three words, "the" and "'s" included)."""
    left = re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)
    taken = False
    while (match := re.match(r"([^\W\d_]+)(?:['\u2019]s)?\b\s*", left)) and _is_part(match[1].lower(), name):
        left, taken = left[match.end() :], True
    return left if taken else text


def _is_part(word: str, name: frozenset[str]) -> bool:
    return word in name or word.removesuffix("s") in name


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    note_id = crm.note(
        session,
        UUID(str(findings.exact["contact_id"])),
        str(findings.exact["text"]),
        member_id=ask.speaker.id,
        now=ask.now,
        inbox_id=ask.inbox_id,
    )
    return Outcome("noted", findings.data, undo={"note_id": str(note_id)}, private=True)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    crm.remove_note(session, UUID(str(args["note_id"])), member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("removed")


INTENT = Intent(
    "crm.note",
    MEMBER,
    consult,
    slots=(Slot("contact", "contact"), Slot("text", "text")),
    act=act,
    undo=undo,
    right="contacts.own",
)
