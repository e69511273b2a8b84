"""From what was said of a person ("maria", "206-555-0100", "the second") to the contact, or to the question of whom."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from domain import conversations, crm
from domain.crm import ContactCard
from intents.commands import Fill, Slots
from intents.intent import Ask, Need, Offer, Shown, Tools
from intents.slots import person
from intents.slots.person import PersonRef
from intents.slots.text import read

SLOT = "contact"
OFFERED = 4


def one(ask: Ask, tools: Tools) -> ContactCard | Need:
    """The one contact that the request is about; where several fit they are offered."""
    found = _found(ask, tools)
    if len(found) == 1:
        return found[0]
    if found:
        return which(found)
    said = _spoken(ask)
    return Need(SLOT, "no_such_contact", {"said": said}) if said else Need(SLOT, "ask_contact")


def which(contacts: Sequence[ContactCard]) -> Need:
    offers = tuple(Offer(line(c), Fill({SLOT: {"ids": [str(c.id)]}})) for c in contacts[:OFFERED])
    return Need(SLOT, "which_contact", {"count": len(contacts)}, offers, shown=tuple(map(shown, contacts[:OFFERED])))


def shown(contact: ContactCard) -> Shown:
    return Shown("contact", str(contact.id), called(contact))


def called(contact: ContactCard) -> str:
    """The contact's name; for one who has not said it, the number by which they are told from others."""
    return contact.full_name or phone(contact) or "the new contact"


def line(contact: ContactCard) -> str:
    """ "Maria Lopez, 206-555-0100, buyer": enough to tell two of a name apart."""
    return ", ".join(part for part in (contact.full_name or "No name yet", phone(contact), contact.role) if part)


def phone(contact: ContactCard) -> str:
    """The latest number as people write it (206-555-0100), "" without one."""
    return said_phone(contact.phones[0]) if contact.phones else ""


def said_phone(number: str) -> str:
    """A number of E.164 as people here write it: 206-555-0100; one from elsewhere as it is."""
    digits = number.removeprefix("+1")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 and digits.isdigit() else number


def number_of(session: Session, contact_id: UUID) -> str:
    """The phone of a contact without a name, as it is said: it tells two strangers apart; "" without one."""
    cards = conversations.addresses_of(session, contact_id=contact_id)
    return next((said_phone(card.value) for card in cards if card.channel == "sms"), "")


def name_words(ask: Ask, tools: Tools) -> frozenset[str]:
    """The words by which the request names its contact, to take them off the rest of what was said."""
    mentions = tools.read(lambda session: crm.mentioned(session, ask.speaker.id, ask.text))
    return frozenset(word for mention in mentions for word in mention.words)


def _found(ask: Ask, tools: Tools) -> tuple[ContactCard, ...]:
    slot = ask.slots.get(SLOT)
    if isinstance(slot, Mapping):
        return _by_slot(ask, tools, slot)
    mentions = tools.read(lambda session: crm.mentioned(session, ask.speaker.id, ask.text))
    if mentions:
        return tuple(mention.contact for mention in mentions)
    said = _read(ask)
    if said.phone or said.email:
        return tools.read(lambda session: crm.find(session, ask.speaker.id, phone=said.phone, email=said.email))
    if ask.focus is not None and ask.focus.kind == "contact" and _is_pronoun(ask.text):
        return _by_ids(ask, tools, [ask.focus.id])
    return ()


def _read(ask: Ask) -> PersonRef:
    """The name, number and e-mail in what was said."""
    return person.find(read(ask.text)) or PersonRef()


def _by_slot(ask: Ask, tools: Tools, said: Slots) -> tuple[ContactCard, ...]:
    if "ids" in said and isinstance(said["ids"], list):
        return _by_ids(ask, tools, said["ids"])
    if "positions" in said and isinstance(said["positions"], list):
        people = [item.id for item in ask.shown if item.kind == "contact"]
        return _by_ids(ask, tools, [people[p - 1] for p in said["positions"] if 0 < p <= len(people)])
    name, number, email = (str(said.get(key, "")) for key in ("name", "phone", "email"))
    if "words" in said:
        words = str(said["words"])
        mentions = tools.read(lambda session: crm.mentioned(session, ask.speaker.id, words))
        if mentions:
            return tuple(mention.contact for mention in mentions)
        name = words
    return tools.read(lambda session: crm.find(session, ask.speaker.id, name=name, phone=number, email=email))


def _by_ids(ask: Ask, tools: Tools, ids: Sequence[object]) -> tuple[ContactCard, ...]:
    wanted = [UUID(str(i)) for i in ids]
    return tools.read(lambda session: tuple(crm.contact(session, ask.speaker.id, i) for i in wanted))


def _spoken(ask: Ask) -> str:
    said = ask.slots.get(SLOT)
    if not isinstance(said, Mapping):
        named = _read(ask)
        return named.name or said_phone(named.phone) or named.email
    return next((str(said[key]) for key in ("name", "words", "phone", "email") if said.get(key)), "")


def _is_pronoun(text: str) -> bool:
    return re.search(r"\b(?:he|she|they|him|her|them|his|their)\b", text.lower()) is not None
