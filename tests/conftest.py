"""What all tests share: one PostgreSQL for the run, migrated once, and a brokerage in it."""

import logging
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from domain import identity
from domain.db import Database, connect
from domain.vault import Vault
from tests.postgres import RunServer, start_server
from tests.required import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

OURS = frozenset({"admin", "bot", "channels", "domain", "intents", "rag"})
VAULT = Vault([("test", bytes(range(32)))], lookup_key=bytes(32))


@pytest.fixture(scope="session")
def server() -> Iterator[RunServer]:
    """The run's server with its migrated template; DATABASE_URL and DATABASE_OWNER_URL name one of your own."""
    with start_server() as running:
        yield running


@pytest.fixture(scope="session")
def shared_url(server: RunServer) -> Iterator[str]:
    """The one database, as the app role, in which tests work that roll everything back."""
    with server.clone() as database:
        yield server.app_url(database)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, server: RunServer) -> Iterator[str]:
    """The app role's URL of this test's database: its own where it commits, else the shared one."""
    if request.node.get_closest_marker("commits"):
        with server.clone() as database:
            yield server.app_url(database)
    else:
        yield request.getfixturevalue("shared_url")


@pytest.fixture(autouse=True)
def our_logs_are_on() -> None:
    """A library that sets logging up for itself in this process may have switched ours off."""
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in OURS:
            logger.disabled = False


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    """Units of work as the app role; what they commit is gone after the test."""
    engine = connect(database_url)
    try:
        if request.node.get_closest_marker("commits"):
            yield Database(engine, VAULT)
            return
        # Units begin their own transactions; here one around them all is wanted.
        with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
            outer = connection.begin()
            yield Database(connection, VAULT)
            outer.rollback()
    finally:
        engine.dispose()


@pytest.fixture
def brokerage(database: Database) -> UUID:
    """An office, by its id: the tenant of `database.unit(brokerage)`."""
    return make_brokerage(database, "Porch Realty")


@pytest.fixture
def other_brokerage(database: Database) -> UUID:
    """Another office in the same database, whose rows the first must never see."""
    return make_brokerage(database, "Elm Street Homes")


def make_brokerage(database: Database, name: str) -> UUID:
    """A new office with the usual roles, and nobody in it."""
    with database.unit(uuid4()) as session:
        return identity.create_brokerage(session, name)
