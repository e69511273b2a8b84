"""A member ticks off a step of a deal; the client gets the good news on their own channel."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import audit, transactions
from domain.transactions import DealCard
from intents.commands import Fill, Slots
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools
from intents.transactions import deals
from intents.transactions.milestones import may_be_open, name_of, said

OFFERED = 4


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    deal = deals.of_member(ask, tools)
    if isinstance(deal, Need):
        return Outcome("no_deals") if deal.code == "no_deals" else deal
    code = str(ask.slots.get("milestone") or said(ask.text))
    if code not in {step.code for step in deal.milestones}:
        steps = deals.open_steps(deal)[:OFFERED]
        offers = tuple(
            Offer(name_of(s.code), Fill({"milestone": s.code, "deal": {"ids": [str(deal.id)]}})) for s in steps
        )
        return Need("milestone", "ask_milestone", {"address": deal.address}, offers)
    if "milestone" not in ask.slots and may_be_open(ask.text):
        # The client would be told at once of something that has not happened.
        offer = Offer("Yes, done", Fill({"milestone": code, "deal": {"ids": [str(deal.id)]}}))
        return Need("milestone", "ask_if_done", {"address": deal.address, "step": name_of(code)}, (offer,))
    return Findings({"deal_id": str(deal.id), "code": code})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    deal_id, code = UUID(str(findings.exact["deal_id"])), str(findings.exact["code"])
    by = audit.Actor("member", ask.speaker.id)
    deal = transactions.milestone_done(session, deal_id, code, now=ask.now, by=by, inbox_id=ask.inbox_id)
    data = {"address": deal.address, "step": name_of(code), "clients": _clients(deal)}
    return Outcome("done", data, focus=deals.as_shown(deal), undo={"deal_id": str(deal_id), "code": code})


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    by = audit.Actor("member", ask.speaker.id)
    deal_id, code = UUID(str(args["deal_id"])), str(args["code"])
    deal = transactions.milestone_undone(session, deal_id, code, by=by, inbox_id=ask.inbox_id)
    return Outcome("undone", {"address": deal.address, "step": name_of(code), "clients": _clients(deal)})


def _clients(deal: DealCard) -> list[str]:
    """Those who hear of the step from us."""
    return [party.name for party in deal.parties if party.contact_id is not None and party.role == deal.side]


INTENT = Intent(
    "transactions.milestone_done",
    MEMBER,
    consult,
    slots=(Slot("deal", "deal"), Slot("milestone", "milestone")),
    act=act,
    undo=undo,
    right="deals.manage",
)
