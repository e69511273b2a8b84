"""Connecting a team: by Bolt's install flow from an admin's link, and what must not connect one."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from admin.app import mount
from admin.site import Site
from bot.accounts import Accounts
from bot.slack.install import Flow, install_link, router
from domain.clock import FixedClock
from domain.db import Database
from domain.links import Signer
from tests.bot.slack.office import rows
from tests.bot.slack.team import Team
from tests.conftest import make_brokerage
from tests.dialogues.office import OPENS

pytestmark = pytest.mark.commits
SIGNER = Signer([("t", bytes(range(32)))])
URL = "https://porch.example"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(OPENS)


@pytest.fixture
def elm(database: Database, office: UUID) -> UUID:
    """An office without a Slack team."""
    return make_brokerage(database, "Elm Street Homes")


@pytest.fixture
def web(database: Database, clock: FixedClock, porch: Team) -> Iterator[TestClient]:
    app = FastAPI()
    flow = Flow(
        database,
        Accounts(database),
        SIGNER,
        clock,
        client_id="1.2",
        client_secret="s3cret",
        public_url=URL,
        api_url=porch.api,
    )
    app.include_router(router(flow))
    mount(app, Site(database, SIGNER, clock, lambda *_: None))
    with TestClient(app, base_url=URL, follow_redirects=False) as client:
        yield client


def begun(web: TestClient, office: UUID, clock: FixedClock) -> str:
    """The state with which Slack sends the admin back."""
    answer = web.get(install_link(SIGNER, URL, office, clock).removeprefix(URL))
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["client_id"] == ["1.2"]
    assert "chat:write" in asked["scope"][0]
    return asked["state"][0]


def teams(database: Database, office: UUID) -> list[str]:
    return [row[0] for row in rows(database, office, "SELECT account FROM channel_account WHERE channel = 'slack'")]


def test_an_admins_link_leads_to_slack_and_back_and_connects_the_team(
    web: TestClient, database: Database, elm: UUID, clock: FixedClock, porch: Team
) -> None:
    porch.installs = "T0ELM"
    state = begun(web, elm, clock)
    answer = web.get("/slack/oauth", params={"code": "1", "state": state})
    assert answer.status_code == 200
    assert teams(database, elm) == ["T0ELM"]
    found = Accounts(database).find("slack", "T0ELM")
    assert found is not None
    assert (found.brokerage_id, found.card.credentials["bot_token"]) == (elm, "xoxb-T0ELM")
    (sealed,) = rows(database, elm, "SELECT credentials_sealed FROM channel_account")[0]
    assert "xoxb" not in sealed
    web.cookies.set("slack-app-oauth-state", state)
    again = web.get("/slack/oauth", params={"code": "2", "state": state})
    assert again.status_code == 401, "a state is good for once"


def test_a_team_of_another_office_stays_there(
    web: TestClient, database: Database, office: UUID, elm: UUID, clock: FixedClock, porch: Team
) -> None:
    porch.installs = "T0PORCH"
    answer = web.get("/slack/oauth", params={"code": "1", "state": begun(web, elm, clock)})
    assert answer.status_code == 500
    assert (teams(database, office), teams(database, elm)) == (["T0PORCH"], [])


def test_installing_again_renews_the_token(
    web: TestClient, database: Database, office: UUID, clock: FixedClock, porch: Team
) -> None:
    porch.installs = "T0PORCH"
    assert web.get("/slack/oauth", params={"code": "1", "state": begun(web, office, clock)}).status_code == 200
    found = Accounts(database).find("slack", "T0PORCH")
    assert found is not None
    assert found.card.credentials["bot_token"] == "xoxb-T0PORCH"
    assert found.card.credentials["signing_secret"], "the rest is kept"


def test_nobody_connects_a_team_without_a_link_of_ours(
    web: TestClient, database: Database, elm: UUID, clock: FixedClock
) -> None:
    assert web.get("/slack/install").status_code == 404
    assert web.get("/slack/install?for=forged").status_code == 404
    link = install_link(SIGNER, URL, elm, clock).removeprefix(URL)
    state = begun(web, elm, clock)
    web.cookies.clear()
    assert web.get("/slack/oauth", params={"code": "1", "state": state}).status_code == 400, "another browser"
    clock.at += timedelta(hours=2)
    assert web.get(link).status_code == 410
    assert teams(database, elm) == []


def test_whoever_says_no_at_slack_connects_nothing(
    web: TestClient, database: Database, elm: UUID, clock: FixedClock
) -> None:
    state = begun(web, elm, clock)
    assert web.get("/slack/oauth", params={"error": "access_denied", "state": state}).status_code == 200
    assert teams(database, elm) == []
