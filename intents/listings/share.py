"""Send a home to a client: the client gets it on their own channel, with the link that display rules ask for."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import consent, conversations, crm, listings
from intents.crm import people
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.listings import resolve, showing


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    home = resolve.one(ask, tools)
    if isinstance(home, Need):
        return home
    contact = people.one(ask, tools)
    if isinstance(contact, Need):
        return contact
    exact = {"listing_id": str(home.id), "contact_id": str(contact.id)}
    return Findings(exact, {"address": showing.name_of(home), "contact": people.called(contact)})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    listing_id, contact_id = (UUID(str(findings.exact[key])) for key in ("listing_id", "contact_id"))
    home = listings.card(session, listing_id, "buyer")
    if conversations.conversation_with(session, contact_id=contact_id) is None:
        return Outcome("cannot_be_reached", findings.data)
    if not consent.takes_texts(session, contact_id, "listings"):
        return Outcome("stopped", findings.data)
    is_new = crm.share(session, listing_id, contact_id, member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("shared" if is_new else "shared_again", findings.data, focus=showing.shown(home), final=True)


INTENT = Intent(
    "listings.share",
    MEMBER,
    consult,
    slots=(Slot("listing", "listing"), Slot("contact", "contact")),
    act=act,
    right="contacts.own",
)
