"""Times to offer, and lists of what is to come."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from domain import showings
from domain.audit import SYSTEM
from domain.db import Database
from domain.showings import (
    Shift,
    ShowingCard,
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


def test_free_times_are_real(database: Database, brokerage: UUID) -> None:
    saturday = (datetime(2026, 12, 5, 8, 0, tzinfo=UTC), datetime(2026, 12, 6, 8, 0, tzinfo=UTC))
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        showings.set_working_hours(session, scene.agent, [Shift(5, time(10), time(12))])
        card = visits.booked(session, scene)
        ben = people.contact(session, "Ben Ode", owner_id=scene.agent)
        offered: list[datetime] = []
        while free := showings.free_slots(
            session, listing_id=scene.home, contact_id=ben, window=saturday, now=NOW, most=9
        ).starts:
            offered.append(free[-1])
            book(
                session,
                scene,
                free[-1],
                contact_id=people.contact(session, "Somebody"),
                member_id=scene.agent,
                by=SYSTEM,
                listing_id=visits.home(session),
            )
        hours = [f"{start.astimezone(visits.SEATTLE):%H:%M}" for start in offered]
        assert hours == ["11:30", "11:00", "10:00"]
        assert card.starts_at == SATURDAY


def test_free_times_near_a_wish_and_for_a_move(database: Database, brokerage: UUID) -> None:
    window = (datetime(2026, 12, 5, 8, 0, tzinfo=UTC), datetime(2026, 12, 6, 8, 0, tzinfo=UTC))
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        card = visits.booked(session, scene)
        arguments = {"listing_id": scene.home, "contact_id": scene.buyer, "window": window, "now": NOW}
        near = showings.free_slots(session, **arguments, near=SATURDAY)  # type: ignore[arg-type]
        assert near.starts[:2] == (SATURDAY - HALF_HOUR, SATURDAY + HALF_HOUR)
        moving = showings.free_slots(session, **arguments, near=SATURDAY, but=card.id)  # type: ignore[arg-type]
        assert moving.starts[0] == SATURDAY
        spread = showings.free_slots(session, **arguments)  # type: ignore[arg-type]
        assert [f"{one:%H:%M}" for one in spread.starts] == ["17:00", "22:00", "02:30"]


def test_an_hour_is_local_to_the_office_and_said_where_the_home_is(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        far = visits.home(session, state="ID", postal_code="83702")
        card = book(session, scene, listing_id=far)
        assert card.zone == "America/Boise"


def test_what_is_to_come_is_listed_in_order(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        scene = visits.scene(session)
        second = visits.booked(session, scene, SATURDAY + timedelta(hours=2))
        first = book(session, scene)
        gone = book(session, scene, SATURDAY + timedelta(hours=4))
        showings.cancel(session, gone.id, "ill", now=NOW, by=scene.as_buyer)
        assert showings.upcoming(session, now=NOW, contact_id=scene.buyer) == (first, second)
        assert showings.upcoming(session, now=NOW, member_id=scene.agent) == (first, second)
        assert showings.upcoming(session, now=NOW, member_id=scene.agent, limit=1) == (first,)
        assert showings.upcoming(session, now=first.ends_at, contact_id=scene.buyer) == (second,)
        assert showings.of_listing(session, scene.home, NOW) == (first, second)
        zone = visits.SEATTLE
        assert showings.of_day(session, scene.agent, date(2026, 12, 5), zone) == (first, second)
        assert showings.of_day(session, scene.agent, date(2026, 12, 6), zone) == ()
