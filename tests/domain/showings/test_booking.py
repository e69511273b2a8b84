"""Asking for a visit: confirmed, held, or refused with what would be possible."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, identity, showings
from domain.audit import SYSTEM, Actor
from domain.db import Database
from domain.errors import NotAllowed, NotFound
from domain.showings import (
    AlreadyBooked,
    NobodyShows,
    NotShowable,
    OutsideHours,
    ShowingCard,
    SlotTaken,
    TooLong,
    TooManyHeld,
    TooSoon,
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


def told(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT name FROM event WHERE name LIKE 'showings.%' ORDER BY id")))


def test_with_a_signed_agreement_a_visit_is_confirmed_at_once(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        agreement = visits.signed(session, scene)
        card = book(session, scene)
        assert (card.status, card.waits_for, card.agreement_id) == ("confirmed", "", agreement)
        assert (card.member_id, card.member_name, card.contact_name) == (scene.agent, "Dana Kim", "Maya Lopez")
        assert (card.address, card.city, card.zone) == ("12 Oak St", "Seattle", "America/Los_Angeles")
        assert card.ends_at - card.starts_at == HALF_HOUR
        assert told(session) == ["showings.agreement_signed", "showings.booked"]
        entry = audit.of_subject(session, "showing", card.id)[-1]
        assert (entry.action, entry.actor, entry.actor_id) == ("showings.book", "contact", scene.buyer)


def test_without_one_it_is_held_until_evening_with_the_agreement_to_sign(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = book(session, scene)
        assert (card.status, card.waits_for) == ("held", "agreement")
        assert card.hold_expires_at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
        assert card.agreement_id is not None
        agreement = showings.agreement_card(session, card.agreement_id)
        assert agreement.signed_at is None
        assert agreement.starts_on <= date(2026, 12, 5) <= agreement.ends_on
        assert told(session) == ["showings.held"]


def test_two_homes_of_one_tour_wait_for_the_same_signature(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        first = book(session, scene)
        second = book(session, scene, SATURDAY + timedelta(minutes=45), listing_id=visits.home(session))
        assert first.agreement_id == second.agreement_id


def test_a_home_that_wants_the_agents_word_is_held_for_it(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        visits.signed(session, scene)
        card = book(session, scene, listing_id=visits.home(session, approval=True))
        assert (card.status, card.waits_for, card.hold_expires_at) == ("held", "approval", SATURDAY)
        assert showings.awaiting_approval(session, scene.agent, NOW) == (card,)


def test_a_home_for_rent_needs_no_agreement(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = book(session, scene, listing_id=visits.home(session, property_type="Residential Lease"))
        assert card.status == "confirmed"


def test_a_taken_time_is_refused_with_the_nearest_others(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        book(session, scene)
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        with pytest.raises(SlotTaken) as taken:
            book(session, scene, contact_id=other, by=SYSTEM, listing_id=visits.home(session))
        assert taken.value.data["whose"] == "member"
        assert taken.value.data["zone"] == "America/Los_Angeles"
        assert taken.value.data["alternatives"] == (
            SATURDAY - HALF_HOUR,
            SATURDAY + HALF_HOUR,
            SATURDAY - timedelta(minutes=75),
        )
        # The unit goes on after the refusal, and the offer holds.
        card = book(session, scene, SATURDAY + HALF_HOUR, contact_id=other, by=SYSTEM)
        assert card.status == "held"


def test_one_party_at_a_time_sees_a_home_unless_it_may_overlap(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        lee = identity.add_member(session, "Lee Ray", "agent")
        other = people.contact(session, "Ben Ode", owner_id=lee)
        book(session, scene)
        with pytest.raises(SlotTaken) as taken:
            book(session, scene, contact_id=other, by=SYSTEM)
        assert taken.value.data["whose"] == "home"
        shared = visits.home(session, overlap=True)
        third = people.contact(session, "Ana Wu", owner_id=identity.add_member(session, "Kit Lo", "agent"))
        at = SATURDAY + timedelta(hours=2)
        book(session, scene, at, listing_id=shared)
        assert book(session, scene, at, listing_id=shared, contact_id=third, by=SYSTEM).status == "held"


def test_a_person_is_not_in_two_places(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = book(session, scene)
        with pytest.raises(AlreadyBooked) as same:
            book(session, scene)
        assert same.value.data == {"showing_id": card.id, "same_home": True}
        with pytest.raises(AlreadyBooked) as elsewhere:
            book(session, scene, SATURDAY + timedelta(minutes=15), listing_id=visits.home(session))
        assert elsewhere.value.data == {"showing_id": card.id, "same_home": False}


def test_a_buyer_keeps_to_hours_and_notice_and_the_agent_need_not(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        night = datetime(2026, 12, 6, 4, 0, tzinfo=UTC)
        with pytest.raises(OutsideHours) as outside:
            book(session, scene, night)
        assert outside.value.data["alternatives"] == tuple(
            datetime(2026, 12, 6, 2, 30, tzinfo=UTC) - number * timedelta(minutes=45) for number in range(3)
        )
        soon = NOW + timedelta(minutes=90)
        with pytest.raises(TooSoon) as early:
            book(session, scene, soon)
        assert early.value.data["earliest"] == NOW + timedelta(hours=2)
        assert book(session, scene, soon, by=scene.as_agent).starts_at == soon
        assert book(session, scene, night, by=scene.as_agent).starts_at == night
        with pytest.raises(TooSoon):
            book(session, scene, NOW - timedelta(hours=1), by=scene.as_agent)


def test_a_visit_has_a_longest_length(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        with pytest.raises(TooLong) as long:
            book(session, scene, minutes=180)
        assert long.value.data == {"minutes": 180, "longest": 120}
        assert book(session, scene, minutes=120).ends_at == SATURDAY + timedelta(hours=2)


@pytest.mark.parametrize("status", ["Pending", "Closed", "Canceled", "Withdrawn", "Coming Soon"])
def test_a_home_that_is_not_shown_takes_no_visits(database: Database, brokerage: UUID, status: str) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        with pytest.raises(NotShowable) as refused:
            book(session, scene, listing_id=visits.home(session, status=status))
        assert refused.value.data == {"status": status}


def test_who_shows_without_being_asked(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        lister = identity.add_member(session, "Lee Ray", "agent")
        duty = identity.add_member(session, "Kit Lo", "agent")
        helper = identity.add_member(session, "Al Coe", "coordinator")
        ours, theirs = visits.home(session, agent=lister), visits.home(session)
        stranger = people.contact(session, "Ben Ode")
        with pytest.raises(NobodyShows):
            book(session, scene, contact_id=stranger, by=SYSTEM, listing_id=theirs)
        identity.set_duty_member(session, duty)
        assert book(session, scene, contact_id=stranger, by=SYSTEM, listing_id=theirs).member_id == duty
        later = SATURDAY + timedelta(hours=1)
        assert book(session, scene, later, contact_id=stranger, by=SYSTEM, listing_id=ours).member_id == lister
        of_helper = people.contact(session, "Ana Wu", owner_id=helper)
        assert book(session, scene, contact_id=of_helper, by=SYSTEM, listing_id=ours).member_id == lister
        with pytest.raises(NobodyShows):
            book(session, scene, later, by=SYSTEM, member_id=helper)


def test_nobody_books_for_another(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        other = people.contact(session, "Ben Ode", owner_id=scene.agent)
        with pytest.raises(NotAllowed):
            book(session, scene, by=Actor("contact", other))
        lender = identity.add_member(session, "Len Der", "lender")
        with pytest.raises(NotAllowed):
            book(session, scene, by=Actor("member", lender))
        with pytest.raises(NotFound):
            book(session, scene, listing_id=uuid4())


def test_a_person_without_an_agreement_holds_only_so_many(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        most = showings.POLICY.most_held
        for number in range(most):
            book(session, scene, SATURDAY + number * timedelta(minutes=45), listing_id=visits.home(session))
        with pytest.raises(TooManyHeld) as refused:
            book(session, scene, SATURDAY + timedelta(days=1))
        assert refused.value.data == {"most": most}
