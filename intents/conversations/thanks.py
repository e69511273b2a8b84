"""Thanks and goodbyes: a word back, and no question."""

from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome("bye" if ask.slots.get("closing") else "welcome")


INTENT = Intent("conversations.thanks", ANYONE, consult)
