"""Tenancy as the rows show it: no office sees, changes or writes another's, and no connection carries one on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, event, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.schema import sort_tables

from domain.db import Database, connect
from tests.conftest import VAULT

VALUES = {
    "brokerage.state_or_province": "WA",
    "contact.role": "buyer",
    "conversation.holder": "bot",
    "deal.side": "buyer",
    "deal.stage": "accepted",
    "inbox.status": "waiting",
    "outbox.kind": "notice",
    "outbox.status": "new",
    "event.status": "waiting",
    "consent_record.scope": "all",
    "suppression.scope": "all",
    "person_suppression.scope": "all",
    "working_hours.weekday": 5,
    "working_hours.closes_at": time(17, 0),
    "showing.ends_at": datetime(2026, 12, 5, 19, 0, tzinfo=UTC),
}
"""What a generated row needs to pass its table's own checks."""
REFERRED_TO = {"rating.showing_id"}
"""Columns that may be empty, but not in a row that has nothing else to refer to."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """One connection, used again and again."""
    made = connect(database_url, pool_size=1)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def tables(shared_url: str) -> list[Table]:
    """Every tenant's table as the database has it, those that others refer to first."""
    made, metadata = connect(shared_url), MetaData()
    metadata.reflect(made, only=lambda name, _: not name.startswith("procrastinate_") and name != "alembic_version")
    made.dispose()
    # Offices name a member and members an office: the one on duty is not needed here.
    return sort_tables(metadata.tables.values(), skip_fn=lambda key: key.parent.name == "duty_member_id")


def fill(session: Session, tables: list[Table]) -> None:
    """One row in every table of the unit's office."""
    office, made = session.info["brokerage_id"], dict[str, Any]()
    for table in tables:
        if table.name == "brokerage":
            made[table.name] = office
            session.execute(insert(table).values(id=office, name="An office"))
            continue
        values = {
            column.name: value_for(column, made)
            for column in table.columns
            if (not column.nullable or f"{table.name}.{column.name}" in REFERRED_TO)
            and column.computed is None and column.identity is None
            and (column.server_default is None or f"{table.name}.{column.name}" in VALUES)
        }  # fmt: skip
        done = session.execute(insert(table).values(values).returning(*table.primary_key.columns)).one()
        made[table.name] = done.id if hasattr(done, "id") else done.name if hasattr(done, "name") else done[0]


def value_for(column: "Column[Any]", made: dict[str, Any]) -> object:
    name = f"{column.table.name}.{column.name}"
    if name in VALUES:
        return VALUES[name]
    for key in column.foreign_keys:
        return made[key.column.table.name]
    if column.name == "role":
        return made["role"]
    kind = column.type.python_type
    return {
        UUID: uuid4(),
        str: uuid4().hex,
        bytes: uuid4().bytes,
        int: 1,
        float: 1.0,
        bool: True,
        dict: {},
        list: [],
        date: date(2026, 12, 1),
        datetime: datetime(2026, 12, 5, 18, 0, tzinfo=UTC),
        time: time(9, 0),
        timedelta: timedelta(1),
    }.get(kind, 1)


def count(session: Session, table: Table) -> int:
    return int(session.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one())


def test_no_office_sees_changes_or_removes_anothers_rows(database: Database, tables: list[Table]) -> None:
    mine, theirs = uuid4(), uuid4()
    with database.unit(mine) as session:
        fill(session, tables)
        assert {table.name: count(session, table) for table in tables} == {table.name: 1 for table in tables}
    with database.unit(theirs) as session:
        for table in tables:
            assert count(session, table) == 0
            if session.execute(text(f"SELECT has_table_privilege('{table.name}', 'DELETE')")).scalar_one():
                key = "id" if table.name == "brokerage" else "brokerage_id"
                assert session.execute(text(f'DELETE FROM "{table.name}"')).rowcount == 0  # type: ignore[attr-defined]
                changed = session.execute(text(f'UPDATE "{table.name}" SET {key} = {key}'))
                assert changed.rowcount == 0  # type: ignore[attr-defined]
    with database.read(mine) as session:
        assert all(count(session, table) == 1 for table in tables)


def test_no_office_writes_a_row_for_another(database: Database, tables: list[Table]) -> None:
    mine, theirs = uuid4(), uuid4()
    with database.unit(theirs) as session:
        session.execute(text("INSERT INTO brokerage (id, name) VALUES (:id, 'Theirs')"), {"id": theirs})
    with database.unit(mine) as session:
        fill(session, tables)
        for table in tables:
            if not session.execute(text(f"SELECT has_table_privilege('{table.name}', 'UPDATE')")).scalar_one():
                continue
            key = "id" if table.name == "brokerage" else "brokerage_id"
            with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
                session.execute(text(f'UPDATE "{table.name}" SET {key} = :theirs'), {"theirs": theirs})
        for name, columns, values in (
            ("audit_entry", "actor, action, subject, subject_id", "'system', 'x', 'x', 'x'"),
            ("consent_record", "channel, lookup, scope, granted, wording, source", "'sms', '', 'all', true, 'x', 'x'"),
        ):
            statement = f"INSERT INTO {name} (brokerage_id, {columns}) VALUES (:theirs, {values})"
            with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
                session.execute(text(statement), {"theirs": theirs})


def test_without_an_office_there_are_no_rows_and_no_error(database: Database, tables: list[Table]) -> None:
    with database.unit(uuid4()) as session:
        fill(session, tables)
    with database.untenanted() as session:
        assert all(count(session, table) == 0 for table in tables)
        with pytest.raises(DBAPIError, match=r"null value|row-level security"), session.begin_nested():
            session.execute(text("INSERT INTO event (name, data) VALUES ('x', '{}')"))


@pytest.mark.commits
def test_a_pooled_connection_carries_no_office_into_its_next_use(engine: Engine) -> None:
    backends: set[int] = set()

    @event.listens_for(engine, "checkout")
    def note(connection: Any, *_: object) -> None:
        backends.add(connection.info.backend_pid)

    database, office = Database(engine, VAULT), uuid4()
    with database.unit(office) as session:
        session.execute(text("INSERT INTO brokerage (id, name) VALUES (:id, 'An office')"), {"id": office})

    def carried() -> tuple[str | None, int]:
        with engine.connect() as connection:
            setting = connection.execute(text("SELECT current_setting('app.brokerage', true)")).scalar()
            return setting or None, connection.execute(text("SELECT count(*) FROM brokerage")).scalar_one()

    assert carried() == (None, 0)
    with database.read(office) as session:
        assert session.execute(text("SELECT count(*) FROM brokerage")).scalar_one() == 1
    assert carried() == (None, 0)
    with pytest.raises(DBAPIError), database.unit(office) as session:
        session.execute(text("SELECT 1 / 0"))
    assert carried() == (None, 0)
    with pytest.raises(KeyError):
        fail_inside(database, office)
    assert carried() == (None, 0)
    with database.unit(office) as session:
        session.execute(text("SELECT count(*) FROM brokerage"))
        session.rollback()
        assert session.execute(text("SELECT count(*) FROM brokerage")).scalar_one() == 0
    assert carried() == (None, 0)
    assert len(backends) == 1


def fail_inside(database: Database, office: UUID) -> None:
    with database.unit(office):
        raise KeyError
