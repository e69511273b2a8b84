"""Histories taken over from before: in order, of homes that are here, and no news to anybody."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from domain import listings
from domain.db import Database
from domain.listings import PastChange
from tests.factories.listings import NOW, add

SOURCE = "office"
LONG_AGO = NOW - timedelta(days=90)


def test_past_changes_come_before_what_happens_here(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, ListingKey="a", ListPrice=800_000)
        taken = listings.record_past(
            session,
            SOURCE,
            [
                PastChange("a", "ListPrice", None, "850000.00", LONG_AGO),
                PastChange("a", "StandardStatus", None, "Active", LONG_AGO),
                PastChange("a", "ListPrice", "850000.00", "800000.00", LONG_AGO + timedelta(days=30)),
            ],
        )
        add(session, ListingKey="a", ListPrice=785_000)

        assert taken == 3
        told = [(change.field, change.old, change.new) for change in listings.history(session, home)]
        assert told == [
            ("ListPrice", None, "850000.00"),
            ("StandardStatus", None, "Active"),
            ("ListPrice", "850000.00", "800000.00"),
            ("ListPrice", "800000.00", "785000.00"),
        ]


def test_a_home_that_is_not_here_has_no_past(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a")
        other = PastChange("b", "ListPrice", None, "1.00", LONG_AGO)

        assert listings.record_past(session, SOURCE, [other]) == 0
        assert listings.record_past(session, "another source", [PastChange("a", "ListPrice", None, "1.00", NOW)]) == 0
        assert listings.record_past(session, SOURCE, []) == 0


def test_the_past_is_no_news(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a")
        before = session.execute(text("SELECT count(*) FROM event")).scalar_one()
        listings.record_past(session, SOURCE, [PastChange("a", "StandardStatus", None, "Active", LONG_AGO)])

        assert session.execute(text("SELECT count(*) FROM event")).scalar_one() == before
