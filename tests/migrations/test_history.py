"""The schema's history: one line of revisions, without drift from the models, safe for several processes at once."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from bot.database import Addresses, alembic_config, check_schema
from tests.postgres import RunServer

ROOT = Path(__file__).parents[2]
MIGRATE = "import sys; from bot.database import Addresses, migrate; migrate(Addresses('', sys.argv[1]))"


def addresses(server: RunServer, database: str) -> Addresses:
    return Addresses(server.app_url(database), server.owner_url(database))


def script(server: RunServer) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(addresses(server, server.template)))


def test_there_is_one_head_and_one_beginning(server: RunServer) -> None:
    assert len(script(server).get_heads()) == 1
    assert len(script(server).get_bases()) == 1


def test_models_and_tables_have_not_drifted_apart(server: RunServer) -> None:
    with server.clone() as database:
        check_schema(addresses(server, database))


def test_the_schema_can_be_taken_down_and_put_up_again(server: RunServer) -> None:
    with server.clone() as database:
        config = alembic_config(addresses(server, database))
        command.downgrade(config, "base")
        assert tables(server, database) == {"alembic_version"}
        command.upgrade(config, "head")
        check_schema(addresses(server, database))


@pytest.mark.commits
def test_processes_that_migrate_at_once_wait_for_each_other(server: RunServer) -> None:
    with server.clone() as database:
        command.downgrade(alembic_config(addresses(server, database)), "base")
        started = [
            subprocess.Popen([sys.executable, "-c", MIGRATE, server.owner_url(database)], cwd=ROOT) for _ in range(4)
        ]
        assert [process.wait(90) for process in started] == [0, 0, 0, 0]
        check_schema(addresses(server, database))


def tables(server: RunServer, database: str) -> set[str]:
    with psycopg.connect(server.owner_url(database)) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE tableowner = 'porchlight_owner'")
        return {row[0] for row in rows}
