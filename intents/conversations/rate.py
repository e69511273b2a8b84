"""How a visit or a closing was, in one number: the answer to a question of ours, and to nothing else."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import conversations, crm
from intents import survey
from intents.commands import Slots
from intents.intent import CONTACT, Ask, Findings, Intent, Need, Outcome, Tools

GLAD = 4
"""From this number on."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Findings({name: ask.slots[name] for name in ("rating", "score", "words", "explained")})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    given = findings.exact
    rating, score = UUID(str(given["rating"])), int(str(given["score"]))
    words = str(given["words"])
    conversations.rate(session, rating, score, words, contact_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    undo = {"rating": str(rating)}
    if score > conversations.LOW:
        return Outcome("glad" if score >= GLAD else "noted", undo=undo)
    data = {"agent": crm.owner_of(session, ask.speaker.id).full_name}
    if given["explained"]:
        return Outcome("low_explained", data, undo=undo)
    return Outcome("low", data, undo=undo, memory=survey.memory("reason", str(rating)))


def take_back(session: Session, ask: Ask, args: Slots) -> Outcome:
    conversations.unrate(session, UUID(str(args["rating"])), contact_id=ask.speaker.id, inbox_id=ask.inbox_id)
    return Outcome("taken_back")


INTENT = Intent(survey.RATE, CONTACT, consult, act=act, undo=take_back, answers_only=True)
