"""Taking in rows: new, changed, unchanged, bad; history, events, and vectors that go stale with the text."""

from uuid import UUID

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain import identity, listings
from domain.db import Database
from domain.listings import ToEmbed
from domain.listings.models import Listing
from tests.factories.listings import NOW, add, record

MODEL = "test-model"


def counts(done: listings.Upserted) -> tuple[int, int, int]:
    return done.new, done.changed, done.unchanged


def events(session: Session) -> list[dict[str, list[str]]]:
    return list(session.execute(text("SELECT data FROM event WHERE name = 'listings.changed' ORDER BY id")).scalars())


def test_rows_are_added_once_and_changed_only_where_something_changed(database: Database, brokerage: UUID) -> None:
    rows = [record(ListingKey=str(n)) for n in range(3)]
    with database.unit(brokerage) as session:
        assert counts(listings.upsert(session, rows, now=NOW)) == (3, 0, 0)
        later = [row | {"ModificationTimestamp": "2026-11-30T00:00:00Z"} for row in rows]
        assert counts(listings.upsert(session, later, now=NOW)) == (0, 0, 3)
        later[1]["YearBuilt"] = "1930"
        assert counts(listings.upsert(session, later, now=NOW)) == (0, 1, 2)
        assert len(session.scalars(select(Listing)).all()) == 3


def test_a_bad_row_is_reported_by_its_place_and_the_rest_goes_in(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        done = listings.upsert(session, [record(), record(ListPrice="call"), record()], now=NOW)
        assert counts(done) == (2, 0, 0)
        (bad,) = done.bad
        assert (bad.position, bad.error.data["field"], bad.error.data["value"]) == (1, "ListPrice", "call")


def test_the_last_of_two_rows_with_one_key_counts(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        done = listings.upsert(session, [record(ListingKey="a"), record(ListingKey="a", City="Kent")], now=NOW)
        assert counts(done) == (1, 0, 0)
        assert session.scalars(select(Listing.city)).all() == ["Kent"]


def test_changes_of_price_and_status_are_history_and_told(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session, ListingKey="a", ListPrice=800_000)
        add(session, ListingKey="a", ListPrice=785_000, StandardStatus="Pending")
        add(session, ListingKey="a", ListPrice=785_000, StandardStatus="Pending", YearBuilt=1931)
        story = listings.history(session, home)
        assert [(step.field, step.old, step.new) for step in story] == [
            ("ListPrice", "800000.00", "785000.00"),
            ("StandardStatus", "Active", "Pending"),
        ]
        assert events(session) == [
            {"new": [str(home)], "price": [], "status": []},
            {"new": [], "price": [str(home)], "status": [str(home)]},
        ]


def test_the_offices_own_agents_are_known_by_name(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent")
        listings.upsert(session, [record(ListAgentFullName="Dana Kim")], now=NOW, members={"Dana Kim": dana})
        assert session.scalars(select(Listing.list_member_id)).all() == [dana]


def test_a_vector_is_kept_until_the_text_it_stands_for_changes(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="a", PublicRemarks="Sunny home with a pool.")
        (todo,) = listings.to_embed(session, MODEL)
        assert todo.text == "Sunny home with a pool. A house in Ballard, Seattle: pool."
        assert listings.store_embedding(session, todo.id, vector(), MODEL, todo.text)
        assert listings.to_embed(session, MODEL) == ()
        assert [each.id for each in listings.to_embed(session, "another-model")] == [todo.id]
        add(session, ListingKey="a", PublicRemarks="Sunny home with a pool.", ListPrice=1)
        assert listings.to_embed(session, MODEL) == ()
        add(session, ListingKey="a", PublicRemarks="Sunny home.", ListPrice=1)
        assert listings.count_to_embed(session, MODEL) == 1


def test_a_vector_of_a_text_that_has_changed_meanwhile_is_dropped(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        home = add(session)
        assert not listings.store_embedding(session, home, vector(), MODEL, "what it said before")
        gone = ToEmbed(UUID(int=1), "a home that is gone")
        assert listings.store_embeddings(session, [(gone, vector())], MODEL) == 0


def test_homes_not_on_offer_wait_for_no_vector(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, StandardStatus="Closed")
        assert listings.to_embed(session, MODEL) == ()


def test_what_a_source_lists_no_more_goes_off_the_market(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        add(session, ListingKey="stays")
        add(session, ListingKey="goes")
        add(session, ListingKey="other", OriginatingSystemName="elsewhere")
        assert listings.remove_unlisted(session, "office", ["stays"]) == 1
        shown = listings.search(session, listings.Criteria())
        assert {card.key for card in shown.results} == {"stays", "other"}


def vector() -> list[float]:
    return [float(x) for x in np.full(384, 384**-0.5)]
