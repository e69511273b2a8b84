"""An office for the tests of the pipeline; they commit, so each has a database of its own."""

from collections.abc import Iterator

import pytest

from bot.inbox import Inbox
from domain.db import Database
from tests.bot.offices import OfficeUnderTest, found_office, holds_back, memory_channel
from tests.bot.servers import OwnServer, own_postgres
from tests.conftest import VAULT


@pytest.fixture
def inbox(database_url: str) -> Iterator[Inbox]:
    with Inbox(database_url, VAULT, holds_back) as inbox:
        yield inbox


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    """A server that the test may stop."""
    with own_postgres() as server:
        yield server


@pytest.fixture
def office(database: Database, inbox: Inbox) -> OfficeUnderTest:
    return found_office(database, inbox, memory_channel())
