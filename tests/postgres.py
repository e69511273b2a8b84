"""The PostgreSQL of a test run: one server, one migrated template, and databases cloned from it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from bot.database import APP, DATABASE, OWNER, Addresses, migrate
from bot.localpg import SUPERUSER, LocalPostgres, local_postgres

# A crash of the machine would lose the run's data, a crash of the server or a worker does not: what is tested holds.
RUN_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}


@dataclass(frozen=True, slots=True)
class RunServer:
    """Where databases are cloned: `maker` may create them, `app` and `owner` are the roles' URLs of the original."""

    maker: str
    app: str
    owner: str
    template: str
    embedded: LocalPostgres | None

    @contextmanager
    def clone(self) -> Iterator[str]:
        """A fresh, migrated database for as long as the block lasts; yields its name."""
        name = self.make_clone()
        try:
            yield name
        finally:
            self.drop(name)

    def make_clone(self) -> str:
        name = f"test_{uuid4().hex[:12]}"
        self._make(name, self.template)
        return name

    def drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def app_url(self, database: str) -> str:
        return with_database(self.app, database)

    def owner_url(self, database: str) -> str:
        return with_database(self.owner, database)

    def make_template(self, original: str) -> None:
        self.drop(self.template)
        self._make(self.template, original)
        migrate(Addresses(self.app_url(self.template), self.owner_url(self.template)))

    def _make(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            sql.Identifier(name), sql.Identifier(template), sql.Identifier(str(conninfo_to_dict(self.owner)["user"]))
        )
        self._execute(statement)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.maker, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def start_server() -> Iterator[RunServer]:
    """The run's server: embedded in a folder that is removed, or the one of DATABASE_URL and DATABASE_OWNER_URL.

    One of your own must have been set up by migrations/bootstrap.sql, and its owner needs CREATEDB for the tests; they
    work in copies of its database and leave it as it is.
    """
    app, owner = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_OWNER_URL", "")
    if app and owner:
        original = str(conninfo_to_dict(app)["dbname"])
        server = RunServer(with_database(owner, "postgres"), app, owner, f"test_template_{os.getpid()}", None)
        server.make_template(original)
        try:
            yield server
        finally:
            server.drop(server.template)
        return
    with (
        tempfile.TemporaryDirectory(prefix="porchlight-tests-") as folder,
        local_postgres(Path(folder) / "pg", RUN_SETTINGS) as postgres,
    ):
        urls = [postgres.url(role, DATABASE) for role in (APP, OWNER)]
        server = RunServer(postgres.url(SUPERUSER, "postgres"), urls[0], urls[1], "test_template", postgres)
        server.make_template(DATABASE)
        yield server


def with_database(url: str, database: str) -> str:
    """The same server and role, another database; a URL stays a URL, as the engine and the settings expect."""
    head, _, query = url.partition("?")
    scheme, _, rest = head.partition("://")
    place, _, _ = rest.partition("/")
    return f"{scheme}://{place}/{database}{'?' + query if query else ''}"
