"""Sixteen people at once: every time is booked once; and what changes between the look and the act is seen."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from domain import identity, showings
from domain.audit import SYSTEM, Actor
from domain.db import Database
from domain.errors import NotAllowed
from domain.showings import AgreementInUse, SlotTaken
from domain.showings.models import Showing
from tests.factories import people, visits
from tests.factories.visits import NOW, SATURDAY

THREADS, SLOTS = 16, 40
STARTS = [SATURDAY + timedelta(days=number // 10, minutes=30 * (number % 10)) for number in range(SLOTS)]


def at_once(work: Callable[[int], None], threads: int = THREADS) -> None:
    """Run `work` in so many threads, which begin together; what one of them raises fails the test."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(threads)

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as failure:  # noqa: BLE001 - it is raised again below
            failures.append(failure)

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if failures:
        raise failures[0]


OVERLAPS = text(
    "SELECT count(*) FROM showing a JOIN showing b "
    "ON a.id < b.id AND a.member_id = b.member_id AND a.during && b.during"
)


@pytest.mark.commits
def test_sixteen_people_book_forty_times_and_each_is_booked_once(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        buyers = [people.contact(session, f"Buyer {number}") for number in range(THREADS)]
        homes = [visits.home(session) for _ in range(THREADS)]
    taken: list[tuple[object, object]] = []

    def book_all(number: int) -> None:
        for start in STARTS:
            with database.unit(brokerage) as session:
                try:
                    showings.book(
                        session,
                        listing_id=homes[number],
                        contact_id=buyers[number],
                        starts_at=start,
                        now=NOW,
                        by=SYSTEM,
                        member_id=scene.agent,
                        kind="inspection",
                    )
                except SlotTaken as refused:
                    taken.append((start, refused.data["alternatives"]))

    at_once(book_all)
    with database.read(brokerage) as session:
        assert session.execute(text("SELECT count(*) FROM showing WHERE status = 'confirmed'")).scalar_one() == SLOTS
        assert session.execute(OVERLAPS).scalar_one() == 0
    assert len(taken) == THREADS * SLOTS - SLOTS
    assert all(start not in alternatives for start, alternatives in taken)  # type: ignore[operator]


@pytest.mark.commits
def test_nor_are_they_booked_twice_by_plain_sql(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
    refusals: set[str] = set()

    def insert_all(number: int) -> None:
        for start in STARTS:
            values = {
                "id": uuid4(),
                "listing_id": scene.home,
                "contact_id": scene.buyer,
                "member_id": scene.agent,
                "starts_at": start + timedelta(minutes=number % 3),
                "ends_at": start + timedelta(minutes=30 + number % 3),
                "status": "held",
            }
            try:
                with database.unit(brokerage) as session:
                    session.execute(insert(Showing).values(values))
            except DBAPIError as refused:
                refusals.add(getattr(refused.orig, "sqlstate", ""))

    at_once(insert_all)
    with database.read(brokerage) as session:
        booked = session.execute(text("SELECT count(*) FROM showing")).scalar_one()
        assert session.execute(OVERLAPS).scalar_one() == 0
    assert 0 < booked <= SLOTS
    # Two that meet may also each wait for the other, and PostgreSQL ends one of them.
    assert refusals <= {"23P01", "40P01"}


@pytest.mark.commits
def test_an_agreement_that_ends_while_a_visit_is_confirmed_under_it(database: Database, brokerage: UUID) -> None:
    for _ in range(10):
        with database.unit(brokerage) as session:
            scene = visits.scene(session)
            agreement = visits.signed(session, scene)

        def race(number: int, agreement: UUID = agreement, scene: visits.Scene = scene) -> None:
            with database.unit(brokerage) as session:
                if number:
                    try:
                        showings.end_agreement(session, agreement, NOW, by=SYSTEM)
                    except AgreementInUse:
                        return
                else:
                    showings.book(
                        session,
                        listing_id=scene.home,
                        contact_id=scene.buyer,
                        starts_at=SATURDAY,
                        now=NOW,
                        by=scene.as_buyer,
                    )

        at_once(race, threads=2)
    with database.read(brokerage) as session:
        wrong = text(
            "SELECT count(*) FROM showing s JOIN buyer_agreement a ON a.id = s.agreement_id "
            "WHERE s.status = 'confirmed' AND (a.ended_at IS NOT NULL OR a.signed_at IS NULL)"
        )
        assert session.execute(wrong).scalar_one() == 0
        statuses = set(session.scalars(text("SELECT status FROM showing")))
    assert statuses <= {"confirmed", "held"}


@pytest.mark.commits
def test_the_trigger_alone_keeps_an_ended_agreement_from_a_visit(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        agreement = visits.signed(session, scene)
    ended, refusals = threading.Event(), list[str]()

    def end() -> None:
        try:
            with database.unit(brokerage) as other:
                other.execute(text("UPDATE buyer_agreement SET ended_at = now()"))
        except DBAPIError as refused:
            refusals.append(str(refused.orig))
        ended.set()

    with database.unit(brokerage) as session:
        values = {
            "id": uuid4(),
            "listing_id": scene.home,
            "contact_id": scene.buyer,
            "member_id": scene.agent,
            "starts_at": SATURDAY,
            "ends_at": SATURDAY + timedelta(minutes=30),
            "status": "confirmed",
            "agreement_id": agreement,
        }
        session.execute(insert(Showing).values(values))
        thread = threading.Thread(target=end)
        thread.start()
        assert not ended.wait(0.3)
    thread.join(10)
    with database.read(brokerage) as session:
        still = text("SELECT count(*) FROM buyer_agreement WHERE ended_at IS NULL")
        assert session.execute(still).scalar_one() == 1
    assert len(refusals) == 1
    assert "rest on this agreement" in refusals[0]


@pytest.mark.commits
def test_a_role_that_changes_between_the_look_and_the_act_is_seen(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        visits.signed(session, scene)
        home = visits.home(session, approval=True)
        card = showings.book(
            session, listing_id=home, contact_id=scene.buyer, starts_at=SATURDAY, now=NOW, by=scene.as_buyer
        )
    with database.read(brokerage) as session:
        assert "showings.manage" in identity.rights_of(session, scene.agent)
    with database.unit(brokerage) as session:
        identity.change_role(session, scene.agent, "lender")
    with database.unit(brokerage) as session, pytest.raises(NotAllowed):
        showings.confirm(session, card.id, now=NOW, by=Actor("member", scene.agent))
    with database.read(brokerage) as session:
        assert showings.card(session, card.id).status == "held"
