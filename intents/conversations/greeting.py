"""A hello: answered with one, and with what can be done here."""

from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome("hello", {"known": bool(ask.speaker.name.strip())})


INTENT = Intent("conversations.greeting", ANYONE, consult)
