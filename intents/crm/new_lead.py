"""A new lead from one sentence: name, phone and e-mail in any order; what else was said becomes the first note."""

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from domain import crm
from intents.commands import Slots
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Shown, Slot, Tools

FEWEST_WORDS = 2
_AS_A_LEAD = re.compile(r"\bas an? (?:new )?(?:lead|contact|client|buyer|seller|renter)\b", re.IGNORECASE)
# Everything up to where the person themselves begins.
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\(?\d[\d().\s-]{8,}\d")
_LEAD_IN = re.compile(
    r"^\W*(?:please\s+)?(?:just\s+)?(?:(?:add|create|log|put in|enter|got|have|met|new)\s+)*"
    r"(?:an?\s+|the\s+)?(?:new\s+)?(?:(?:buyer|seller|renter)\s*)?(?:lead|contact|client|buyer|seller)?\s*(?:named|called|is|,|:|-)?",
    re.IGNORECASE,
)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    said = ask.slots.get("person")
    person = said if isinstance(said, Mapping) else {}
    if not person.get("name"):
        return Need("person", "ask_name")
    if not (person.get("phone") or person.get("email")):
        return Need("person", "ask_reach", {"contact": str(person["name"])})
    exact = {key: str(person.get(key, "")) for key in ("name", "phone", "email")}
    return Findings({**exact, "note": note_of(ask.text, exact["name"])}, {"contact": exact["name"]})


def note_of(said: str, name: str) -> str:
    """What a sentence says of a lead beyond name, phone and e-mail: "wants a 3 bed in Ballard"."""
    left = _REACH.sub(" ", said)
    left = re.sub(rf"\b{re.escape(name)}\b", " ", left, count=1, flags=re.IGNORECASE)
    left = _LEAD_IN.sub(" ", _AS_A_LEAD.sub(" ", left), count=1)
    left = " ".join(left.split()).strip(" ,.;:-")
    return left[:1].upper() + left[1:] if len(left.split()) >= FEWEST_WORDS else ""


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    exact = {key: str(value) for key, value in findings.exact.items()}
    lead = crm.add_lead(
        session,
        full_name=exact["name"],
        phone=exact["phone"],
        email=exact["email"],
        member_id=ask.speaker.id,
        now=ask.now,
        inbox_id=ask.inbox_id,
    )
    if exact["note"]:
        crm.note(session, lead.contact_id, exact["note"], member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    card = crm.contact(session, ask.speaker.id, lead.contact_id)
    code = "added" if lead.is_new else "filled" if lead.filled else "known"
    data = {
        "contact": card.full_name,
        "phone": people.said_phone(exact["phone"]),
        "filled": list(lead.filled),
        "shared": lead.phone_is_shared,
        "note": exact["note"],
    }
    return Outcome(code, data, focus=Shown("contact", str(card.id), card.full_name), undo=lead.undo, private=True)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    crm.remove_lead(session, args, member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("removed")


INTENT = Intent(
    "crm.new_lead", MEMBER, consult, slots=(Slot("person", "person"),), act=act, undo=undo, right="contacts.own"
)
