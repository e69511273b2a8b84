"""Find a contact and say what the office knows of them."""

from domain import crm
from domain.crm import Person
from intents.commands import Start
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools

NOTES = 2


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    person = tools.read(lambda session: crm.person(session, ask.speaker.id, contact.id, notes=NOTES))
    offers = () if ask.channel == "sms" else _offers(person)
    return Outcome("found", _data(person), offers=offers, focus=people.shown(contact), private=True)


def _offers(person: Person) -> tuple[Offer, ...]:
    contact = {"contact": {"ids": [str(person.card.id)]}}
    return (
        Offer("Write to them", Start("conversations.reply", contact)),
        Offer("Add a note", Start("crm.note", contact)),
        Offer("Remind me", Start("crm.task")),
    )


def _data(person: Person) -> dict[str, object]:
    card = person.card
    return {
        "contact": card.full_name or "No name yet",
        "phone": people.phone(card),
        "email": card.email,
        "role": card.role,
        "stage": card.stage,
        "source": card.source,
        "with_whom": card.owner_name,
        "notes": [note.text for note in person.notes],
        "tasks": [task.title for task in person.tasks[:NOTES]],
    }


INTENT = Intent("crm.find", MEMBER, consult, slots=(Slot("contact", "contact"),), right="contacts.own")
