"""An office with a Slack team, its webhooks, and the team's own server."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from domain.db import Database
from tests.bot.slack.office import Slack, found_slack_office, slack_app
from tests.bot.slack.team import Team, team
from tests.peers.slack import running_slack, slack_peer

__all__ = ["running_slack", "slack_peer"]


@pytest.fixture
def office(database: Database) -> UUID:
    return found_slack_office(database)


@pytest.fixture
def porch() -> Iterator[Team]:
    with team() as made:
        made.add("U0DANA", "dana@porch.example")
        made.add("U0LEE", "lee@porch.example")
        yield made


@pytest.fixture
def slack(database: Database, database_url: str, office: UUID) -> Iterator[Slack]:
    with slack_app(database, database_url) as app, TestClient(app, raise_server_exceptions=False) as client:
        yield Slack(client)
