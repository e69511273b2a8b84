"""Taking a file in: in batches, each bad row told with line and reason, the rest stored, vectors afterwards."""

from collections.abc import Iterator
from uuid import UUID

from bot.csv_feed import Line
from bot.embedding import embed_waiting
from bot.ingest import BATCH, Taken, take_in
from domain import identity, listings
from domain.db import Database
from domain.listings import Criteria
from rag.offline import HashEmbedder
from tests.factories.listings import NOW, record


def take(database: Database, office: UUID, rows: Iterator[Line] | list[Line]) -> tuple[Taken, dict[int, str]]:
    refused: dict[int, str] = {}
    seen: list[int] = []
    taken = take_in(
        database, office, rows, NOW, refuse=refused.__setitem__, progress=lambda so_far: seen.append(so_far.rows)
    )
    assert seen[-1:] == [taken.rows] * bool(seen)
    return taken, refused


def test_bad_rows_are_told_and_the_rest_goes_in(database: Database, brokerage: UUID) -> None:
    rows = [
        Line(2, record()),
        Line(3, record(ListPrice="call us")),
        Line(4, {}, "2 columns where the header has 4"),
        Line(5, record(ListingKey="")),
        Line(6, record()),
    ]
    taken, refused = take(database, brokerage, rows)
    assert (taken.new, taken.bad, taken.rows) == (2, 3, 5)
    assert refused == {
        3: "ListPrice 'call us' is not a number",
        4: "2 columns where the header has 4",
        5: "ListingKey is missing",
    }


def test_a_row_that_only_the_database_refuses_costs_no_other(database: Database, brokerage: UUID) -> None:
    rows = [Line(n, record(LotSizeAcres="123456789" if n == 7 else "0.2")) for n in range(2, 12)]
    taken, refused = take(database, brokerage, rows)
    assert (taken.new, taken.bad) == (9, 1)
    assert list(refused) == [7]
    assert "numeric field overflow" in refused[7]


def test_a_file_is_taken_batch_by_batch(database: Database, brokerage: UUID) -> None:
    alive: list[int] = []

    def rows() -> Iterator[Line]:
        for n in range(2 * BATCH + 5):
            alive.append(n)
            yield Line(n + 2, record(ListingKey=f"k{n}"))

    refused: list[int] = []
    asked: list[int] = []
    taken = take_in(
        database,
        brokerage,
        rows(),
        NOW,
        refuse=lambda number, _: refused.append(number),
        progress=lambda _: asked.append(len(alive)),
    )
    assert taken.new == 2 * BATCH + 5
    # Never more than one batch is read before it is stored.
    assert asked == [BATCH, 2 * BATCH, 2 * BATCH + 5]


def test_the_offices_own_listings_find_their_agent(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent")
    take(database, brokerage, [Line(2, record(ListAgentFullName="Dana Kim"))])
    with database.read(brokerage) as session:
        assert listings.search(session, Criteria()).results[0].list_member_id == dana


def test_every_home_on_offer_gets_a_vector_and_is_found_by_meaning(database: Database, brokerage: UUID) -> None:
    embedder = HashEmbedder()
    texts = {"a": "Sauna and cedar deck", "b": "Big barn for horses", "c": "Quiet street", "sold": "Sauna"}
    rows = [
        Line(n, record(ListingKey=key, PublicRemarks=text, StandardStatus="Closed" if key == "sold" else "Active"))
        for n, (key, text) in enumerate(texts.items())
    ]
    take(database, brokerage, rows)
    heard: list[tuple[int, int]] = []
    assert embed_waiting(database, brokerage, embedder, lambda done, of: heard.append((done, of))) == 3
    assert heard == [(3, 3)]
    assert embed_waiting(database, brokerage, embedder) == 0
    vector = embedder.embed("barn for horses").tolist()
    with database.read(brokerage) as session:
        found = listings.search(session, Criteria(), vector=vector, model_id=embedder.model_id)
    assert found.results[0].key == "b"


def test_nothing_is_nothing(database: Database, brokerage: UUID) -> None:
    taken, refused = take(database, brokerage, [])
    assert (taken.rows, refused) == (0, {})
