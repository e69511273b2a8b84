"""The unit of work: one tenant for one transaction, all or nothing, nothing slow inside, no trace of it afterwards."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain import identity
from domain.crm.models import Contact
from domain.db import (
    WAKE_CHANNEL,
    Database,
    SlowCallInsideUnit,
    adopt,
    assert_no_unit,
    connect,
    enter,
    tenant_of,
    wake,
)
from domain.driver import driven, rows
from tests.conftest import VAULT

pytestmark = pytest.mark.commits


@pytest.fixture
def one(database_url: str) -> Iterator[Database]:
    """A database whose pool has one connection, so that every unit gets the one that the last unit used."""
    engine = connect(database_url, pool_size=1)
    engine.pool._max_overflow = 0  # type: ignore[attr-defined]
    yield Database(engine, VAULT)
    engine.dispose()


@pytest.fixture
def office(one: Database) -> UUID:
    brokerage_id = uuid4()
    with one.unit(brokerage_id) as session:
        identity.create_brokerage(session, "Porch Realty")
    return brokerage_id


def seen(database: Database) -> tuple[int, str | None]:
    """How many offices a transaction without a tenant sees, and what it finds set, on the connection used before."""
    with database.untenanted() as session:
        count = session.scalar(text("SELECT count(*) FROM brokerage"))
        return count or 0, session.scalar(text("SELECT current_setting('app.brokerage', true)"))


def test_a_unit_sees_its_own_office_alone(one: Database, office: UUID) -> None:
    with one.unit(uuid4()) as session:
        identity.create_brokerage(session, "Another")
    with one.read(office) as session:
        assert session.scalars(text("SELECT name FROM brokerage")).all() == ["Porch Realty"]


@pytest.mark.parametrize("how", ["committed", "rolled back", "broken", "read", "nothing done"])
def test_the_tenant_is_gone_from_the_connection_afterwards(one: Database, office: UUID, how: str) -> None:
    try:
        if how == "read":
            with one.read(office) as session:
                session.execute(text("SELECT 1"))
        else:
            with one.unit(office) as session:
                if how != "nothing done":
                    session.execute(text("UPDATE brokerage SET phone = 'x'"))
                if how == "rolled back":
                    raise ZeroDivisionError
                if how == "broken":
                    session.execute(text("SELECT 1 / 0"))
    except (ZeroDivisionError, DBAPIError):
        pass
    assert seen(one) == (0, "")


def test_a_unit_is_all_or_nothing(one: Database, office: UUID) -> None:
    with pytest.raises(ZeroDivisionError), one.unit(office) as session:  # noqa: PT012
        session.execute(text("UPDATE brokerage SET phone = 'x'"))
        raise ZeroDivisionError
    with one.read(office) as session:
        assert session.scalar(text("SELECT phone FROM brokerage")) == ""
    with one.unit(office) as session:
        session.execute(text("UPDATE brokerage SET phone = 'y'"))
    with one.read(office) as session:
        assert session.scalar(text("SELECT phone FROM brokerage")) == "y"


def test_a_write_for_another_tenant_is_refused(one: Database, office: UUID) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), one.unit(office) as session:
        session.execute(text("INSERT INTO brokerage (id, name) VALUES (gen_random_uuid(), 'theirs')"))


def test_a_read_cannot_write(one: Database, office: UUID) -> None:
    with pytest.raises(DBAPIError, match="read-only"), one.read(office) as session:
        session.execute(text("UPDATE brokerage SET phone = 'x'"))


def test_an_untenanted_transaction_may_enter_the_tenant_whose_work_it_claimed(one: Database, office: UUID) -> None:
    with one.untenanted() as session:
        enter(session, office)
        assert tenant_of(session) == office
        session.execute(text("UPDATE brokerage SET phone = 'z'"))
        with pytest.raises(RuntimeError):
            enter(session, uuid4())
    assert seen(one) == (0, "")
    with one.untenanted() as session:
        session.execute(text("SELECT set_config('app.brokerage', :id, true)"), {"id": str(office)})
        adopt(session, office)
        assert session.scalar(text("SELECT phone FROM brokerage")) == "z"


def test_a_savepoint_inside_a_unit_can_be_given_up_alone(one: Database, office: UUID) -> None:
    with one.unit(office) as session:
        session.execute(text("UPDATE brokerage SET phone = 'kept'"))
        with pytest.raises(DBAPIError), session.begin_nested():  # noqa: PT012
            session.execute(text("UPDATE brokerage SET phone = 'not kept'"))
            session.execute(text("SELECT 1 / 0"))
    with one.read(office) as session:
        assert session.scalar(text("SELECT phone FROM brokerage")) == "kept"


@pytest.mark.parametrize("kind", ["unit", "read"])
def test_a_slow_call_inside_is_refused_and_allowed_again_afterwards(one: Database, office: UUID, kind: str) -> None:
    with getattr(one, kind)(office), pytest.raises(SlowCallInsideUnit):
        assert_no_unit()
    with pytest.raises(ZeroDivisionError), getattr(one, kind)(office):
        raise ZeroDivisionError
    assert_no_unit()


def test_workers_are_woken_when_the_unit_commits_and_only_then(one: Database, office: UUID, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as listening:
        listening.execute(f"LISTEN {WAKE_CHANNEL}")
        with pytest.raises(ZeroDivisionError), one.unit(office) as session:  # noqa: PT012
            wake(session, "outbox")
            raise ZeroDivisionError
        with one.unit(office) as session:
            wake(session, "inbox")
            wake(session, "inbox")
        woken = [notification.payload for notification in listening.notifies(timeout=1.0, stop_after=1)]
    assert woken == ["inbox"]


def test_a_rested_connection_that_broke_is_replaced(
    one: Database, office: UUID, server_owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.driver.RESTED_SECONDS", 0.0)
    with one.read(office) as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
    server_owner.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with one.read(office) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != pid


def test_errors_do_not_tell_what_people_wrote(one: Database, office: UUID) -> None:
    with pytest.raises(DBAPIError) as caught, one.unit(office) as session:
        session.execute(text("SELECT cast(:said AS uuid) FROM brokerage WHERE phone <> :number"), {
            "said": "x", "number": "+12065550123",
        })  # fmt: skip
    assert "+12065550123" not in str(caught.value)


@pytest.fixture
def server_owner(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may end others of the same role."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def test_statements_stay_prepared_from_unit_to_unit(one: Database, office: UUID) -> None:
    for _ in range(8):
        with one.read(office) as session:
            session.execute(text("SELECT count(*) FROM brokerage"))
    with one.read(office) as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert "SELECT count(*) FROM brokerage" in prepared
    assert isinstance(one.bind, Engine)


def test_rows_straight_from_the_driver_see_what_the_unit_has_not_stored_yet(one: Database, office: UUID) -> None:
    with one.unit(office) as session:
        session.add(Contact(full_name="Ada 100%"))
        statement = driven("SELECT full_name, 1::int AS one FROM contact WHERE full_name LIKE '%100%' AND 1 = :one")
        assert [(row.full_name, row.one) for row in rows(session, statement, {"one": 1})] == [("Ada 100%", 1)]


def test_a_statement_that_postgresql_refuses_says_nothing_of_its_values(one: Database, office: UUID) -> None:
    with pytest.raises(DBAPIError) as refused, one.read(office) as session:
        rows(session, "SELECT * FROM nowhere WHERE a = %(number)s", {"number": "+12065550123"})
    assert "+12065550123" not in str(refused.value)
    with pytest.raises(DBAPIError) as called:
        one.call("SELECT * FROM nowhere WHERE a = %(number)s", {"number": "+12065550123"})
    assert "+12065550123" not in str(called.value)
    assert not called.value.connection_invalidated


def test_a_call_on_a_connection_that_was_ended_says_so_and_the_next_one_works(
    one: Database, server_owner: psycopg.Connection
) -> None:
    pid = one.call("SELECT pg_backend_pid() AS pid", {}).pid
    server_owner.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(DBAPIError) as lost:
        one.call("SELECT pg_backend_pid() AS pid", {})
    assert lost.value.connection_invalidated
    assert one.call("SELECT pg_backend_pid() AS pid", {}).pid != pid
