"""When the client's deal closes, where, and what comes next."""

from domain import times
from domain.transactions import DealCard
from intents.intent import CONTACT, Ask, Findings, Intent, Need, Outcome, Tools
from intents.transactions import deals
from intents.transactions.milestones import name_of


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    mine = deals.of_client(ask, tools)
    if not mine:
        return Outcome("no_deals")
    first = mine[0]
    if first.closing_at is None:
        return Outcome("not_set", {"address": first.address, "agent": first.member_name})
    data = {
        "at": first.closing_at,
        "place": first.closing_place,
        "address": first.address,
        "zone": first.zone,
        "next": next_step(first),
        "agent": first.member_name,
        "others": [deals.line(deal) for deal in mine[1:]],
    }
    return Outcome("closes", data, focus=deals.as_shown(first))


def next_step(deal: DealCard) -> str:
    """The step to come before closing, with its day: "final walk-through, Thu Dec 17"."""
    step = next((one for one in deals.open_steps(deal) if one.code != "closed"), None)
    if step is None:
        return ""
    return f"{name_of(step.code)}, {times.say_day(step.due_on)}" if step.due_on else name_of(step.code)


INTENT = Intent("transactions.closing_date", CONTACT, consult)
