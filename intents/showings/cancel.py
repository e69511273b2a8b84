"""Call a visit off, after a question that names exactly which; the other side is told why."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from domain import consent, showings
from intents.commands import Slots
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.showings import visits
from intents.showings.reason import reason_of

_ALL = re.compile(r"\b(?:all|everything|both|every one|them all)\b", re.IGNORECASE)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    mine = visits.mine(ask, tools)
    if not mine:
        return Outcome("no_visits")
    named = visits.named(ask, mine)
    if len(named) > 1 and not _ALL.search(ask.text):
        return visits.which(ask, named)
    exact = {"showing_ids": [str(visit.id) for visit in named], "reason": reason_of(ask.text)}
    return Findings(exact, {"row": [visits.line(visit) for visit in named]})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    ids, reason = findings.exact["showing_ids"], str(findings.exact["reason"])
    by_contact = ask.speaker.kind == "contact"
    called_off = [
        showings.cancel(session, UUID(i), reason, now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
        for i in (ids if isinstance(ids, list) else [])
    ]
    data = {
        "row": [visits.line(visit) for visit in called_off],
        "other": called_off[0].member_name if by_contact else visits.facts(called_off[0])["contact"],
        "told": by_contact or all(consent.takes_texts(session, visit.contact_id) for visit in called_off),
    }
    return Outcome("cancelled", data, shown=(), undo={"showing_ids": ids})


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    ids = args["showing_ids"]
    back = [
        showings.reinstate(session, UUID(str(i)), now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id)
        for i in (ids if isinstance(ids, list) else [])
    ]
    shown = tuple(map(visits.as_shown, back))
    return Outcome("reinstated", {"row": [visits.line(visit) for visit in back]}, shown=shown)


INTENT = Intent(
    "showings.cancel",
    ANYONE,
    consult,
    slots=(Slot("showing", "showing"), Slot("when", "when")),
    act=act,
    undo=undo,
    confirm=True,
)
