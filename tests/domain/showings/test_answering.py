"""What becomes of a visit: confirmed, declined, called off, taken up again, run out; and who may say so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, identity, showings
from domain.audit import SYSTEM, Actor
from domain.db import Database
from domain.errors import NotAllowed
from domain.showings import (
    AgreementMissing,
    NoSuchShowing,
    NotOpen,
    ReasonMissing,
    ShowingCard,
    SlotTaken,
    TooSoon,
)
from tests.factories import people, visits
from tests.factories.visits import NOW, SATURDAY, Scene


def held(session: Session, scene: Scene, *, approval: bool = False) -> ShowingCard:
    """A visit that waits: for an agreement, or for the agent's word."""
    if approval:
        visits.signed(session, scene)
    home = visits.home(session, approval=approval)
    return showings.book(
        session, listing_id=home, contact_id=scene.buyer, starts_at=SATURDAY, now=NOW, by=scene.as_buyer
    )


def told(session: Session) -> list[tuple[str, dict[str, object]]]:
    rows = session.execute(
        text("SELECT name, data FROM event WHERE name LIKE 'showings.%' AND name <> 'showings.held' ORDER BY id")
    )
    return [(row.name, row.data) for row in rows if row.name != "showings.agreement_signed"]


def test_the_agent_says_yes(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        confirmed = showings.confirm(session, card.id, now=NOW, by=scene.as_agent)
        assert (confirmed.status, confirmed.waits_for, confirmed.hold_expires_at) == ("confirmed", "", None)
        assert [name for name, _ in told(session)] == ["showings.confirmed"]
        # Saying it twice is no second event.
        assert showings.confirm(session, card.id, now=NOW, by=scene.as_agent) == confirmed
        assert len(told(session)) == 1


def test_a_yes_is_taken_back(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        showings.confirm(session, card.id, now=NOW, by=scene.as_agent)
        back = showings.unconfirm(session, card.id, now=NOW, by=scene.as_agent)
        assert (back.status, back.waits_for, back.hold_expires_at) == ("held", "approval", SATURDAY)
        with pytest.raises(NotOpen):
            showings.unconfirm(session, card.id, now=NOW, by=scene.as_agent)


def test_the_agent_cannot_say_yes_for_the_law(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene)
        with pytest.raises(AgreementMissing) as missing:
            showings.confirm(session, card.id, now=NOW, by=scene.as_agent)
        assert missing.value.data == {"showing_id": card.id}
        assert showings.card(session, card.id) == card


def test_the_agent_says_no_with_a_reason(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        with pytest.raises(ReasonMissing):
            showings.decline(session, card.id, " ", now=NOW, by=scene.as_agent)
        declined = showings.decline(session, card.id, "the tenant is ill", now=NOW, by=scene.as_agent)
        assert (declined.status, declined.ended_reason) == ("declined", "the tenant is ill")
        name, data = told(session)[0]
        assert (name, data["reason"], data["by_id"]) == ("showings.declined", "the tenant is ill", str(scene.agent))
        with pytest.raises(NotOpen):
            showings.confirm(session, card.id, now=NOW, by=scene.as_agent)


def test_the_buyer_calls_off_and_the_time_is_free_again(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        with pytest.raises(ReasonMissing):
            showings.cancel(session, card.id, "", now=NOW, by=scene.as_buyer)
        off = showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        assert (off.status, off.ended_reason) == ("cancelled", "plans changed")
        name, data = told(session)[-1]
        assert (name, data["was"], data["by"]) == ("showings.cancelled", "confirmed", "contact")
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        again = showings.book(session, listing_id=scene.home, contact_id=other, starts_at=SATURDAY, now=NOW, by=SYSTEM)
        assert again.starts_at == SATURDAY
        with pytest.raises(NotOpen):
            showings.cancel(session, card.id, "again", now=NOW, by=scene.as_buyer)


def test_what_is_past_is_not_called_off(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        with pytest.raises(NotOpen):
            showings.cancel(session, card.id, "late", now=card.ends_at, by=scene.as_buyer)


@pytest.mark.parametrize("by", ["cancel", "decline"])
def test_calling_off_is_taken_back_to_what_it_was(database: Database, brokerage: UUID, by: str) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        call_off = showings.cancel if by == "cancel" else showings.decline
        call_off(session, card.id, "a mistake", now=NOW, by=scene.as_agent)
        assert showings.reinstate(session, card.id, now=NOW, by=scene.as_agent) == card
        showings.confirm(session, card.id, now=NOW, by=scene.as_agent)
        call_off(session, card.id, "a mistake", now=NOW, by=scene.as_agent)
        assert showings.reinstate(session, card.id, now=NOW, by=scene.as_agent).status == "confirmed"


def test_what_was_called_off_comes_back_only_to_a_free_time(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        showings.book(session, listing_id=scene.home, contact_id=other, starts_at=SATURDAY, now=NOW, by=SYSTEM)
        with pytest.raises(SlotTaken) as taken:
            showings.reinstate(session, card.id, now=NOW, by=scene.as_buyer)
        assert SATURDAY + timedelta(minutes=30) in taken.value.data["alternatives"]  # type: ignore[operator]
        assert showings.card(session, card.id).status == "cancelled"


def test_what_was_called_off_comes_back_only_under_its_agreement(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        assert card.agreement_id is not None
        showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        showings.end_agreement(session, card.agreement_id, NOW, by=scene.as_agent)
        with pytest.raises(AgreementMissing):
            showings.reinstate(session, card.id, now=NOW, by=scene.as_buyer)


def test_what_was_not_called_off_or_is_past_does_not_come_back(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        with pytest.raises(NotOpen):
            showings.reinstate(session, card.id, now=NOW, by=scene.as_buyer)
        showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        with pytest.raises(TooSoon):
            showings.reinstate(session, card.id, now=SATURDAY, by=scene.as_buyer)
        with pytest.raises(NoSuchShowing):
            showings.reinstate(session, uuid4(), now=NOW, by=scene.as_buyer)


def test_a_hold_runs_out_and_frees_the_time(database: Database, brokerage: UUID) -> None:
    evening = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene)
        assert showings.expire_holds(session, evening - timedelta(seconds=1)) == ()
        assert showings.expire_holds(session, evening) == (card.id,)
        assert showings.expire_holds(session, evening) == ()
        over = showings.card(session, card.id)
        assert (over.status, over.ended_reason) == ("expired", "no agreement")
        assert told(session) == [
            ("showings.expired", {"showing_id": str(card.id), "by": "system", "by_id": None, "waits_for": "agreement"})
        ]
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        assert (
            showings.book(
                session, listing_id=card.listing_id, contact_id=other, starts_at=SATURDAY, now=NOW, by=SYSTEM
            ).starts_at
            == SATURDAY
        )


def test_the_answer_to_a_visit_is_the_agents_alone(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        colleague = Actor("member", identity.add_member(session, "Lee Ray", "agent"))
        for answer in (showings.confirm, showings.unconfirm):
            with pytest.raises(NotAllowed):
                answer(session, card.id, now=NOW, by=scene.as_buyer)
            with pytest.raises(NotAllowed):
                answer(session, card.id, now=NOW, by=colleague)
        with pytest.raises(NotAllowed):
            showings.decline(session, card.id, "no", now=NOW, by=scene.as_buyer)
        with pytest.raises(NoSuchShowing):
            showings.cancel(session, card.id, "no", now=NOW, by=Actor("contact", uuid4()))
        with pytest.raises(NotAllowed):
            showings.record_exception(session, card.id, "none needed", by=scene.as_buyer)


def test_a_right_that_was_taken_meanwhile_is_gone(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = held(session, scene, approval=True)
        identity.change_role(session, scene.agent, "lender")
        with pytest.raises(NotAllowed):
            showings.confirm(session, card.id, now=NOW, by=scene.as_agent)
        identity.change_role(session, scene.agent, "agent")
        identity.set_active(session, scene.agent, active=False)
        with pytest.raises(NotAllowed):
            showings.confirm(session, card.id, now=NOW, by=scene.as_agent)


def test_every_change_is_recorded_with_the_message_that_caused_it(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        showings.reschedule(session, card.id, SATURDAY + timedelta(hours=2), now=NOW, by=scene.as_buyer)
        showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        showings.reinstate(session, card.id, now=NOW, by=scene.as_agent)
        entries = audit.of_subject(session, "showing", card.id)
        assert [(one.action, one.actor) for one in entries] == [
            ("showings.book", "contact"),
            ("showings.reschedule", "contact"),
            ("showings.cancelled", "contact"),
            ("showings.reinstate", "member"),
        ]
        moved = entries[1]
        assert moved.before is not None
        assert moved.after is not None
        assert moved.before["starts_at"] == SATURDAY.isoformat()
        assert moved.after["starts_at"] == (SATURDAY + timedelta(hours=2)).isoformat()
