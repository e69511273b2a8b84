"""A contact says who they are: a name that the office did not have is kept."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from domain import crm
from domain.audit import Actor
from intents.intent import CONTACT, Ask, Findings, Intent, Need, Outcome, Slot, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    said = ask.slots.get("person")
    name = str(said.get("name", "")) if isinstance(said, Mapping) else ""
    return Findings({"name": name}) if name else Need("person", "ask_my_name")


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    name, actor = str(findings.exact["name"]), Actor("contact", ask.speaker.id)
    is_new = crm.name_contact(session, ask.speaker.id, name, actor=actor, inbox_id=ask.inbox_id)
    known = crm.name_of(session, ask.speaker.id)
    return Outcome("named" if is_new else "known", {"known_as": known, "first": known.split(" ")[0]})


INTENT = Intent("crm.my_name", CONTACT, consult, slots=(Slot("person", "person"),), act=act)
