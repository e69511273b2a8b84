"""Slack and Telegram connected from the channels page, against the stand-ins of both; a wrong token stores nothing."""

import base64
import re
from collections.abc import Iterator, Mapping
from uuid import UUID

import pytest
from pydantic import SecretStr

from bot.accounts import Accounts
from bot.settings import Settings
from bot.site_wires import site_wires
from domain import conversations
from domain.db import Database
from tests.admin.sites import Browser, SiteUnderTest, found_site
from tests.bot.slack.team import Team, team
from tests.channels.slack.payloads import TEAM
from tests.peers.telegram import BOT_ID, TOKEN, USERNAME, BotApi, Refusal, bot_api

__all__ = ["bot_api"]
PUBLIC = "https://porch.example"
SLACK = {"channel": "slack", "bot_token": "xoxb-canary-1", "signing_secret": "canary-2"}
TELEGRAM = {"channel": "telegram", "token": TOKEN}


@pytest.fixture
def porch() -> Iterator[Team]:
    with team() as made:
        made.installs = TEAM
        yield made


def settings(porch: Team, bot_api: BotApi, public_url: str = PUBLIC) -> Settings:
    key = base64.b64encode(bytes(32)).decode()
    return Settings(
        link_keys=SecretStr(f"a:{key}"),
        vault_keys=SecretStr(f"a:{key}"),
        lookup_key=SecretStr(key),
        slack_api_url=porch.api,
        telegram_api_url=bot_api.url,
        public_url=public_url,
    )


@pytest.fixture
def site(database: Database, porch: Team, bot_api: BotApi) -> SiteUnderTest:
    return found_site(database, wires=site_wires(settings(porch, bot_api), database, {}, Accounts(database)))


@pytest.fixture
def browser(site: SiteUnderTest) -> Browser:
    return site.signed_in()


def kept(site: SiteUnderTest, channel: str, account: str) -> tuple[UUID, Mapping[str, str]] | None:
    with site.database.read(site.brokerage_id) as session:
        card = conversations.account_named(session, channel, account)
    return (card.id, card.credentials) if card else None


def count(site: SiteUnderTest) -> int:
    with site.database.read(site.brokerage_id) as session:
        return len(conversations.accounts(session))


def refused(browser: Browser, path: str, form: Mapping[str, str]) -> str:
    """What the page says after a form that was refused."""
    answer = browser.post(path, form, referer="http://testserver/admin/channels")
    assert answer.status_code == 303
    return browser.get(answer.headers["location"]).text


def test_a_slack_team_is_found_out_by_its_token(site: SiteUnderTest, browser: Browser) -> None:
    assert browser.post("/admin/channels", SLACK).headers["location"] == "/admin/channels?done=added"
    found = kept(site, "slack", TEAM)
    assert found
    assert found[1] == {"bot_token": "xoxb-canary-1", "signing_secret": "canary-2"}
    page = browser.get("/admin/channels").text
    assert TEAM in page
    assert "canary" not in page
    assert "/slack/events" in page
    assert browser.post(f"/admin/channels/{found[0]}/test").headers["location"] == "/admin/channels?done=tested"


def test_a_slack_token_that_is_refused_stores_nothing(site: SiteUnderTest, browser: Browser, porch: Team) -> None:
    porch.refuses["auth.test"] = "invalid_auth"
    before = count(site)
    assert "does not take this token" in refused(browser, "/admin/channels", SLACK)
    assert count(site) == before


def test_a_slack_that_cannot_be_reached_is_said_to_be_away(database: Database, porch: Team, bot_api: BotApi) -> None:
    given = settings(porch, bot_api).model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    site = found_site(database, wires=site_wires(given, database, {}, Accounts(database)))
    assert "cannot be reached" in refused(site.signed_in(), "/admin/channels", SLACK)


