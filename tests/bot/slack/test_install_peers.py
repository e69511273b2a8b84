"""The install flow against a third party's Slack: the token that it gives is the one we send with."""

from uuid import UUID

import pytest
import requests
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.accounts import Accounts
from bot.slack.install import CALLBACK, SCOPES, Flow, install_link, router
from channels.channel import Account
from channels.slack.wire import SlackChannel
from domain.clock import SystemClock
from domain.db import Database, assert_no_unit
from domain.links import Signer
from domain.messages import Fitted
from tests.conftest import make_brokerage
from tests.peers.slack import CLIENT_ID, CLIENT_SECRET, TEAM, SlackPeer

pytestmark = pytest.mark.commits
SIGNER = Signer([("t", bytes(range(32)))])
URL = "https://porch.example"


@pytest.fixture
def elm(database: Database) -> UUID:
    return make_brokerage(database, "Elm Street Homes")


def allowed(peer: SlackPeer, state: str) -> str:
    """Dana allows it on Slack's page: the code that Slack sends her back with."""
    form = {
        "user_id": peer.user("dana"),
        "redirect_uri": URL + CALLBACK,
        "scope": ",".join(SCOPES),
        "state": state,
        "client_id": CLIENT_ID,
    }
    page = f"{peer.url}/oauth/v2/authorize/callback"
    answer = requests.post(page, data=form, allow_redirects=False, timeout=15)
    return dict(pair.split("=") for pair in answer.headers["location"].partition("?")[2].split("&"))["code"]


def test_an_installed_team_gets_its_first_message(database: Database, elm: UUID, slack_peer: SlackPeer) -> None:
    app, clock = FastAPI(), SystemClock()
    flow = Flow(
        database,
        Accounts(database),
        SIGNER,
        clock,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        public_url=URL,
        api_url=slack_peer.api,
    )
    app.include_router(router(flow))
    with TestClient(app, base_url=URL, follow_redirects=False) as web:
        begun = web.get(install_link(SIGNER, URL, elm, clock).removeprefix(URL))
        state = web.cookies["slack-app-oauth-state"]
        assert state in begun.headers["location"]
        back = {"code": allowed(slack_peer, state), "state": state}
        assert web.get(CALLBACK, params=back).status_code == 200
    found = Accounts(database).find("slack", TEAM)
    assert found is not None
    account = Account(TEAM, TEAM, found.card.credentials)
    channel = SlackChannel(assert_no_unit, base_url=slack_peer.api)
    channel.send(account, slack_peer.address("lee"), Fitted("Porchlight is here."), reference="1")
    assert channel.user(account, slack_peer.user("lee"))["profile"]["email"] == "lee@porch.example"
