"""Tenancy as the catalogue and the rows show it: no table is forgotten, and no office reaches another's rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, event, insert, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.schema import sort_tables

from domain.db import Database, connect
from tests.conftest import VAULT

GUARD = "nullif(current_setting('app.brokerage'::text, true), ''::text)"

NOT_TENANTS = {"alembic_version"}
"""Tables that belong to no office. The job queue's own hold ids of events and nothing of a person."""

GIVEN = {
    "backlog": {"text", "bigint", "double precision"},
    "claim_event": {"uuid", "bigint", "integer"},
}
"""What routing functions may give beside ids and fences: how much waits and since when, how often it was tried."""

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


def public_tables(session: Session) -> set[str]:
    found = session.scalars(
        text(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            "AND relname NOT LIKE 'procrastinate\\_%'"
        )
    )
    return set(found) - NOT_TENANTS


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
    metadata.reflect(made, only=lambda name, _: not name.startswith("procrastinate_") and name not in NOT_TENANTS)
    made.dispose()
    # Offices name a member and members an office: the one on duty is not needed here.
    return sort_tables(metadata.tables.values(), skip_fn=lambda key: key.parent.name == "duty_member_id")


def test_every_table_belongs_to_an_office(database: Database, tables: list[Table]) -> None:
    with database.untenanted() as session:
        assert {table.name for table in tables} == public_tables(session)
    assert {table.name for table in tables if "brokerage_id" not in table.columns} == {"brokerage"}


def test_every_table_is_guarded_from_its_owner_too(database: Database) -> None:
    with database.untenanted() as session:
        unguarded = session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
                "AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        )
        assert {name for name in unguarded if not name.startswith("procrastinate_")} == NOT_TENANTS


def test_every_policy_limits_reading_and_writing_to_the_units_office(database: Database) -> None:
    with database.untenanted() as session:
        rows = session.execute(
            text(
                "SELECT tablename, policyname, permissive, roles::text[] AS roles, cmd, qual, with_check "
                "FROM pg_policies WHERE schemaname = 'public'"
            )
        ).all()
        expected = public_tables(session)
    for_everybody = {row.tablename: row for row in rows if row.roles == ["public"]}
    assert for_everybody.keys() == expected
    for name, row in for_everybody.items():
        column = "id" if name == "brokerage" else "brokerage_id"
        wanted = f"({column} = ({GUARD})::uuid)"
        assert (row.cmd, row.qual.lower(), row.with_check.lower()) == ("ALL", wanted, wanted)
    # The one other kind of policy is the router's, who is nobody's login.
    others = [row for row in rows if row.roles != ["public"]]
    assert {tuple(row.roles) for row in others} == {("porchlight_router",)}


def test_the_app_role_has_no_way_around(database: Database) -> None:
    with database.untenanted() as session:
        role = session.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
                "FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        assert tuple(role) == ("porchlight_app", False, False, False, False, False)
        member_of = session.execute(
            text("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        ).scalar_one()
        owns = session.execute(
            text(
                "SELECT (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole) "
                " + (SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole) "
                " + (SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole)"
            )
        ).scalar_one()
        may_create = session.execute(text("SELECT has_schema_privilege('public', 'CREATE')")).scalar_one()
        may_empty = session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                "AND relname NOT LIKE 'procrastinate\\_%' "
                "AND (has_table_privilege(oid, 'TRUNCATE') OR has_table_privilege(oid, 'TRIGGER'))"
            )
        ).all()
    assert (member_of, owns, may_create, may_empty) == (0, 0, False, [])


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["audit_entry", "consent_record"])
def test_what_only_grows_is_never_changed(database: Database, brokerage: UUID, table: str, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with database.unit(brokerage) as session, refused, session.begin_nested():
        session.execute(text(statement.format(table)))


def test_the_router_has_no_more_than_it_needs(database: Database) -> None:
    leases = {"status", "claimed_by", "lease_until", "fence", "attempts"}
    with database.untenanted() as session:
        role = session.execute(
            text("SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'porchlight_router'")
        ).one()
        granted = session.execute(
            text(
                "SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a "
                "WHERE a.grantee = 'porchlight_router'::regrole AND c.relnamespace = 'public'::regnamespace"
            )
        ).all()
        columns = session.execute(
            text(
                "SELECT c.relname, t.attname, a.privilege_type FROM pg_attribute t "
                "JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a "
                "WHERE a.grantee = 'porchlight_router'::regrole"
            )
        ).all()
    assert tuple(role) == (False, False, False)
    assert {row.privilege_type for row in granted} == {"SELECT"}
    assert {row.relname for row in granted} == {
        "brokerage", "channel_account", "conversation", "inbox", "outbox", "event", "rate_bucket",
    }  # fmt: skip
    assert {row.privilege_type for row in columns} == {"UPDATE"}
    assert {row.attname for row in columns} <= leases


def test_what_is_read_before_the_office_is_known_is_ids_and_counts(database: Database) -> None:
    with database.untenanted() as session:
        functions = session.execute(
            text(
                "SELECT n.nspname, p.proname, pg_get_userbyid(p.proowner) AS owner, p.proconfig, "
                " ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proallargtypes, p.proargmodes) AS u(t, m) "
                "       WHERE m IN ('t', 'o')) AS gives "
                "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            )
        ).all()
    assert {(row.nspname, row.owner) for row in functions} == {("routing", "porchlight_router")}
    for row in functions:
        assert row.proconfig == ["search_path=public, pg_temp"], row.proname
        assert set(row.gives) <= GIVEN.get(row.proname, {"uuid", "bigint"}), row.proname


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
            if not column.nullable and column.computed is None and column.identity is None
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
