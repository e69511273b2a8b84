"""Take listings from a file into the local store."""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bot.csv_feed import Line, lines, read_map
from bot.database import open_database
from bot.embedding import embed_waiting
from bot.ingest import Taken, take_in
from bot.office import first_office
from bot.progress import Progress
from bot.settings import Settings
from domain.db import Database
from rag.embedder import MiniLM

NAME = "ingest"
HELP = "take listings into the local store"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    of_csv = kinds.add_parser("csv", help="a CSV file with a map from its columns to RESO names")
    of_csv.add_argument("file", type=Path, metavar="FILE")
    of_csv.add_argument("--map", type=Path, required=True, metavar="MAP.yaml", help="fields, defaults, values")
    of_csv.add_argument("--no-vectors", action="store_true", help="leave the vectors to the workers")


def run(args: argparse.Namespace, settings: Settings) -> int:
    columns = read_map(args.map)
    with (
        args.file.open(newline="", encoding="utf-8-sig", errors="replace") as file,
        open_database(settings) as database,
    ):
        office = first_office(database)
        taken = _take_in(database, office, lines(file, columns))
        if not args.no_vectors and taken.rows > taken.bad:
            _embed(database, office, settings)
    return 1 if taken.rows == taken.bad else 0


def _take_in(database: Database, office: UUID, rows: Iterator[Line]) -> Taken:
    progress = Progress()
    begun = time.monotonic()
    taken = take_in(
        database,
        office,
        rows,
        datetime.now(UTC),
        refuse=lambda number, reason: print(f"line {number}: {reason}", file=sys.stderr),
        progress=lambda so_far: progress.tell(f"{so_far.rows:,} rows"),
    )
    progress.end()
    print(_summary(taken, time.monotonic() - begun))
    return taken


def _embed(database: Database, office: UUID, settings: Settings) -> None:
    progress = Progress()
    embedder = MiniLM(settings.var / "models", progress.step)
    begun = time.monotonic()
    done = embed_waiting(database, office, embedder, lambda so_far, of: progress.tell(f"vectors: {so_far:,} of {of:,}"))
    progress.end()
    print(f"{done:,} vectors in {time.monotonic() - begun:.1f} s")


def _summary(taken: Taken, seconds: float) -> str:
    parts = f"{taken.new:,} new, {taken.changed:,} changed, {taken.unchanged:,} unchanged, {taken.bad:,} not taken"
    return f"{taken.rows:,} rows: {parts} ({seconds:.1f} s, {taken.rows / max(seconds, 1e-9):,.0f} rows/s)"
