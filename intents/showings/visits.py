"""From what was said of a visit ("my 3 pm", "the oak st one") to the visit, or to the question of which."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from domain import audit, showings, times
from domain.showings import ShowingCard
from intents.commands import Fill, Slots
from intents.intent import Ask, Need, Offer, Shown, Tools
from intents.showings.times import spans_of
from intents.slots import address
from intents.slots.text import read

SLOT = "showing"
OFFERED = 4


def actor(ask: Ask) -> audit.Actor:
    return audit.Actor(ask.speaker.kind, ask.speaker.id)


def mine(ask: Ask, tools: Tools) -> tuple[ShowingCard, ...]:
    """The speaker's visits to come: a contact's own, a member's to show."""
    contact_id, member_id = (ask.speaker.id, None) if ask.speaker.kind == "contact" else (None, ask.speaker.id)
    return tools.read(
        lambda session: showings.upcoming(session, now=ask.now, contact_id=contact_id, member_id=member_id)
    )


def one(ask: Ask, tools: Tools, *, timed: bool = True) -> ShowingCard | Need:
    """The one visit that the request is about. `timed` says that a time in it tells which visit, not a new time."""
    found = named(ask, mine(ask, tools), timed=timed)
    if len(found) == 1:
        return found[0]
    return which(ask, found) if found else Need(SLOT, "no_visits")


def named(
    ask: Ask, visits: Sequence[ShowingCard], *, timed: bool = True, spoken_of: bool = True
) -> tuple[ShowingCard, ...]:
    """Those of the visits that the request names; all of them where it names none.

    `spoken_of` lets the visit that the talk is about stand for one that is not named.
    """
    said = ask.slots.get(SLOT)
    if isinstance(said, Mapping):
        picked = _picked(ask, visits, said)
        # "My 11 am Saturday" is not the 11 am of Wednesday, however much its hour fits.
        if picked and (_at(ask, picked) or not (timed and _says_day(ask))):
            return picked
    if spoken_of and ask.focus is not None and ask.focus.kind == "showing" and not isinstance(said, Mapping):
        focused = tuple(v for v in visits if str(v.id) == ask.focus.id)
        if focused:
            return focused
    at_that_time = _at(ask, visits) if timed else ()
    return at_that_time or tuple(visits)


def which(ask: Ask, visits: Sequence[ShowingCard]) -> Need:
    shown = visits[:OFFERED]
    offers = tuple(Offer(line(v), Fill({SLOT: {"ids": [str(v.id)]}})) for v in shown)
    return Need(SLOT, "which_visit", {"count": len(visits)}, offers, shown=tuple(map(as_shown, shown)))


def line(visit: ShowingCard, *, with_whom: str = "") -> str:
    """ "Sat Dec 5, 10:30 am, 12 Oak St"."""
    said = f"{times.say(visit.starts_at, ZoneInfo(visit.zone))}, {visit.address}"
    return f"{said} with {with_whom}" if with_whom else said


def as_shown(visit: ShowingCard) -> Shown:
    return Shown("showing", str(visit.id), line(visit), address=visit.address, starts_at=visit.starts_at)


def facts(visit: ShowingCard) -> dict[str, object]:
    """What every wording about a visit may say."""
    return {
        "address": visit.address,
        "at": visit.starts_at,
        "agent": visit.member_name,
        "contact": visit.contact_name or "a new contact",
        "zone": visit.zone,
        "status": visit.status,
        "waits_for": visit.waits_for,
        "until": visit.hold_expires_at,
    }


def _picked(ask: Ask, visits: Sequence[ShowingCard], said: Slots) -> tuple[ShowingCard, ...]:
    ids, positions = said.get("ids"), said.get("positions")
    if isinstance(positions, list):
        shown = [item.id for item in ask.shown if item.kind == "showing"]
        ids = [shown[p - 1] for p in positions if isinstance(p, int) and 0 < p <= len(shown)]
    if isinstance(ids, list):
        return tuple(v for v in visits if str(v.id) in ids)
    if "text" in said:
        refs = address.find(read(str(said["text"])))
        fits = address.resolve(refs[0], [v.address for v in visits]) if refs else []
        return tuple(visits[i] for i in fits)
    return ()


def _says_day(ask: Ask) -> bool:
    said = ask.slots.get("when")
    return isinstance(said, Mapping) and not said.get("no_day")


def _at(ask: Ask, visits: Sequence[ShowingCard]) -> tuple[ShowingCard, ...]:
    spans = spans_of(ask)
    return tuple(v for v in visits if any(a <= v.starts_at < b or (a == b and v.starts_at == a) for a, b in spans))
