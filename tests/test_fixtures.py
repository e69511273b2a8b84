"""What the shared fixtures promise to every other test."""

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from domain.db import Database
from tests.postgres import RunServer, with_database


def count_brokerages(database: Database, brokerage_id: UUID) -> int:
    with database.read(brokerage_id) as session:
        return int(session.execute(text("SELECT count(*) FROM brokerage")).scalar_one())


def test_the_tests_work_as_the_app_role_which_owns_nothing_and_bypasses_nothing(database: Database) -> None:
    with database.untenanted() as session:
        role = session.execute(
            text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()
        owned = session.execute(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")).scalar_one()
    assert tuple(role) == ("porchlight_app", False, False)
    assert owned == 0


def test_an_office_sees_itself_and_not_the_other(database: Database, brokerage: UUID, other_brokerage: UUID) -> None:
    assert count_brokerages(database, brokerage) == 1
    assert count_brokerages(database, other_brokerage) == 1


def test_what_a_test_commits_never_reaches_the_shared_database(
    database: Database, database_url: str, server: RunServer, brokerage: UUID
) -> None:
    assert count_brokerages(database, brokerage) == 1
    assert names(server, name_of(database_url), "SELECT name FROM brokerage") == set()


@pytest.mark.commits
def test_a_test_marked_commits_has_a_database_of_its_own(
    database: Database, database_url: str, shared_url: str, brokerage: UUID
) -> None:
    assert database_url != shared_url
    assert count_brokerages(database, brokerage) == 1


@pytest.mark.commits
def test_a_clone_goes_when_its_test_is_over(server: RunServer, database_url: str) -> None:
    with server.clone() as name:
        assert name in databases(server)
    assert name not in databases(server)


def name_of(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def databases(server: RunServer) -> set[str]:
    return names(server, "postgres", "SELECT datname FROM pg_database")


def names(server: RunServer, database: str, query: LiteralString) -> set[str]:
    """As the superuser, whom row-level security does not hold back."""
    with psycopg.connect(with_database(server.maker, database)) as connection:
        return {row[0] for row in connection.execute(query)}
