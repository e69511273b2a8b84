"""What went wrong, in the person's own words: the answer to what we ask after a low number, and to nothing else."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import conversations, crm
from intents import survey
from intents.intent import CONTACT, Ask, Findings, Intent, Need, Outcome, Tools


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Findings({name: ask.slots[name] for name in ("rating", "words")})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    rating, words = UUID(str(findings.exact["rating"])), str(findings.exact["words"])
    conversations.explain_rating(session, rating, words, contact_id=ask.speaker.id, inbox_id=ask.inbox_id)
    return Outcome("explained", {"agent": crm.owner_of(session, ask.speaker.id).full_name}, final=True)


INTENT = Intent(survey.EXPLAIN, CONTACT, consult, act=act, answers_only=True)
