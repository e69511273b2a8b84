"""Send homes to a client: the client gets each on their own channel, with the link that display rules ask for."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import consent, conversations, crm, listings
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.listings import resolve, showing


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    homes = resolve.several(ask, tools)
    if isinstance(homes, Need):
        return homes
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    exact = {"listing_ids": [str(home.id) for home in homes], "contact_id": str(contact.id)}
    return Findings(exact, {"homes": [showing.name_of(home) for home in homes], "contact": people.called(contact)})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    named, contact_id = findings.exact["listing_ids"], UUID(str(findings.exact["contact_id"]))
    homes = [listings.card(session, UUID(str(one)), "buyer") for one in (named if isinstance(named, list) else [])]
    if conversations.conversation_with(session, contact_id=contact_id) is None:
        return Outcome("cannot_be_reached", findings.data)
    if not consent.takes_texts(session, contact_id, "listings"):
        return Outcome("stopped", findings.data)
    new = [
        crm.share(session, home.id, contact_id, member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
        for home in homes
    ]
    return Outcome("shared" if any(new) else "shared_again", findings.data, focus=showing.shown(homes[0]), final=True)


INTENT = Intent(
    "listings.share",
    MEMBER,
    consult,
    slots=(Slot("listing", "listing"), Slot("contact", "contact")),
    act=act,
    right="contacts.own",
)
