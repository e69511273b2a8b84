"""News of visits: whoever did not do it themselves is told, and the buyer is reminded before it begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.news.telling import Teller, Timing, named
from domain import conversations, outbox, showings
from domain.events import Happened
from domain.outbox import Kind
from domain.showings import ShowingCard

REMINDED = timedelta(hours=2)
"""How long before a visit the buyer is reminded; one that is nearer when it is booked gets no reminder."""
AGREEMENT_LINK_DAYS = 7


class Visits:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def booked(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        self._tell_other(session, desk, happened, visit, "booked")
        self._remind(session, desk, visit)

    def held(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        # It may have been confirmed before: then its reminder would promise too much.
        _forget(session, visit)
        if visit.waits_for == "approval":
            self._tell_other(session, desk, happened, visit, "held_approval")
            return
        if happened.data["by"] != "contact":
            link = self._agreement_link(session, visit)
            facts = _facts(session, visit)
            self._teller.contact(session, desk, visit.contact_id, "held_agreement_to_contact", facts, link=link)
        else:
            self._tell_member(session, desk, visit, "held_agreement_to_member", _facts(session, visit))

    def confirmed(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        facts, signed = _facts(session, visit), happened.data["by"] != "member"
        # Who has signed this very moment waits for it, at any hour.
        kind: Kind = "reply" if signed else "notice"
        self._teller.contact(session, desk, visit.contact_id, "confirmed_to_contact", facts, kind=kind)
        if signed:
            self._tell_member(session, desk, visit, "confirmed_to_member", facts)
        self._remind(session, desk, visit)

    def declined(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        facts = {**_facts(session, visit), "reason": happened.data["reason"]}
        self._teller.contact(session, desk, visit.contact_id, "declined_to_contact", facts)
        _forget(session, visit)

    def moved(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        was = datetime.fromisoformat(happened.data["was"])
        self._tell_other(session, desk, happened, visit, "moved", was=was)
        _forget(session, visit)
        self._remind(session, desk, visit)

    def cancelled(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        self._tell_other(session, desk, happened, visit, "cancelled", reason=happened.data["reason"])
        _forget(session, visit)

    def reinstated(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        self._tell_other(session, desk, happened, visit, "reinstated")
        self._remind(session, desk, visit)

    def expired(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        facts = {**_facts(session, visit), "waits_for": happened.data["waits_for"]}
        self._teller.contact(session, desk, visit.contact_id, "expired_to_contact", facts)
        self._tell_member(session, desk, visit, "expired_to_member", facts)

    def took_place(self, session: Session, happened: Happened, desk: Desk) -> None:
        visit = _visit(session, happened)
        if visit.kind in showings.BUYER_TOURS:
            conversations.plan_rating(
                session, "showing", visit.id, visit.contact_id, ended_at=visit.ends_at, now=desk.now()
            )

    def _tell_other(
        self, session: Session, desk: Desk, happened: Happened, visit: ShowingCard, what: str, **more: object
    ) -> None:
        """The side that did not do it: the office where the buyer did, the buyer where the office did."""
        facts = {**_facts(session, visit), **more}
        if happened.data["by"] == "contact":
            self._tell_member(session, desk, visit, f"{what}_to_member", facts)
        else:
            self._teller.contact(session, desk, visit.contact_id, f"{what}_to_contact", facts)
            if happened.data["by_id"] != str(visit.member_id):
                self._tell_member(session, desk, visit, f"{what}_to_member", facts)

    def _tell_member(
        self, session: Session, desk: Desk, visit: ShowingCard, code: str, facts: Mapping[str, object]
    ) -> None:
        buttons = ("confirm", "decline") if code == "held_approval_to_member" else ()
        self._teller.member(session, desk, visit.member_id, code, facts, about=visit.contact_id, buttons=buttons)

    def _remind(self, session: Session, desk: Desk, visit: ShowingCard) -> None:
        due = visit.starts_at - REMINDED
        if visit.status != "confirmed" or due <= desk.now():
            return
        timing = Timing(due, visit.starts_at, _key(visit))
        facts = _facts(session, visit)
        self._teller.contact(session, desk, visit.contact_id, "showing_soon", facts, kind="reminder", timing=timing)

    def _agreement_link(self, session: Session, visit: ShowingCard) -> str:
        if visit.agreement_id is None:
            return ""
        return self._teller.link(session, "agreement", str(visit.agreement_id), AGREEMENT_LINK_DAYS)


def _visit(session: Session, happened: Happened) -> ShowingCard:
    return showings.card(session, UUID(_data(happened)["showing_id"]))


def _data(happened: Happened) -> Mapping[str, Any]:
    return happened.data


def _facts(session: Session, visit: ShowingCard) -> dict[str, object]:
    return {
        "at": visit.starts_at,
        "address": visit.address,
        "agent": visit.member_name,
        "zone": visit.zone,
        "status": visit.status,
        "waits_for": visit.waits_for,
        **named(session, visit.contact_id),
    }


def _key(visit: ShowingCard) -> str:
    return f"showing {visit.id} {visit.starts_at.isoformat()}"


def _forget(session: Session, visit: ShowingCard) -> None:
    """Call off the reminders of a visit, whatever time they were for."""
    outbox.cancel_all(session, f"showing {visit.id} ")
