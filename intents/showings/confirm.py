"""A member says yes to a visit that waits for their word; the buyer is told at once."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import showings
from intents.commands import Slots
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.showings import requests, visits


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    visit = requests.one(ask, tools, only_waiting=True)
    if isinstance(visit, Need):
        return Outcome("no_requests") if visit.code == "no_requests" else visit
    return Findings({"showing_id": str(visit.id)})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    showing_id = UUID(str(findings.exact["showing_id"]))
    visit = showings.confirm(session, showing_id, now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
    shown = visits.as_shown(visit)
    return Outcome("confirmed", visits.facts(visit), shown=(shown,), focus=shown, undo={"showing_id": str(showing_id)})


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    showing_id = UUID(str(args["showing_id"]))
    visit = showings.unconfirm(session, showing_id, now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
    return Outcome("taken_back", visits.facts(visit))


INTENT = Intent(
    "showings.confirm",
    MEMBER,
    consult,
    slots=(Slot("showing", "showing"), Slot("when", "when")),
    act=act,
    undo=undo,
    right="showings.manage",
)
