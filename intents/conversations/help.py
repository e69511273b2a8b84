"""What one can ask here, by who is asking."""

from domain import identity
from intents.commands import Start
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Offer, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    is_member = ask.speaker.kind == "member" and ask.channel != "sms"
    own = tools.read(identity.brokerage_card).help_text
    return Outcome("help", {"own": own}, offers=OFFERS if is_member else ())


OFFERS = (
    Offer("My day", Start("crm.my_day")),
    Offer("My showings", Start("showings.upcoming")),
    Offer("New lead", Start("crm.new_lead")),
    Offer("Find a contact", Start("crm.find")),
    Offer("Add a note", Start("crm.note")),
    Offer("Remind me", Start("crm.task")),
    Offer("Tick off a step", Start("transactions.milestone_done")),
)


INTENT = Intent("conversations.help", ANYONE, consult)
