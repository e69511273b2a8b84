"""Taking in a feed's rows: staged by COPY, merged in one statement, with the history of prices and statuses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import events
from domain.listings.models import Listing
from domain.listings.record import Row, read_row
from domain.listings.values import BadField

KEY = ("originating_system_name", "listing_key")
NOT_FED = frozenset(
    {"id", "created_at", "brokerage_id", "embedding", "embedding_model", "overlap_allowed", "showing_approval"}
)
COLUMNS = tuple(column.name for column in Listing.__table__.columns if column.name not in NOT_FED)
EMBEDDED = ("public_remarks", "property_sub_type", "property_type", "city", "subdivision_name", "features")
"""What the vector is made of: a change in it makes the vector stale."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not taken: its place in the batch (0-based) and what is wrong with it."""

    position: int
    error: BadField


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of a batch."""

    new: int
    changed: int
    unchanged: int
    bad: tuple[Bad, ...]


def upsert(
    session: Session,
    records: Iterable[Mapping[str, object]],
    *,
    now: datetime,
    members: Mapping[str, UUID] | None = None,
) -> Upserted:
    """Add or bring up to date the homes of these records (RESO's names). A bad row is reported, the rest goes in.

    `members` are the office's own listing agents by full name. A key that comes twice counts as its last row. Emits
    listings.changed with the ids that are new or changed in price or status.
    """
    rows, bad = _read(records, now, members or {})
    if not rows:
        return Upserted(0, 0, 0, bad)
    cursor = _driver_connection(session).cursor()
    _stage(cursor, rows)
    history = cursor.execute(_HISTORY, {"now": now}).fetchall()
    merged = cursor.execute(_MERGE).fetchall()
    cursor.execute("DROP TABLE staged_listing")
    new = [str(listing_id) for listing_id, is_new in merged if is_new]
    _announce(session, new, history)
    return Upserted(len(new), len(merged) - len(new), len(rows) - len(merged), bad)


def remove_unlisted(session: Session, source: str, keys: Iterable[str]) -> int:
    """Take off the market what a source lists no more: every home of it whose key is not among `keys`. Their number."""
    statement = text(
        "UPDATE listing SET standard_status = 'Delete' WHERE originating_system_name = :source "
        "AND standard_status <> 'Delete' AND listing_key <> ALL(:keys)"
    )
    return session.execute(statement, {"source": source, "keys": list(keys)}).rowcount  # type: ignore[attr-defined, no-any-return]


def _read(
    records: Iterable[Mapping[str, object]], now: datetime, members: Mapping[str, UUID]
) -> tuple[list[Row], tuple[Bad, ...]]:
    rows: dict[tuple[str, str], Row] = {}
    bad: list[Bad] = []
    for position, record in enumerate(records):
        try:
            row = read_row(record, now)
        except BadField as error:
            bad.append(Bad(position, error))
            continue
        agent = members.get(row.values["list_agent_full_name"])
        rows[row.key] = Row(dict(row.values) | {"list_member_id": agent})
    return list(rows.values()), tuple(bad)


def _driver_connection(session: Session) -> psycopg.Connection[tuple[Any, ...]]:
    session.flush()
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, psycopg.Connection):
        raise TypeError("psycopg is needed for COPY")
    return connection


def _stage(cursor: psycopg.Cursor[tuple[Any, ...]], rows: list[Row]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE staged_listing ON COMMIT DROP AS SELECT {} FROM listing WITH NO DATA").format(names)
    )
    with cursor.copy(sql.SQL("COPY staged_listing ({}) FROM STDIN").format(names)) as copy:
        for row in rows:
            values = row.values
            copy.write_row([Jsonb(values[name]) if name == "local" else values[name] for name in COLUMNS])


def _announce(session: Session, new: list[str], history: list[tuple[Any, ...]]) -> None:
    changes = {
        name: [str(listing_id) for listing_id, field in history if field == field_name]
        for name, field_name in (("price", "ListPrice"), ("status", "StandardStatus"))
    }
    if new or any(changes.values()):
        events.emit(session, "listings.changed", {"new": new, **changes})


def _list(names: Iterable[str], prefix: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(prefix) + sql.Identifier(name) for name in names)


def _merge_statement() -> sql.Composed:
    # The time of the record alone is no change: a file without it would make every row a changed one.
    compared = [name for name in COLUMNS if name not in {*KEY, "modification_timestamp"}]
    updated = [name for name in COLUMNS if name not in KEY]
    sets = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in updated)
    return sql.SQL(
        "INSERT INTO listing AS l (id, {columns}) SELECT gen_random_uuid(), {columns} FROM staged_listing "
        "ON CONFLICT (brokerage_id, originating_system_name, listing_key) DO UPDATE SET {sets}, "
        "embedding = CASE WHEN ({embedded_old}) IS NOT DISTINCT FROM ({embedded_new}) THEN l.embedding END "
        "WHERE ({old}) IS DISTINCT FROM ({new}) RETURNING id, xmax = 0"
    ).format(
        columns=_list(COLUMNS),
        sets=sets,
        embedded_old=_list(EMBEDDED, "l."),
        embedded_new=_list(EMBEDDED, "excluded."),
        old=_list(compared, "l."),
        new=_list(compared, "excluded."),
    )


_MERGE = _merge_statement()
_HISTORY = """
INSERT INTO listing_change (listing_id, field, old_value, new_value, at)
SELECT l.id, c.field, c.old_value, c.new_value, least(s.modification_timestamp, %(now)s)
  FROM staged_listing s
  JOIN listing l USING (originating_system_name, listing_key)
 CROSS JOIN LATERAL (VALUES ('ListPrice', l.list_price::text, s.list_price::text),
                            ('StandardStatus', l.standard_status, s.standard_status)
                    ) AS c (field, old_value, new_value)
 WHERE c.new_value IS NOT NULL AND c.old_value IS DISTINCT FROM c.new_value
RETURNING listing_id, field
"""
