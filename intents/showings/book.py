"""Book a visit: at the time that was said where it is free, else the nearest as choices; several homes in a row."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import showings, times
from domain.listings import ListingCard
from domain.showings import OutsideHours, ShowingCard, SlotTaken, TooSoon
from intents.commands import Slots, Start
from intents.crm import people
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools
from intents.listings import resolve, showing
from intents.showings import visits
from intents.showings.times import AT, Possible, possible, problem_of, spans_of

BETWEEN = timedelta(minutes=15)
"""From the end of one visit to the start of the next in a row."""
AGREEMENT_LINK_DAYS = 7
TRIES = 24
LATEST = timedelta(hours=4)
"""How long after the end of one visit of a row, or after the hour that was said, the next may begin."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    planned = ask.slots.get("visits")
    if isinstance(planned, list):
        return Findings({"visits": planned, "contact_id": str(ask.slots.get("contact_id") or ask.speaker.id)})
    homes = resolve.several(ask, tools)
    if isinstance(homes, Need):
        return homes
    contact_id = _for_whom(ask, tools)
    if isinstance(contact_id, Need):
        return contact_id
    if problem := problem_of(ask.slots):
        return Need("when", f"when_{problem}")
    return _plan(ask, tools, homes, contact_id) if len(homes) > 1 else _one(ask, tools, homes[0], contact_id)


def _for_whom(ask: Ask, tools: Tools) -> UUID | Need:
    """The contact who will come: the speaker, or whom a member books for."""
    if ask.speaker.kind == "contact":
        return ask.speaker.id
    contact = people.one(ask, tools)
    return contact if isinstance(contact, Need) else contact.id


def _one(ask: Ask, tools: Tools, home: ListingCard, contact_id: UUID) -> Findings | Need | Outcome:
    found = possible(ask, tools, home.id, contact_id)
    if found.exact is not None:
        return _findings([(home.id, found.exact)], contact_id)
    data = {
        "address": showing.name_of(home),
        "agent": found.free.member_name,
        "zone": found.free.zone,
        "asked": found.asked,
        "said": _is_timed(ask),
    }
    seen = showing.shown(home)
    if not found.free.starts:
        return Need("when", "no_times", data, focus=seen)
    return Need("when", "offer_times", data, _offers(home.id, found, contact_id), focus=seen)


def _is_timed(ask: Ask) -> bool:
    return "when" in ask.slots or AT in ask.slots


def _offers(listing_id: UUID, found: Possible, contact_id: UUID) -> tuple[Offer, ...]:
    zone = ZoneInfo(found.free.zone)
    return tuple(Offer(times.say(at, zone), _start([(listing_id, at)], contact_id)) for at in sorted(found.free.starts))


def _plan(ask: Ask, tools: Tools, homes: Sequence[ListingCard], contact_id: UUID) -> Findings | Need | Outcome:
    """One visit after another, in the order in which the homes were named, as early as all of it allows."""
    row: list[tuple[UUID, datetime]] = []
    # "at 11" is when the first one begins; the others follow.
    after = next((start for start, end in spans_of(ask) if start == end), None)
    zone, asked = ask.office.time_zone, True
    for home in homes:
        found = possible(ask, tools, home.id, contact_id, most=TRIES)
        zone, asked = found.free.zone, asked and found.asked
        start = next((s for s in sorted(found.free.starts) if after is None or after <= s < after + LATEST), None)
        if start is None:
            return Need("when", "no_row", {"address": showing.name_of(home), "count": len(homes)})
        row.append((home.id, start))
        after = start + showings.POLICY.usual + BETWEEN
    said = [f"{times.say(at, ZoneInfo(zone))} at {showing.name_of(h)}" for h, (_, at) in zip(homes, row, strict=True)]
    offer = Offer("Book all" if len(homes) > 2 else "Book both", _start(row, contact_id))
    return Need("when", "offer_row", {"row": said, "free_then": asked or not _is_timed(ask)}, (offer,))


def _start(row: Sequence[tuple[UUID, datetime]], contact_id: UUID) -> Start:
    return Start("showings.book", {"visits": _json(row), "contact_id": str(contact_id)})


def _findings(row: Sequence[tuple[UUID, datetime]], contact_id: UUID) -> Findings:
    return Findings({"visits": _json(row), "contact_id": str(contact_id)})


def _json(row: Sequence[tuple[UUID, datetime]]) -> list[dict[str, str]]:
    return [{"listing_id": str(listing_id), "at": at.isoformat()} for listing_id, at in row]


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    planned = findings.exact["visits"]
    contact_id = UUID(str(findings.exact["contact_id"]))
    booked: list[ShowingCard] = []
    for visit in planned if isinstance(planned, list) else []:
        try:
            booked.append(_book(session, ask, visit, contact_id))
        except (SlotTaken, OutsideHours, TooSoon) as error:
            return _gone(error, visit, contact_id, booked)
    return _booked(ask, booked)


def _book(session: Session, ask: Ask, visit: Mapping[str, str], contact_id: UUID) -> ShowingCard:
    return showings.book(
        session,
        listing_id=UUID(visit["listing_id"]),
        contact_id=contact_id,
        starts_at=datetime.fromisoformat(visit["at"]),
        now=ask.now,
        by=visits.actor(ask),
        inbox_id=ask.inbox_id,
    )


def _gone(
    error: SlotTaken | OutsideHours | TooSoon,
    visit: Mapping[str, str],
    contact_id: UUID,
    booked: Sequence[ShowingCard],
) -> Outcome:
    """Somebody was quicker, or the time cannot be: what is free nearby, as choices."""
    starts = error.data.get("alternatives")
    zone = ZoneInfo(str(error.data["zone"]))
    listing_id = UUID(visit["listing_id"])
    offers = tuple(
        Offer(times.say(at, zone), _start([(listing_id, at)], contact_id))
        for at in (starts if isinstance(starts, tuple | list) else ())
    )
    return Outcome(error.code, {**error.data, "others": [visits.line(one) for one in booked]}, offers=offers)


def _booked(ask: Ask, booked: Sequence[ShowingCard]) -> Outcome:
    first = booked[0]
    shown = tuple(visits.as_shown(visit) for visit in booked)
    waits = next((visit for visit in booked if visit.waits_for), first)
    code = {"agreement": "held_for_agreement", "approval": "held_for_approval"}.get(waits.waits_for, "booked")
    link = ""
    if waits.waits_for == "agreement" and waits.agreement_id is not None:
        link = ask.link("agreement", str(waits.agreement_id), AGREEMENT_LINK_DAYS)
    data = {**visits.facts(waits), "row": [visits.line(visit) for visit in booked]}
    undo = {"showing_ids": [str(visit.id) for visit in booked]}
    # A single visit leaves the homes in sight: "what about the second one?"
    in_sight = shown if len(shown) > 1 else None
    return Outcome(code, data, shown=in_sight, focus=shown[0], link=link, undo=undo)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    ids = args["showing_ids"]
    for showing_id in ids if isinstance(ids, list) else []:
        showings.cancel(
            session, UUID(str(showing_id)), "taken back", now=ask.now, by=visits.actor(ask), inbox_id=ask.inbox_id
        )
    return Outcome("taken_back")


INTENT = Intent(
    "showings.book",
    ANYONE,
    consult,
    slots=(Slot("listing", "listing"), Slot("when", "when"), Slot("contact", "contact")),
    act=act,
    undo=undo,
)
