"""`python -m bot health`, by which a container or a monitor sees that somebody is not being served."""

import argparse
import base64
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.commands import health
from bot.settings import Settings
from domain.db import Database

pytestmark = pytest.mark.commits
KEY = base64.b64encode(bytes(32)).decode()
EVENT = text("INSERT INTO event (name, data, at) VALUES ('test.happened', '{}', now() - make_interval(secs => :age))")


def look(database_url: str, longest_wait: float) -> int:
    settings = Settings(
        database_url=SecretStr(database_url),
        link_keys=SecretStr(f"a:{KEY}"),
        vault_keys=SecretStr(f"a:{KEY}"),
        lookup_key=SecretStr(KEY),
    )
    return health.run(argparse.Namespace(longest_wait=longest_wait), settings)


def test_an_office_where_nothing_waits_is_well(
    database_url: str, brokerage: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    assert look(database_url, 60) == 0
    assert "inbox         0 waiting" in capsys.readouterr().out


def test_what_waits_too_long_in_any_office_is_named(
    database: Database, database_url: str, brokerage: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.unit(brokerage) as session:
        session.execute(EVENT, {"age": 90})
    assert look(database_url, 120) == 0
    assert look(database_url, 60) == 1
    assert capsys.readouterr().err == "health: waiting for more than 60 s: event\n"
