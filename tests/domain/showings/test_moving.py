"""Moving a visit: what the new time needs is asked anew, and nothing is lost where it is taken."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import identity, showings
from domain.audit import SYSTEM, Actor
from domain.db import Database
from domain.errors import NotAllowed, Stale
from domain.showings import (
    NoSuchShowing,
    NotOpen,
    ShowingCard,
    SlotTaken,
)
from tests.factories import people, visits
from tests.factories.visits import NOW, SATURDAY, Scene

HALF_HOUR = timedelta(minutes=30)


def book(session: Session, scene: Scene, starts_at: datetime = SATURDAY, **changes: object) -> ShowingCard:
    arguments = {
        "listing_id": scene.home,
        "contact_id": scene.buyer,
        "starts_at": starts_at,
        "now": NOW,
        "by": scene.as_buyer,
    }
    return showings.book(session, **(arguments | changes))  # type: ignore[arg-type]


def test_moving_a_visit_frees_the_old_time(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        later = SATURDAY + timedelta(hours=3)
        moved = showings.reschedule(session, card.id, later, now=NOW, by=scene.as_buyer, seen=SATURDAY)
        assert (moved.id, moved.starts_at, moved.ends_at, moved.status) == (
            card.id,
            later,
            later + HALF_HOUR,
            "confirmed",
        )
        data = session.execute(text("SELECT data FROM event WHERE name = 'showings.moved'")).scalar_one()
        assert datetime.fromisoformat(data["was"]) == SATURDAY
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        assert book(session, scene, contact_id=other, by=SYSTEM).starts_at == SATURDAY
        back = showings.reschedule(session, card.id, later + timedelta(minutes=15), now=NOW, by=scene.as_buyer)
        assert back.starts_at == later + timedelta(minutes=15)


def test_a_visit_is_not_moved_onto_a_taken_time_and_stays_where_it_was(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        later = SATURDAY + timedelta(hours=2)
        book(session, scene, later, contact_id=other, by=SYSTEM, listing_id=visits.home(session))
        with pytest.raises(SlotTaken) as taken:
            showings.reschedule(session, card.id, later, now=NOW, by=scene.as_buyer)
        assert taken.value.data["alternatives"] == (later - HALF_HOUR, later + HALF_HOUR, later - timedelta(minutes=75))
        assert showings.card(session, card.id) == card


def test_a_visit_that_was_moved_meanwhile_is_stale(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        later = SATURDAY + timedelta(hours=3)
        showings.reschedule(session, card.id, later, now=NOW, by=scene.as_agent)
        with pytest.raises(Stale) as stale:
            showings.reschedule(session, card.id, SATURDAY, now=NOW, by=scene.as_buyer, seen=SATURDAY)
        assert stale.value.data == {"starts_at": later}


def test_a_visit_moved_past_its_agreement_waits_for_a_new_one(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        january = datetime(2027, 1, 9, 18, 30, tzinfo=UTC)
        moved = showings.reschedule(session, card.id, january, now=NOW, by=scene.as_buyer)
        assert (moved.status, moved.waits_for) == ("held", "agreement")
        assert moved.agreement_id is not None
        assert moved.agreement_id != card.agreement_id


def test_only_a_visit_that_is_on_can_be_moved_and_only_by_its_own_people(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        later = SATURDAY + timedelta(hours=3)
        stranger = Actor("contact", people.contact(session, "Ben Ode"))
        colleague = Actor("member", identity.add_member(session, "Lee Ray", "agent"))
        coordinator = Actor("member", identity.add_member(session, "Al Coe", "coordinator"))
        with pytest.raises(NoSuchShowing):
            showings.reschedule(session, card.id, later, now=NOW, by=stranger)
        with pytest.raises(NotAllowed):
            showings.reschedule(session, card.id, later, now=NOW, by=colleague)
        with pytest.raises(NoSuchShowing):
            showings.reschedule(session, uuid4(), later, now=NOW, by=scene.as_agent)
        assert showings.reschedule(session, card.id, later, now=NOW, by=coordinator).starts_at == later
        showings.cancel(session, card.id, "ill", now=NOW, by=scene.as_buyer)
        with pytest.raises(NotOpen):
            showings.reschedule(session, card.id, SATURDAY, now=NOW, by=scene.as_buyer)
