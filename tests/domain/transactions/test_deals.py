"""Deals: their steps are ticked off and back, their dates move, clients and members find their own."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, identity, transactions
from domain.audit import SYSTEM, Actor
from domain.db import Database
from domain.errors import Invalid, NotAllowed, Stale
from domain.transactions import (
    DealCard,
    DealOver,
    MilestoneDone,
    MilestoneOpen,
    NewParty,
    NoSuchDeal,
    NoSuchMilestone,
)
from tests.factories import people

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
CLOSING = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)
"""Friday, 2 pm in Seattle."""


def deal(session: Session, member: UUID, client: UUID | None = None, address: str = "12 Oak St") -> DealCard:
    return transactions.open_deal(
        session,
        address=address,
        side="buyer",
        price=Decimal(785_000),
        member_id=member,
        accepted_on=date(2026, 11, 23),
        closing_at=CLOSING,
        closing_place="Ballard Escrow",
        parties=[NewParty("buyer", "Maya Lopez", client), NewParty("escrow", "Ballard Escrow")],
        now=NOW,
    )


def agent(session: Session, name: str = "Dana Kim") -> Actor:
    return Actor("member", identity.add_member(session, name, "agent"))


def done_at(card: DealCard, code: str) -> datetime | None:
    return next(step.done_at for step in card.milestones if step.code == code)


def due_on(card: DealCard, code: str) -> date | None:
    return next(step.due_on for step in card.milestones if step.code == code)


def told(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT name FROM event WHERE name LIKE 'transactions.%' ORDER BY id")))


def id_of(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


def test_a_new_deal_has_its_steps_with_their_days_and_its_client(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        maya = people.contact(session)
        card = deal(session, id_of(agent(session)), maya)
        assert (card.stage, card.price, card.zone) == ("accepted", Decimal("785000.00"), "America/Los_Angeles")
        assert card.clients == (maya,)
        assert done_at(card, "accepted") == NOW
        assert card.next is not None
        assert (card.next.code, card.next.due_on) == ("earnest_money", date(2026, 11, 25))
        assert due_on(card, "walk_through") == date(2026, 12, 17)
        assert session.execute(text("SELECT role FROM contact WHERE id = :id"), {"id": maya}).scalar_one() == "client"
        assert told(session) == ["transactions.opened"]


def test_a_client_finds_their_deal_and_nobody_elses(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        maya, ben = people.contact(session), people.contact(session, "Ben Ode")
        dana = agent(session)
        card = deal(session, id_of(dana), maya)
        transactions.add_party(session, card.id, NewParty("seller", "Ben Ode", ben), by=dana)
        card = transactions.card(session, card.id)
        assert transactions.of_contact(session, maya) == (card,)
        # The other side's client asks their own office.
        assert transactions.of_contact(session, ben) == ()
        assert card.clients == (maya,)


def test_a_step_done_moves_the_stage_and_is_told(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        card = deal(session, id_of(dana))
        card = transactions.milestone_done(session, card.id, "inspection", now=NOW, by=dana)
        assert card.stage == "contingent"
        assert done_at(card, "inspection") == NOW
        assert card.next is not None
        assert card.next.code == "earnest_money"
        data = session.execute(text("SELECT data FROM event WHERE name = 'transactions.milestone_done'")).scalar_one()
        assert (data["deal_id"], data["code"], data["by_id"]) == (str(card.id), "inspection", str(dana.id))
        entry = audit.of_subject(session, "deal", card.id)[-1]
        assert (entry.action, entry.before, entry.after) == (
            "transactions.milestone_done",
            {"stage": "accepted"},
            {"code": "inspection", "stage": "contingent"},
        )


def test_a_tick_is_taken_back(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        card = deal(session, id_of(dana))
        transactions.milestone_done(session, card.id, "closed", now=NOW, by=dana)
        assert transactions.card(session, card.id).next is None
        back = transactions.milestone_undone(session, card.id, "closed", by=dana)
        assert (back.stage, done_at(back, "closed")) == ("accepted", None)
        assert told(session)[1:] == ["transactions.milestone_done", "transactions.milestone_undone"]
        with pytest.raises(MilestoneOpen):
            transactions.milestone_undone(session, card.id, "closed", by=dana)


def test_a_step_is_done_once_and_has_to_exist(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        card = deal(session, id_of(dana))
        with pytest.raises(MilestoneDone) as done:
            transactions.milestone_done(session, card.id, "accepted", now=NOW, by=dana)
        assert done.value.data == {"code": "accepted", "done_at": NOW}
        with pytest.raises(NoSuchMilestone) as unknown:
            transactions.milestone_done(session, card.id, "moving_van", now=NOW, by=dana)
        assert "inspection" in unknown.value.data["known"]  # type: ignore[operator]
        with pytest.raises(NoSuchDeal):
            transactions.milestone_done(session, uuid4(), "inspection", now=NOW, by=dana)


def test_only_who_works_on_a_deal_changes_it(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana, lee = agent(session), agent(session, "Lee Ray")
        maya = people.contact(session)
        card = deal(session, id_of(dana), maya)
        coordinator = Actor("member", identity.add_member(session, "Al Coe", "coordinator"))
        with pytest.raises(NotAllowed):
            transactions.milestone_done(session, card.id, "inspection", now=NOW, by=lee)
        with pytest.raises(NoSuchDeal):
            transactions.milestone_done(session, card.id, "inspection", now=NOW, by=Actor("contact", maya))
        transactions.milestone_done(session, card.id, "inspection", now=NOW, by=coordinator)
        identity.change_role(session, id_of(dana), "assistant")
        with pytest.raises(NotAllowed):
            transactions.milestone_done(session, card.id, "appraisal", now=NOW, by=dana)


def test_a_moved_closing_moves_what_is_counted_from_it(database: Database, brokerage: UUID) -> None:
    later = datetime(2026, 12, 23, 22, 0, tzinfo=UTC)
    with database.unit(brokerage) as session:
        dana = agent(session)
        card = deal(session, id_of(dana))
        transactions.milestone_done(session, card.id, "loan_approved", now=NOW, by=dana)
        moved = transactions.move_closing(session, card.id, later, place="Elm Title", by=dana, seen=CLOSING)
        assert (moved.closing_at, moved.closing_place) == (later, "Elm Title")
        assert due_on(moved, "walk_through") == date(2026, 12, 22)
        assert due_on(moved, "inspection") == due_on(card, "inspection")
        assert due_on(moved, "loan_approved") == due_on(card, "loan_approved")
        data = session.execute(text("SELECT data FROM event WHERE name = 'transactions.closing_moved'")).scalar_one()
        assert datetime.fromisoformat(data["was"]) == CLOSING
        with pytest.raises(Stale):
            transactions.move_closing(session, card.id, CLOSING, by=dana, seen=CLOSING)


def test_a_step_gets_another_day(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        card = deal(session, id_of(dana))
        moved = transactions.set_due(session, card.id, "inspection", date(2026, 12, 7), by=dana)
        assert due_on(moved, "inspection") == date(2026, 12, 7)
        with pytest.raises(MilestoneDone):
            transactions.set_due(session, card.id, "accepted", date(2026, 12, 7), by=dana)


def test_a_deal_that_fell_through_can_be_revived(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana, maya = agent(session), people.contact(session)
        card = deal(session, id_of(dana), maya)
        transactions.milestone_done(session, card.id, "inspection", now=NOW, by=dana)
        with pytest.raises(Invalid):
            transactions.fall_through(session, card.id, " ", by=dana)
        off = transactions.fall_through(session, card.id, "the inspection", by=dana)
        assert (off.stage, off.next) == ("fell_through", None)
        assert transactions.of_contact(session, maya) == ()
        assert transactions.of_contact(session, maya, over=True) == (off,)
        with pytest.raises(DealOver):
            transactions.milestone_done(session, card.id, "appraisal", now=NOW, by=dana)
        assert transactions.revive(session, card.id, by=dana).stage == "contingent"
        assert transactions.of_member(session, id_of(dana))[0].stage == "contingent"


def test_a_member_finds_a_deal_by_loose_words(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana, lee = agent(session), agent(session, "Lee Ray")
        oak = deal(session, id_of(dana), address="12 Oak St")
        other = deal(session, id_of(dana), address="14 Oak St")
        deal(session, id_of(lee), address="12 Oak Ave")

        def found(words: str) -> set[UUID]:
            return {one.id for one in transactions.named(session, id_of(dana), words)}

        assert found("oak") == {oak.id, other.id}
        assert found("12 OAK") == {oak.id}
        assert found("maya") == {oak.id, other.id}
        assert found("lopes 14") == {other.id}
        assert found("13 oak") == set()
        assert found("birch") == set()
        assert found(" ") == set()


def test_who_may_work_on_all_deals_sees_all(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        coordinator = identity.add_member(session, "Al Coe", "coordinator")
        card = deal(session, id_of(dana))
        assert transactions.workable(session, coordinator) == (card,)
        assert transactions.of_member(session, coordinator) == ()
        assert transactions.workable(session, id_of(agent(session, "Lee Ray"))) == ()


def test_what_is_due_comes_first_and_what_is_done_or_over_not_at_all(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = agent(session)
        oak, elm = deal(session, id_of(dana)), deal(session, id_of(dana), address="9 Elm St")
        transactions.milestone_done(session, oak.id, "earnest_money", now=NOW, by=dana)
        due = transactions.deadlines(session, id_of(dana), date(2026, 12, 3))
        assert (due[0].address, due[0].milestone.code) == ("9 Elm St", "earnest_money")
        assert {(one.address, one.milestone.code) for one in due[1:]} == {
            ("12 Oak St", "inspection"),
            ("9 Elm St", "inspection"),
        }
        transactions.fall_through(session, elm.id, "the loan", by=SYSTEM)
        assert [one.address for one in transactions.deadlines(session, id_of(dana), date(2026, 12, 3))] == ["12 Oak St"]
