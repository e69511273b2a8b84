"""The web site of an office whose rows go away after the test."""

import pytest

from domain.db import Database
from tests.admin.sites import SiteUnderTest, found_site


@pytest.fixture
def site(database: Database) -> SiteUnderTest:
    return found_site(database)
