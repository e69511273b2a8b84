"""An office with a Slack team, its webhooks, and the team's own server."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from domain.db import Database, connect
from intents.catalogue import Catalogue
from intents.router import Router
from rag.embedder import MiniLM
from tests.bot.slack.office import Slack, found_slack_office, slack_app
from tests.bot.slack.stage import SlackStage, slack_stage
from tests.bot.slack.team import Team, team
from tests.conftest import VAULT
from tests.dialogues.conftest import Opened, embedder, opened, router, words
from tests.peers.slack import running_slack, slack_peer

__all__ = ["embedder", "opened", "router", "running_slack", "slack_peer", "words"]


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


@pytest.fixture
def stage(opened: Opened, words: Catalogue, router: Router, embedder: MiniLM, porch: Team) -> Iterator[SlackStage]:
    """The dialogues' office, with Dana at Slack."""
    with opened.server.clone() as name:
        url = opened.server.app_url(name)
        engine = connect(url)
        try:
            database = Database(engine, VAULT)
            with slack_stage(database, url, opened.office, words, router, embedder, porch) as stage:
                yield stage
        finally:
            engine.dispose()
