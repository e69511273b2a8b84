"""Search the local store with sentences from a file, as a buyer's message would."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.database import open_database
from bot.gazetteer import gazetteer, places_of_office
from bot.office import first_office
from bot.progress import Progress
from bot.settings import Settings
from domain import identity, listings
from domain.db import Database
from domain.errors import PorchlightError
from domain.listings import CannotBeRight, Criteria
from intents.listings import understood
from intents.slots.gazetteer import Gazetteer
from intents.slots.search import parse_search
from rag.embedder import Embedder, MiniLM

NAME = "search"
HELP = "search the local store with sentences from a file"


class BadQuery(PorchlightError):
    """A line of the file is not {"id", "text"}: data `line`."""

    code = "bad_query"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl", help='lines of {"id", "text"}')
    parser.add_argument("--out", type=Path, required=True, metavar="RUN.jsonl")
    parser.add_argument("--limit", type=int, default=10, help="results of each query; default: 10")


def run(args: argparse.Namespace, settings: Settings) -> int:
    asked = list(queries(args.queries))
    with open_database(settings) as database:
        office = first_office(database)
        progress = Progress()
        searcher = Searcher(database, office, MiniLM(settings.var / "models", progress.step))
        with args.out.open("w", encoding="utf-8") as out:
            for done, query in enumerate(asked, 1):
                answer = {"id": query["id"], **searcher.search(str(query["text"]), args.limit)}
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
                progress.tell(f"{done:,} of {len(asked):,} queries")
        progress.end()
    return 0


class Searcher:
    """A buyer's sentence to the keys of the homes that fit, as the assistant itself searches."""

    def __init__(self, database: Database, office: UUID, embedder: Embedder) -> None:
        self._database, self._office, self._embedder = database, office, embedder
        with database.read(office) as session:
            self._gazetteer: Gazetteer = gazetteer(places_of_office(session))
            self._zone = ZoneInfo(identity.brokerage_card(session).time_zone)

    def search(self, text: str, limit: int) -> dict[str, object]:
        """`filters`, `understood` and `results`: listing keys, best first."""
        said = parse_search(text, gazetteer=self._gazetteer, today=self._today())
        criteria = _criteria(said.slots)
        words = listings.meaning(criteria, said.rest)
        vector = self._embedder.embed(words).tolist() if words else None
        with self._database.read(self._office) as session:
            found = listings.search(session, criteria, vector=vector, model_id=self._embedder.model_id, limit=limit)
        return {
            "filters": dict(said.slots),
            "understood": understood.line(found.criteria),
            "results": [home.key for home in found.results],
        }

    def _today(self) -> date:
        return datetime.now(self._zone).date()


def _criteria(slots: Mapping[str, object]) -> Criteria:
    """The criteria, without a condition that cannot be right: the rest of the sentence still counts."""
    try:
        return Criteria.from_slots(slots)
    except CannotBeRight as error:
        return _criteria({name: value for name, value in slots.items() if name != error.data["condition"]})


def queries(path: Path) -> Iterator[dict[str, Any]]:
    """The queries of a file, one JSON object a line; empty lines are none. Raises BadQuery, OSError."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)
        except json.JSONDecodeError:
            raise BadQuery(line=number) from None
        if not isinstance(query, dict) or not {"id", "text"} <= set(query):
            raise BadQuery(line=number)
        yield query
