"""From what was said of a deal ("oak st", "Maria's deal") to the deal, or the question that settles it."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from domain import times, transactions
from domain.transactions import DealCard, MilestoneCard
from intents.commands import Fill
from intents.crm import people
from intents.intent import Ask, Need, Offer, Shown, Tools
from intents.slots import address
from intents.slots.text import read

SLOT = "deal"
OFFERED = 4


def of_client(ask: Ask, tools: Tools) -> tuple[DealCard, ...]:
    """The speaker's own deals, those named first where an address was said."""
    deals = tools.read(lambda session: transactions.of_contact(session, ask.speaker.id))
    return _named_by_address(ask, deals) or deals


def of_member(ask: Ask, tools: Tools) -> DealCard | Need:
    """The one deal that a member's sentence is about: by its address, its client's name, or the only one there is."""
    said = ask.slots.get(SLOT)
    deals = tools.read(lambda session: transactions.workable(session, ask.speaker.id))
    if isinstance(said, Mapping) and isinstance(said.get("ids"), list):
        deals = tuple(deal for deal in deals if str(deal.id) in said["ids"])
    elif isinstance(said, Mapping) and said.get("words"):
        words = str(said["words"])
        deals = tools.read(lambda session: transactions.named(session, ask.speaker.id, words)) or deals
    else:
        deals = _named_by_address(ask, deals) or _named_by_client(ask, tools, deals) or deals
    if len(deals) == 1:
        return deals[0]
    return which(deals) if deals else Need(SLOT, "no_deals")


def which(deals: Sequence[DealCard]) -> Need:
    shown = deals[:OFFERED]
    offers = tuple(Offer(line(deal), Fill({SLOT: {"ids": [str(deal.id)]}})) for deal in shown)
    return Need(SLOT, "which_deal", {"count": len(deals)}, offers, shown=tuple(map(as_shown, shown)))


def as_shown(deal: DealCard) -> Shown:
    return Shown("deal", str(deal.id), deal.address, address=deal.address)


def line(deal: DealCard) -> str:
    closes = f", closes {times.say_day(times.local_day(deal.closing_at, zone(deal)))}" if deal.closing_at else ""
    return f"{deal.address}{closes}"


def zone(deal: DealCard) -> ZoneInfo:
    return ZoneInfo(deal.zone)


def open_steps(deal: DealCard) -> tuple[MilestoneCard, ...]:
    return tuple(step for step in deal.milestones if step.done_at is None)


def _named_by_address(ask: Ask, deals: Sequence[DealCard]) -> tuple[DealCard, ...]:
    refs = [ref for ref in address.find(read(ask.text)) if ref.number or ref.street]
    fits = address.resolve(refs[0], [deal.address for deal in deals]) if refs else []
    return tuple(deals[i] for i in fits)


def _named_by_client(ask: Ask, tools: Tools, deals: Sequence[DealCard]) -> tuple[DealCard, ...]:
    words = people.name_words(ask, tools)
    return (
        tuple(d for d in deals if any(words & set(party.name.lower().split()) for party in d.parties)) if words else ()
    )
