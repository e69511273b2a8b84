"""The web site of an office whose rows go away after the test."""

from collections.abc import Iterator

import pytest

from bot.inbox import Inbox
from domain.db import Database
from tests.admin.sites import SiteUnderTest, found_site
from tests.bot.offices import OfficeUnderTest, found_office, holds_back, memory_channel
from tests.conftest import VAULT


@pytest.fixture
def site(database: Database) -> SiteUnderTest:
    return found_site(database)


@pytest.fixture
def inbox(database_url: str) -> Iterator[Inbox]:
    with Inbox(database_url, VAULT, holds_back) as inbox:
        yield inbox


@pytest.fixture
def office(database: Database, inbox: Inbox) -> OfficeUnderTest:
    """An office with workers that run when told to; its tests commit."""
    return found_office(database, inbox, memory_channel())
