"""A member says no to a visit; the buyer is told at once, with the reason."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import showings
from intents.commands import Slots
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.showings import requests, visits
from intents.showings.reason import reason_of


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    visit = requests.one(ask, tools, only_waiting=False)
    if isinstance(visit, Need):
        return Outcome("no_requests") if visit.code == "no_requests" else visit
    return Findings({"showing_id": str(visit.id), "reason": reason_of(ask.text)})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    showing_id, reason = UUID(str(findings.exact["showing_id"])), str(findings.exact["reason"])
    visit = showings.decline(session, showing_id, reason, now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
    return Outcome("declined", {**visits.facts(visit), "reason": reason}, undo={"showing_id": str(showing_id)})


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    showing_id = UUID(str(args["showing_id"]))
    visit = showings.reinstate(session, showing_id, now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
    return Outcome("taken_back", visits.facts(visit))


INTENT = Intent(
    "showings.decline",
    MEMBER,
    consult,
    slots=(Slot("showing", "showing"), Slot("when", "when")),
    act=act,
    undo=undo,
    right="showings.manage",
)
