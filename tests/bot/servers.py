"""A PostgreSQL of a test's own, which it may stop and start."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bot.localpg import LocalPostgres
from domain.db import Database, connect
from tests.conftest import VAULT
from tests.postgres import start_server


@dataclass(frozen=True)
class OwnServer:
    postgres: LocalPostgres
    url: str
    database: Database

    def restart(self) -> None:
        self.postgres.stop(force=True)
        self.postgres.revive()


@contextmanager
def own_postgres() -> Iterator[OwnServer]:
    with start_server() as server:
        if server.embedded is None:
            pytest.skip("the server of DATABASE_URL is not ours to stop")
        url = server.app_url("test_template")
        engine = connect(url)
        try:
            yield OwnServer(server.embedded, url, Database(engine, VAULT))
        finally:
            engine.dispose()
