"""What one can ask here, by who is asking."""

from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome("help")


INTENT = Intent("conversations.help", ANYONE, consult)
