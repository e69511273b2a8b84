"""Where the client's deal stands: what is done, what is next and by when; or how one step of it stands."""

from domain import times
from domain.transactions import DealCard, MilestoneCard
from intents.intent import CONTACT, Ask, Findings, Intent, Need, Outcome, Tools
from intents.transactions import deals
from intents.transactions.closing_date import next_step
from intents.transactions.milestones import name_of, said

DONE = 2


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    mine = deals.of_client(ask, tools)
    if not mine:
        return Outcome("no_deals")
    deal = mine[0]
    code = said(ask.text)
    step = next((one for one in deal.milestones if one.code == code), None)
    if step is not None and code not in ("closed", "accepted"):
        return _step(deal, step)
    done = [name_of(one.code) for one in deal.milestones if one.done_at is not None]
    data = {
        "address": deal.address,
        "done": done[-DONE:],
        "next": next_step(deal),
        "closing": deal.closing_at,
        "zone": deal.zone,
        "agent": deal.member_name,
    }
    return Outcome("stands", data, focus=deals.as_shown(deal))


def _step(deal: DealCard, step: MilestoneCard) -> Outcome:
    data = {
        "address": deal.address,
        "step": name_of(step.code),
        "done": times.say_day(times.local_day(step.done_at, deals.zone(deal))) if step.done_at else "",
        "due": times.say_day(step.due_on) if step.due_on else "",
        "agent": deal.member_name,
    }
    return Outcome("step", data, focus=deals.as_shown(deal))


INTENT = Intent("transactions.next_step", CONTACT, consult)
