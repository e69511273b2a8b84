"""Buyer agreements: no tour without one that covers it, by any door; signed as shown; what waited goes on."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import identity, showings
from domain.db import Database
from domain.errors import Invalid, NotFound
from domain.showings import AgreementClosed, AgreementInUse, Terms
from domain.showings.models import BuyerAgreement, Showing
from tests.factories import people, visits
from tests.factories.visits import NOW, SATURDAY, Scene

DAY = date(2026, 12, 5)

# What the buyer has, the kind of visit, the recorded exception, and whether the visit may be confirmed.
CASES = [
    ("none", "first", None, False),
    ("signed", "first", None, True),
    ("signed", "second", None, True),
    ("signed", "live_video", None, True),
    ("none", "live_video", None, False),
    ("none", "open_house", None, True),
    ("none", "inspection", None, True),
    ("unsigned", "first", None, False),
    ("expired", "first", None, False),
    ("not yet", "first", None, False),
    ("ended", "first", None, False),
    ("another's", "first", None, False),
    ("none", "first", "a relative of the agent", True),
    ("first day", "first", None, True),
    ("last day", "first", None, True),
]


def agreement(session: Session, scene: Scene, state: str) -> UUID | None:
    """An agreement in that state, written past the actions."""
    if state == "none":
        return None
    days = {
        "expired": (date(2026, 11, 1), date(2026, 12, 4)),
        "not yet": (date(2026, 12, 6), date(2026, 12, 31)),
        "first day": (DAY, date(2026, 12, 31)),
        "last day": (date(2026, 11, 1), DAY),
    }.get(state, (date(2026, 11, 1), date(2026, 12, 31)))
    row = BuyerAgreement(
        id=uuid4(),
        contact_id=people.contact(session, "Ben Ode") if state == "another's" else scene.buyer,
        member_id=scene.agent,
        starts_on=days[0],
        ends_on=days[1],
        compensation_percent=Decimal("2.5"),
        text_version="touring-1",
        signed_at=None if state == "unsigned" else NOW,
        ended_at=NOW if state == "ended" else None,
    )
    session.add(row)
    session.flush()
    return row.id


@pytest.mark.parametrize(("state", "kind", "exception", "confirmed"), CASES)
def test_the_database_confirms_no_tour_without_a_covering_agreement(
    database: Database, brokerage: UUID, state: str, kind: str, exception: str | None, confirmed: bool
) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        values = {
            "id": uuid4(),
            "listing_id": scene.home,
            "contact_id": scene.buyer,
            "member_id": scene.agent,
            "starts_at": SATURDAY,
            "ends_at": SATURDAY + timedelta(minutes=30),
            "kind": kind,
            "agreement_id": agreement(session, scene, state),
            "agreement_exception": exception,
        }
        if confirmed:
            session.execute(insert(Showing).values(values | {"status": "confirmed"}))
            return
        with pytest.raises(IntegrityError, match="agreement"), session.begin_nested():
            session.execute(insert(Showing).values(values | {"status": "confirmed"}))
        # Nor does it let one be confirmed later.
        session.execute(insert(Showing).values(values | {"status": "held"}))
        with pytest.raises(IntegrityError, match="agreement"), session.begin_nested():
            session.execute(text("UPDATE showing SET status = 'confirmed'"))


@pytest.mark.parametrize(("state", "kind", "exception", "confirmed"), CASES)
def test_booking_confirms_no_tour_without_a_covering_agreement(
    database: Database, brokerage: UUID, state: str, kind: showings.Kind, exception: str | None, confirmed: bool
) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        agreement(session, scene, state)
        card = showings.book(
            session,
            listing_id=scene.home,
            contact_id=scene.buyer,
            starts_at=SATURDAY,
            now=NOW,
            by=scene.as_buyer,
            kind=kind,
        )
        if exception is not None:
            card = showings.record_exception(session, card.id, exception, by=scene.as_agent)
        assert (card.status == "confirmed") is confirmed
        assert (card.waits_for == "agreement") is not confirmed


def test_the_day_counts_where_the_office_is(database: Database, brokerage: UUID) -> None:
    evening = datetime(2026, 12, 6, 2, 0, tzinfo=UTC)
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        agreement(session, scene, "last day")
        card = showings.book(
            session, listing_id=scene.home, contact_id=scene.buyer, starts_at=evening, now=NOW, by=scene.as_buyer
        )
        assert card.status == "confirmed"


def test_signing_confirms_what_waited(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        first = showings.book(
            session, listing_id=scene.home, contact_id=scene.buyer, starts_at=SATURDAY, now=NOW, by=scene.as_buyer
        )
        careful = visits.home(session, approval=True)
        second = showings.book(
            session,
            listing_id=careful,
            contact_id=scene.buyer,
            starts_at=SATURDAY + timedelta(minutes=45),
            now=NOW,
            by=scene.as_buyer,
        )
        assert first.agreement_id is not None
        gone_on = showings.sign_agreement(session, first.agreement_id, " Maya Lopez ", "203.0.113.9 Firefox", NOW)
        assert set(gone_on) == {first.id, second.id}
        one, other = (showings.card(session, card.id) for card in (first, second))
        assert (one.status, one.waits_for, one.hold_expires_at) == ("confirmed", "", None)
        assert (other.status, other.waits_for, other.hold_expires_at) == ("held", "approval", other.starts_at)
        names = session.scalars(text("SELECT name FROM event WHERE name LIKE 'showings.%' ORDER BY id")).all()
        assert sorted(names[2:]) == ["showings.agreement_signed", "showings.confirmed", "showings.held"]


def test_signing_does_not_bring_back_what_ran_out(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = showings.book(
            session, listing_id=scene.home, contact_id=scene.buyer, starts_at=SATURDAY, now=NOW, by=scene.as_buyer
        )
        assert card.agreement_id is not None
        assert card.hold_expires_at is not None
        late = card.hold_expires_at + timedelta(minutes=1)
        assert showings.sign_agreement(session, card.agreement_id, "Maya Lopez", "", late) == ()
        assert showings.expire_holds(session, late) == (card.id,)


def test_what_is_signed_is_what_was_shown(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        identity.change_brokerage(session, licence_number="WA-77")
        scene = visits.scene(session)
        drafted = showings.draft_agreement(session, scene.buyer, scene.agent, NOW)
        shown = showings.agreement_card(session, drafted)
        assert shown.sha256 == hashlib.sha256(shown.body.encode()).hexdigest()
        for fact in ("Porch Realty", "WA-77", "Dana Kim", "2.5 percent of the purchase price", "Thu Dec 24 2026"):
            assert fact in shown.body
        assert "fully negotiable" in shown.body
        assert "$" not in shown.body
        identity.change_brokerage(session, name="Another Name")
        showings.sign_agreement(session, drafted, "Maya Lopez", "203.0.113.9 Firefox", NOW)
        signed = showings.agreement_card(session, drafted)
        assert (signed.body, signed.sha256, signed.signed_name) == (shown.body, shown.sha256, "Maya Lopez")
        evidence = session.execute(text("SELECT signed_evidence FROM buyer_agreement")).scalar_one()
        assert evidence == f"203.0.113.9 Firefox sha256:{shown.sha256}"


def test_terms_are_one_objective_figure(database: Database, brokerage: UUID) -> None:
    assert Terms(amount=Decimal(12_000)).say() == "$12,000"
    assert Terms(percent=Decimal("3.000")).say() == "3 percent of the purchase price"
    assert Terms(percent=Decimal(10)).say() == "10 percent of the purchase price"
    for wrong in ({}, {"percent": Decimal(2), "amount": Decimal(9_000)}):
        with pytest.raises(Invalid):
            Terms(**wrong)
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        drafted = showings.draft_agreement(session, scene.buyer, scene.agent, NOW, terms=Terms(amount=Decimal(9_000)))
        assert showings.agreement_card(session, drafted).compensation == "$9,000"
        with pytest.raises(IntegrityError, match="objective_compensation"), session.begin_nested():
            session.execute(
                text("UPDATE buyer_agreement SET compensation_amount = NULL, signed_at = now() WHERE id = :id"),
                {"id": drafted},
            )


def test_a_draft_is_used_again_while_it_reaches_far_enough(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)

        def draft(until: date | None = None, terms: Terms | None = None) -> UUID:
            return showings.draft_agreement(session, scene.buyer, scene.agent, NOW, until=until, terms=terms)

        first = draft()
        assert draft() == first
        assert draft(until=DAY) == first
        assert draft(until=date(2027, 3, 1)) != first
        assert draft(terms=Terms(amount=Decimal(9_000))) != first


def test_an_agreement_is_signed_once_by_somebody_with_a_name(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        drafted = showings.draft_agreement(session, scene.buyer, scene.agent, NOW)
        with pytest.raises(Invalid):
            showings.sign_agreement(session, drafted, "  ", "", NOW)
        showings.sign_agreement(session, drafted, "Maya Lopez", "", NOW)
        with pytest.raises(AgreementClosed):
            showings.sign_agreement(session, drafted, "Maya Lopez", "", NOW)
        with pytest.raises(NotFound):
            showings.sign_agreement(session, uuid4(), "Maya Lopez", "", NOW)
        with pytest.raises(NotFound):
            showings.agreement_card(session, uuid4())


def test_an_agreement_that_visits_rest_on_is_not_ended(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        assert card.agreement_id is not None
        with pytest.raises(AgreementInUse):
            showings.end_agreement(session, card.agreement_id, NOW, by=scene.as_agent)
        assert showings.covering(session, scene.buyer, DAY) == card.agreement_id
        showings.cancel(session, card.id, "plans changed", now=NOW, by=scene.as_buyer)
        showings.end_agreement(session, card.agreement_id, NOW, by=scene.as_agent)
        assert showings.covering(session, scene.buyer, DAY) is None
        with pytest.raises(AgreementClosed):
            showings.end_agreement(session, card.agreement_id, NOW, by=scene.as_agent)


@pytest.mark.parametrize(
    "change", ["ended_at = now()", "signed_at = NULL", "ends_on = '2026-12-04'", "starts_on = '2026-12-06'"]
)
def test_nor_by_any_other_door(database: Database, brokerage: UUID, change: str) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        visits.booked(session, scene)
        with pytest.raises(IntegrityError, match="rest on this agreement"), session.begin_nested():
            session.execute(text(f"UPDATE buyer_agreement SET {change}"))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text("DELETE FROM buyer_agreement"))


def test_an_exception_needs_its_reason_and_is_kept(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = showings.book(
            session, listing_id=scene.home, contact_id=scene.buyer, starts_at=SATURDAY, now=NOW, by=scene.as_buyer
        )
        with pytest.raises(showings.ReasonMissing):
            showings.record_exception(session, card.id, "  ", by=scene.as_agent)
        card = showings.record_exception(session, card.id, "seller side only", by=scene.as_agent)
        assert (card.status, card.waits_for) == ("confirmed", "")
        kept = session.execute(text("SELECT agreement_exception, agreement_id FROM showing")).one()
        assert tuple(kept) == ("seller side only", None)
