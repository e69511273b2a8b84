"""News of deals: good news goes to the client, trouble goes to the agent and is never sent by itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.news.telling import Teller
from domain import conversations, transactions
from domain.events import Happened
from domain.transactions import DealCard
from intents.transactions.closing_date import next_step
from intents.transactions.milestones import name_of

CLOSED = "closed"


class Deals:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def milestone_done(self, session: Session, happened: Happened, desk: Desk) -> None:
        deal, code = _deal(session, happened), str(happened.data["code"])
        data = {
            "address": deal.address,
            "code": code,
            "step": name_of(code),
            "next": next_step(deal),
            "zone": deal.zone,
        }
        for contact_id in _clients(deal):
            self._teller.contact(session, desk, contact_id, "milestone_to_client", data)
            if code == CLOSED:
                conversations.plan_rating(session, "closing", deal.id, contact_id, ended_at=desk.now(), now=desk.now())

    def milestone_undone(self, session: Session, happened: Happened, desk: Desk) -> None:
        deal = _deal(session, happened)
        if happened.data["code"] == CLOSED:
            conversations.unplan_rating(session, "closing", deal.id)
        # Whoever took it back was told in the same breath.
        if happened.data["by_id"] == str(deal.member_id):
            return
        data = {"address": deal.address, "step": name_of(str(happened.data["code"]))}
        self._teller.member(session, desk, deal.member_id, "milestone_undone_to_member", data)

    def closing_moved(self, session: Session, happened: Happened, desk: Desk) -> None:
        deal = _deal(session, happened)
        at: datetime | None = deal.closing_at
        if at is None:
            return
        data = {"address": deal.address, "at": at, "place": deal.closing_place, "zone": deal.zone}
        for contact_id in _clients(deal):
            self._teller.contact(session, desk, contact_id, "closing_moved_to_client", data)


def _deal(session: Session, happened: Happened) -> DealCard:
    return transactions.card(session, UUID(happened.data["deal_id"]))


def _clients(deal: DealCard) -> tuple[UUID, ...]:
    return tuple(p.contact_id for p in deal.parties if p.contact_id is not None and p.role == deal.side)