def test_a_slack_token_is_changed_and_one_of_another_team_is_not(
    site: SiteUnderTest, browser: Browser, porch: Team
) -> None:
    browser.post("/admin/channels", SLACK)
    found = kept(site, "slack", TEAM)
    assert found
    path = f"/admin/channels/{found[0]}"
    assert browser.post(f"{path}/secrets", {"bot_token": "xoxb-new"}).headers["location"].endswith("done=rotated")
    assert kept(site, "slack", TEAM) == (found[0], {"bot_token": "xoxb-new", "signing_secret": "canary-2"})
    porch.installs = "T0OTHER"
    assert "another account" in refused(browser, f"{path}/secrets", {"bot_token": "xoxb-other"})
    assert kept(site, "slack", TEAM) == (found[0], {"bot_token": "xoxb-new", "signing_secret": "canary-2"})
    assert "token of another team" in browser.get(browser.post(f"{path}/test").headers["location"]).text


def test_a_bot_is_found_out_by_its_token_and_its_messages_are_brought(
    site: SiteUnderTest, browser: Browser, bot_api: BotApi
) -> None:
    assert browser.post("/admin/channels", TELEGRAM).headers["location"] == "/admin/channels?done=added"
    found = kept(site, "telegram", str(BOT_ID))
    assert found
    assert found[1]["token"] == TOKEN
    assert found[1]["username"] == USERNAME
    assert len(found[1]["secret"]) >= 32
    assert bot_api.webhook["url"] == f"{PUBLIC}/telegram/{BOT_ID}"
    assert bot_api.webhook["secret_token"] == found[1]["secret"]
    assert bot_api.of("setMyCommands")
    page = browser.get("/admin/channels").text
    assert f"@{USERNAME}" in page
    assert found[1]["secret"] not in page
    assert TOKEN not in page
    assert browser.post(f"/admin/channels/{found[0]}/test").headers["location"] == "/admin/channels?done=tested"


def test_a_bot_token_that_is_refused_stores_nothing(site: SiteUnderTest, browser: Browser, bot_api: BotApi) -> None:
    before = count(site)
    said = refused(browser, "/admin/channels", TELEGRAM | {"token": "7001:wrong"})
    assert "does not take this token" in said
    assert count(site) == before
    assert not bot_api.webhook


def test_without_https_no_webhook_is_set(database: Database, porch: Team, bot_api: BotApi) -> None:
    given = settings(porch, bot_api, "http://localhost:8000")
    site = found_site(database, wires=site_wires(given, database, {}, Accounts(database)))
    assert site.signed_in().post("/admin/channels", TELEGRAM).headers["location"].endswith("done=added")
    assert kept(site, "telegram", str(BOT_ID))
    assert not bot_api.webhook


def test_a_new_webhook_secret_is_kept_and_told_to_telegram(
    site: SiteUnderTest, browser: Browser, bot_api: BotApi
) -> None:
    browser.post("/admin/channels", TELEGRAM)
    found = kept(site, "telegram", str(BOT_ID))
    assert found
    path = f"/admin/channels/{found[0]}/secrets"
    assert path in "".join(re.findall(r'action="([^"]+)"', browser.get("/admin/channels").text))
    assert browser.post(path, {"renew": "yes"}).headers["location"].endswith("done=rotated")
    renewed = kept(site, "telegram", str(BOT_ID))
    assert renewed
    assert renewed[1]["secret"] != found[1]["secret"]
    assert renewed[1]["token"] == TOKEN
    assert bot_api.webhook["secret_token"] == renewed[1]["secret"]


def test_what_telegram_refuses_after_the_bot_was_stored_is_said(
    site: SiteUnderTest, browser: Browser, bot_api: BotApi
) -> None:
    bot_api.refuse("setWebhook", Refusal(400, "Bad Request: bad webhook"))
    told = browser.post("/admin/channels", TELEGRAM).headers["location"]
    assert told == "/admin/channels?wrong=wire_refused"
    assert "did not" in browser.get(told).text
    found = kept(site, "telegram", str(BOT_ID))
    assert found
    assert browser.post(f"/admin/channels/{found[0]}/secrets", {"renew": "yes"}).headers["location"].endswith("rotated")
    assert bot_api.webhook["url"].endswith(str(BOT_ID))


def test_a_bot_that_is_connected_already_is_not_connected_twice(
    site: SiteUnderTest, browser: Browser, bot_api: BotApi
) -> None:
    browser.post("/admin/channels", TELEGRAM)
    kept_first = kept(site, "telegram", str(BOT_ID))
    assert "in use already" in refused(browser, "/admin/channels", TELEGRAM)
    assert kept(site, "telegram", str(BOT_ID)) == kept_first
