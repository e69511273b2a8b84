"""The visits to come: where, when, with whom, and what each still waits for."""

from domain.showings import ShowingCard
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.showings import visits
from intents.showings.book import AGREEMENT_LINK_DAYS

LISTED = 5


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    mine = visits.mine(ask, tools)
    if not mine:
        return Outcome("none")
    named = visits.named(ask, mine, spoken_of=False)
    shown = tuple(visits.as_shown(visit) for visit in named[:LISTED])
    if len(named) == 1:
        return _single(ask, named[0])
    row = [_line(ask, visit) for visit in named[:LISTED]]
    return Outcome("listed", {"row": row, "count": len(named)}, shown=shown)


def _single(ask: Ask, visit: ShowingCard) -> Outcome:
    shown = visits.as_shown(visit)
    link = ""
    if visit.waits_for == "agreement" and visit.agreement_id is not None and ask.speaker.kind == "contact":
        link = ask.link("agreement", str(visit.agreement_id), AGREEMENT_LINK_DAYS)
    return Outcome("single", visits.facts(visit), shown=(shown,), focus=shown, link=link)


def _line(ask: Ask, visit: ShowingCard) -> str:
    other = visit.member_name if ask.speaker.kind == "contact" else visit.contact_name or "a new contact"
    waits = {"agreement": " (waits for the agreement)", "approval": " (not confirmed yet)"}.get(visit.waits_for, "")
    return f"{visits.line(visit, with_whom=other)}{waits}"


INTENT = Intent("showings.upcoming", ANYONE, consult, slots=(Slot("showing", "showing"), Slot("when", "when")))
