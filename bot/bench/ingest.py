"""A feed taken in from a CSV file: new rows, changed ones and unchanged ones, without vectors."""

import csv
import tempfile
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from bot.bench.stage.figures import Figure, Figures, Options
from bot.bench.stage.ground import Ground, ground
from bot.csv_feed import ColumnMap, lines
from bot.demo.homes import homes
from bot.ingest import Taken, take_in
from bot.office import first_office
from bot.settings import Settings

HOMES, ROWS = 2_000, 10_000
RAISE = 5_000
"""Dollars by which every price of the changed feed differs."""


def run(settings: Settings, options: Options) -> Figures:
    made, rows = (100, 400) if options.quick else (HOMES, ROWS)
    with tempfile.TemporaryDirectory(prefix="porchlight-bench-") as folder, ground(settings) as where:
        first, changed = Path(folder) / "first.csv", Path(folder) / "changed.csv"
        columns = _write(first, made, rows, 0)
        _write(changed, made, rows, RAISE)
        office = first_office(where.database)
        speeds = [_speed(where, office, file, columns, rows) for file in (first, changed, changed)]
    what = ("new", 0.0), ("changed", 40_000.0), ("unchanged", 200_000.0)
    figures = tuple(
        Figure(name, speed, "rows/s", goal=goal or None, at_most=False)
        for (name, goal), speed in zip(what, speeds, strict=True)
    )
    return Figures("ingest", figures, f"{rows:,} rows of {len(columns.fields)} columns")


def _speed(where: Ground, office: UUID, file: Path, columns: ColumnMap, rows: int) -> float:
    begun = time.perf_counter()
    with file.open(newline="", encoding="utf-8") as opened:
        taken = take_in(
            where.database, office, lines(opened, columns), datetime.now(UTC), refuse=_refuse, progress=_silent
        )
    if taken.rows != rows:
        raise RuntimeError(f"{taken.rows} of {rows} rows were taken in")
    return rows / (time.perf_counter() - begun)


def _write(path: Path, made: int, rows: int, dearer: int) -> ColumnMap:
    """The demo's homes over and over, each time under other keys."""
    records = [home.fields for home in homes(date(2026, 1, 1), count=made, own=())]
    names = sorted({name for record in records for name in record})
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, names)
        writer.writeheader()
        writer.writerows(_row(records[row % made], row, dearer) for row in range(rows))
    return ColumnMap({name: name for name in names})


def _row(record: Mapping[str, object], row: int, dearer: int) -> dict[str, object]:
    price = int(str(record["ListPrice"])) + dearer
    return {name: _text(value) for name, value in record.items()} | {"ListingKey": f"B{row}", "ListPrice": price}


def _text(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ",".join(map(str, value))
    return value


def _refuse(number: int, reason: str) -> None:
    raise RuntimeError(f"line {number}: {reason}")


def _silent(taken: Taken) -> None:
    """The bench tells nothing while it measures."""
