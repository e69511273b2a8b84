"""The search command's way from a sentence to listing keys."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from bot.commands.search import BadQuery, Searcher, queries
from bot.csv_feed import Line
from bot.embedding import embed_waiting
from bot.ingest import take_in
from domain import listings
from domain.db import Database
from rag.offline import HashEmbedder
from tests.factories.listings import NOW, record

HOMES = {
    "yard": {"PublicRemarks": "Fully fenced yard.", "ListPrice": 750_000},
    "silent": {"PublicRemarks": "Lovely.", "ListPrice": 760_000},
    "dear": {"PublicRemarks": "Fenced yard.", "ListPrice": 900_000},
    "condo": {"PublicRemarks": "Fenced yard.", "PropertySubType": "Condominium", "ListPrice": 750_000},
    "fremont": {"PublicRemarks": "Fenced yard.", "SubdivisionName": "Fremont", "ListPrice": 750_000},
}


@pytest.fixture
def searcher(database: Database, brokerage: UUID) -> Searcher:
    rows = [Line(n, record(ListingKey=key, **fields)) for n, (key, fields) in enumerate(HOMES.items())]
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
    take_in(database, brokerage, rows, NOW, refuse=lambda *_: None, progress=lambda _: None)
    embed_waiting(database, brokerage, HashEmbedder())
    return Searcher(database, brokerage, HashEmbedder())


def test_a_sentence_is_understood_and_answered_best_first(searcher: Searcher) -> None:
    answer = searcher.search("3 bed house in ballard with a yard, 700-800k", 10)
    assert answer["results"] == ["yard", "silent"]
    assert answer["understood"] == "3+ bed houses in Ballard, 700-800k, yard"
    filters = answer["filters"]
    assert isinstance(filters, dict)
    assert (filters["neighborhood"], filters["price_max"], filters["features"]) == (["Ballard"], 800000, ["yard"])
    json.dumps(answer)


def test_an_office_far_from_the_gazetteer_is_heard_by_the_names_of_its_own_listings(
    database: Database, brokerage: UUID
) -> None:
    named = {"a": "Terrace Heights", "b": "Terrace Heights", "c": "West Valley", "d": "Other"}
    rows = [Line(2, record(ListingKey=key, City="Yakima", SubdivisionName=area)) for key, area in named.items()]
    take_in(database, brokerage, rows, NOW, refuse=lambda *_: None, progress=lambda _: None)
    searcher = Searcher(database, brokerage, HashEmbedder())
    assert set(searcher.search("homes in terrace heights", 10)["results"]) == {"a", "b"}  # type: ignore[call-overload]
    answer = searcher.search("3 bed house in yakima", 10)
    assert answer["understood"] == "3+ bed houses in Yakima"
    assert len(answer["results"]) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "?!", "hello there", "casa con jardín", "x" * 10_000])
def test_any_text_is_answered(searcher: Searcher, text: str) -> None:
    assert len(searcher.search(text, 3)["results"]) <= 3  # type: ignore[arg-type]


def test_queries_are_read_line_by_line_and_a_bad_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": 1, "text": "a"}\n\n{"id": "x", "text": "b"}\n')
    assert [query["id"] for query in queries(path)] == [1, "x"]
    for broken in ("{", '{"id": 1}', "[]"):
        path.write_text('{"id": 1, "text": "a"}\n' + broken)
        with pytest.raises(BadQuery) as error:
            list(queries(path))
        assert error.value.data == {"line": 2}
