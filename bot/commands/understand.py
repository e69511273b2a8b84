"""Say what messages mean, one JSON line for each: our own commands, or the frames of the SGD schema."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot import app, sgd
from bot.database import open_database
from bot.office import first_office
from bot.places import Places
from bot.progress import Progress
from bot.settings import Settings
from bot.understanding import ROLES, Listener, Tools
from domain import identity
from domain.db import Database
from domain.errors import PorchlightError
from intents import catalogue
from intents.intent import Office
from intents.router import Router

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
    lines = rows(sys.stdin, args.schema)
    if args.schema == "sgd":
        today = args.today or datetime.now(UTC).date()
        _write(frame for row in lines for frame in sgd.frames(row, today, text_only=args.text_only))
        return 0
    thinking = settings.model_copy(update={"llm": False}) if args.no_model else settings
    progress = Progress()
    with open_database(settings) as database, closing(app.models(thinking, progress.step)) as models:
        _write(_own(lines, args, settings, database, models))
    return 0


def _own(
    lines: Iterable[dict[str, Any]],
    args: argparse.Namespace,
    settings: Settings,
    database: Database,
    models: app.Models,
) -> Iterator[dict[str, Any]]:
    office, listener = _listener(database, settings, models, args.role)
    zone = ZoneInfo(office.time_zone)
    now = datetime.combine(args.today, MORNING, zone) if args.today else datetime.now(zone)
    for row in lines:
        turns = row.get("turns") or [{"speaker": "user", "text": row.get("text")}]
        yield {"id": row.get("id"), **listener.hear(turns, now)}


def _listener(database: Database, settings: Settings, models: app.Models, role: str) -> tuple[Office, Listener]:
    brokerage = first_office(database)
    with database.read(brokerage) as session:
        card = identity.brokerage_card(session)
    office = Office(brokerage, card.name, card.phone, card.time_zone, card.state_or_province)
    words = catalogue.load()
    router = Router(words, app.recogniser(settings, words, models.embedder), Places().of_office)
    return office, Listener(words, router, Tools(database, brokerage, models.llm), office, role)


def rows(lines: Iterable[str], schema: str) -> Iterator[dict[str, Any]]:
    """The rows of the input; `BadLine` at the first that is not what the schema asks for."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            raise BadLine(line=number) from None
        if not isinstance(row, dict) or not _fits(row, schema):
            raise BadLine(line=number)
        yield row


def _fits(row: Mapping[str, Any], schema: str) -> bool:
    turns = row.get("turns")
    if turns is None:
        return schema == "own" and "text" in row
    return isinstance(turns, list) and all(isinstance(turn, dict) for turn in turns)


def _write(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)
