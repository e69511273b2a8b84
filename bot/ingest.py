"""Taking in a feed's rows in batches, each in its own unit, with every bad row reported and the rest stored."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

import psycopg

from bot.csv_feed import Line
from domain import identity, listings
from domain.db import Database
from domain.listings import Bad, BadField, Upserted

BATCH = 1000
REASONS = {
    "missing": "is missing",
    "not_a_number": "is not a number",
    "not_a_date": "is not a date",
    "not_a_time": "is not a time",
    "not_yes_or_no": "is neither yes nor no",
    "out_of_range": "is out of range",
    "unknown_status": "is not a status of the data dictionary",
    "unreadable": "cannot be read",
}


@dataclass(slots=True)
class Taken:
    """What became of a file so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged + self.bad


def take_in(
    database: Database,
    office: UUID,
    lines: Iterable[Line],
    now: datetime,
    *,
    refuse: Callable[[int, str], None],
    progress: Callable[[Taken], None],
) -> Taken:
    """Store all rows; `refuse` hears the line and the reason of each bad one, `progress` after each batch."""
    taken = Taken()
    with database.read(office) as session:
        members = {member.full_name: member.id for member in identity.members(session)}
    for batch in _batches(lines):
        good = []
        for line in batch:
            if line.problem:
                taken.bad += 1
                refuse(line.number, line.problem)
            else:
                good.append(line)
        for done, numbers in _stored(database, office, good, now, members):
            taken.new += done.new
            taken.changed += done.changed
            taken.unchanged += done.unchanged
            taken.bad += len(done.bad)
            for bad in done.bad:
                refuse(numbers[bad.position], say(bad.error))
        progress(taken)
    return taken


def say(error: BadField) -> str:
    """Why a row was not taken, in words."""
    field, value = str(error.data["field"]), str(error.data["value"])
    reason = REASONS.get(str(error.data["reason"]), str(error.data["reason"]))
    return f"{field} {value!r} {reason}" if value else f"{field} {reason}"


def _stored(
    database: Database, office: UUID, batch: list[Line], now: datetime, members: dict[str, UUID]
) -> Iterator[tuple[Upserted, list[int]]]:
    """The batch stored in one unit; where the database refuses it, halves of it, down to the row that is at fault."""
    if not batch:
        return
    numbers = [line.number for line in batch]
    try:
        with database.unit(office) as session:
            done = listings.upsert(session, [line.record for line in batch], now=now, members=members)
    except psycopg.DataError as error:
        if len(batch) == 1:
            reason = str(error).splitlines()[0]
            yield Upserted(0, 0, 0, (Bad(0, BadField(field="the row", value="", reason=reason)),)), numbers
            return
        middle = len(batch) // 2
        yield from _stored(database, office, batch[:middle], now, members)
        yield from _stored(database, office, batch[middle:], now, members)
        return
    yield done, numbers


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch
