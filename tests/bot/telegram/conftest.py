"""An office with a bot, for the tests of this folder; they commit, so each has a database of its own."""

from collections.abc import Iterator

import pytest

from domain.db import Database
from tests.bot.telegram.office import BotOffice, bot_office, found_bot_office
from tests.peers.telegram import bot_api

__all__ = ["bot_api"]


@pytest.fixture
def office(database: Database, database_url: str) -> Iterator[BotOffice]:
    with bot_office(database, database_url, found_bot_office(database)) as office:
        yield office
