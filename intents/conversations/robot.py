"""Asked whether it is a robot, it says yes and offers a person."""

from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome("yes")


INTENT = Intent("conversations.robot", ANYONE, consult)
