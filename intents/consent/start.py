"""Texts are welcome again: lifts what held this address back, on this channel alone, and keeps the proof."""

from sqlalchemy.orm import Session

from domain import consent
from intents.consent import stop
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

BEGIN = "/start"


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Findings({})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    to = consent.addressee_of(session, ask.conversation_id)
    was_held = consent.opt_in(session, to, stop.said(ask))
    if was_held:
        return Outcome("welcome_back")
    # On a chat this is how everybody begins: nothing is on yet, and nobody asked for it to be.
    return Outcome("begun", asks_phone=True) if ask.text.startswith(BEGIN) else Outcome("already_on")


INTENT = Intent("consent.start", ANYONE, consult, act=act)
