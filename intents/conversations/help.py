"""What one can ask here, by who is asking."""

from domain import identity
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome("help", {"own": tools.read(identity.brokerage_card).help_text})


INTENT = Intent("conversations.help", ANYONE, consult)
