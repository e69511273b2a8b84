"""Move a visit to another time: the one that was said where it is free, else the nearest ones as choices."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import showings, times
from domain.showings import OutsideHours, ShowingCard, SlotTaken, TooSoon
from intents.commands import Slots, Start
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools
from intents.showings import visits
from intents.showings.book import AGREEMENT_LINK_DAYS
from intents.showings.times import AT, possible, problem_of


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    visit = visits.one(ask, tools, timed=False)
    if isinstance(visit, Need):
        return Outcome("no_visits") if visit.code == "no_visits" else visit
    if problem := problem_of(ask.slots):
        return Need("when", f"when_{problem}")
    found = possible(ask, tools, visit.listing_id, visit.contact_id, but=visit.id, like=visit.starts_at)
    if found.exact == visit.starts_at:
        return Need("when", "same_time", visits.facts(visit))
    if found.exact is not None:
        exact = {"showing_id": str(visit.id), "at": found.exact.isoformat(), "seen": visit.starts_at.isoformat()}
        return Findings(exact)
    data = {**visits.facts(visit), "asked": found.asked, "said": "when" in ask.slots or AT in ask.slots}
    if not found.free.starts:
        return Need("when", "no_times", data)
    zone = ZoneInfo(found.free.zone)
    offers = tuple(Offer(times.say(at, zone), _start(visit.id, at)) for at in sorted(found.free.starts))
    return Need("when", "offer_times", data, offers)


def _start(showing_id: UUID, at: datetime) -> Start:
    return Start("showings.reschedule", {"showing": {"ids": [str(showing_id)]}, AT: at.isoformat()})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    showing_id = UUID(str(findings.exact["showing_id"]))
    try:
        visit = _move(session, ask, showing_id, str(findings.exact["at"]), str(findings.exact["seen"]))
    except (SlotTaken, OutsideHours, TooSoon) as error:
        starts = error.data.get("alternatives")
        zone = ZoneInfo(str(error.data["zone"]))
        alternatives = starts if isinstance(starts, tuple | list) else ()
        offers = tuple(Offer(times.say(at, zone), _start(showing_id, at)) for at in alternatives)
        return Outcome(error.code, {**error.data, "others": []}, offers=offers)
    return _moved(ask, visit, str(findings.exact["seen"]))


def _move(session: Session, ask: Ask, showing_id: UUID, at: str, seen: str) -> ShowingCard:
    return showings.reschedule(
        session,
        showing_id,
        datetime.fromisoformat(at),
        now=ask.now,
        by=visits.actor(ask),
        seen=datetime.fromisoformat(seen) if seen else None,
        inbox_id=ask.inbox_id,
    )


def _moved(ask: Ask, visit: ShowingCard, seen: str) -> Outcome:
    code = {"agreement": "held_for_agreement", "approval": "held_for_approval"}.get(visit.waits_for, "moved")
    link = ""
    if visit.waits_for == "agreement" and visit.agreement_id is not None:
        link = ask.link("agreement", str(visit.agreement_id), AGREEMENT_LINK_DAYS)
    shown = visits.as_shown(visit)
    undo = {"showing_id": str(visit.id), "at": seen}
    return Outcome(code, visits.facts(visit), shown=(shown,), focus=shown, link=link, undo=undo)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    visit = _move(session, ask, UUID(str(args["showing_id"])), str(args["at"]), "")
    return Outcome("moved_back", visits.facts(visit), shown=(visits.as_shown(visit),))


INTENT = Intent(
    "showings.reschedule",
    ANYONE,
    consult,
    slots=(Slot("showing", "showing"), Slot("when", "when")),
    act=act,
    undo=undo,
)
