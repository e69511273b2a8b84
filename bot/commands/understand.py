"""Say what messages mean, one JSON line for each: our own commands, or the frames of the SGD schema."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot import sgd
from bot.database import open_database
from bot.gazetteer import gazetteer
from bot.office import first_office
from bot.progress import Progress
from bot.settings import Settings
from bot.understanding import ROLES, Listener, Tools
from domain import identity, listings
from domain.db import Database
from domain.errors import PorchlightError
from intents import catalogue
from intents.intent import Office
from intents.recognise import markers, nearest
from intents.router import Router
from intents.slots.text import read
from rag.embedder import MiniLM
from rag.gguf import gemma
from rag.llm import LLM, LlamaCpp, installed
from rag.offline import NoLLM

NAME = "understand"
HELP = "say what messages mean, as the assistant reads them"
MORNING = time(9)
"""The hour at which messages of a --today are taken to be written."""


class BadLine(PorchlightError):
    """A line of the input is not what --schema asks for: data `line`."""

    code = "bad_line"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--schema", choices=("own", "sgd"), default="own", help="the names to answer in; default: own")
    parser.add_argument("--as", dest="role", choices=tuple(ROLES), default="buyer", help="who writes; default: buyer")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="the day to count from; default: now")
    parser.add_argument("--text-only", action="store_true", help="sgd: ignore what the bot knows of its own turns")
    parser.add_argument("--no-model", action="store_true", help="own: without the language model")


def run(args: argparse.Namespace, settings: Settings) -> int:
    rows = _rows(sys.stdin)
    if args.schema == "sgd":
        today = args.today or datetime.now(UTC).date()
        _write(frame for row in rows for frame in sgd.frames(row, today, text_only=args.text_only))
        return 0
    with open_database(settings) as database, _model(settings, wanted=not args.no_model) as model:
        _write(_own(rows, args, settings, database, model))
    return 0


@contextmanager
def _model(settings: Settings, *, wanted: bool) -> Iterator[LLM]:
    """The bundled language model; its stand-in where it is not wanted or cannot run."""
    if not (wanted and settings.llm and installed()):
        yield NoLLM()
        return
    model = LlamaCpp(gemma(settings.var / "models"))
    try:
        yield model
    finally:
        model.close()


def _own(
    rows: Iterable[dict[str, Any]], args: argparse.Namespace, settings: Settings, database: Database, model: LLM
) -> Iterator[dict[str, Any]]:
    office, listener = _listener(database, settings, model, args.role)
    zone = ZoneInfo(office.time_zone)
    now = datetime.combine(args.today, MORNING, zone) if args.today else datetime.now(zone)
    for row in rows:
        turns = row.get("turns") or [{"speaker": "user", "text": row.get("text", "")}]
        yield {"id": row.get("id"), **listener.hear(turns, now)}


def _listener(database: Database, settings: Settings, model: LLM, role: str) -> tuple[Office, Listener]:
    brokerage = first_office(database)
    with database.read(brokerage) as session:
        card = identity.brokerage_card(session)
        places = gazetteer(listings.places(session))
    office = Office(brokerage, card.name, card.phone, card.time_zone, card.state_or_province)
    progress = Progress()
    intents = catalogue.load()
    folder = settings.var / "models"
    now = datetime.now(ZoneInfo(card.time_zone))
    head = nearest.trained(
        intents.phrases,
        MiniLM(folder, progress.step),
        lambda text: markers.find(read(text, places.words), places, now),
        folder,
    )
    progress.end()
    router = Router(intents, head, lambda _office, _tools: places)
    return office, Listener(intents, router, Tools(database, brokerage, model), office, role)


def _rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            raise BadLine(line=number) from None
        if not isinstance(row, dict) or not ("text" in row or "turns" in row):
            raise BadLine(line=number)
        yield row


def _write(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)
