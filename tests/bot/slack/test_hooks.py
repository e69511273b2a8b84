"""Slack's webhooks: what it says is stored once and acknowledged at once, and only if Slack really said it now."""

import time
from threading import Thread
from uuid import UUID

import psycopg
import pytest
from starlette.testclient import TestClient

from channels.slack.receive import MAX_BODY_BYTES
from domain.db import Database
from tests.bot.slack.office import OTHER_SECRET, OTHER_TEAM, Slack, connect_team, rows, slack_app
from tests.channels.slack import payloads
from tests.channels.slack.payloads import TEAM, as_form, as_json
from tests.conftest import make_brokerage

pytestmark = pytest.mark.commits
EVENTS = "/slack/events"


def inbox(database: Database, office: UUID) -> list[str]:
    return [row[0] for row in rows(database, office, "SELECT text FROM inbox ORDER BY id")]


def test_a_signed_event_is_stored_and_acknowledged(slack: Slack, database: Database, office: UUID) -> None:
    assert slack.says("hello") == 200
    (row,) = rows(database, office, "SELECT text, channel, account, payload ? 'token', payload ? 'event' FROM inbox")
    assert row == ("hello", "slack", TEAM, False, True)


def test_an_event_that_comes_again_is_acknowledged_and_dropped(slack: Slack, database: Database, office: UUID) -> None:
    body = as_json(payloads.envelope(payloads.message("hello")))
    retries = [{}, *({"X-Slack-Retry-Num": str(n), "X-Slack-Retry-Reason": "http_timeout"} for n in (1, 2, 3))]
    assert [slack.post(EVENTS, body, retry) for retry in retries] == [200] * 4
    assert inbox(database, office) == ["hello"]


def test_a_retry_whose_original_never_arrived_is_taken(slack: Slack, database: Database, office: UUID) -> None:
    body = as_json(payloads.envelope(payloads.message("hello")))
    headers = {"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout"}
    assert slack.post(EVENTS, body, headers) == 200
    assert inbox(database, office) == ["hello"]


def test_eight_at_once_with_the_same_id_store_one(slack: Slack, database: Database, office: UUID) -> None:
    for number in range(10):
        body = as_json(payloads.envelope(payloads.message(f"m{number}"), event_id=f"Ev{number}"))
        threads = [Thread(target=slack.post, args=(EVENTS, body)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert inbox(database, office) == [f"m{number}" for number in range(10)]


def test_a_press_and_a_command_that_come_again_are_one(slack: Slack, database: Database, office: UUID) -> None:
    for _ in range(3):
        assert slack.presses("o1.1", "1|U0DANA|", trigger_id="1.2.a") == 200
        assert slack.commands("my day", trigger_id="1.2.b") == 200
    assert rows(database, office, "SELECT pressed, text FROM inbox ORDER BY id") == [("o1.1", ""), (None, "my day")]


def test_a_forged_an_altered_and_an_old_request_are_refused_and_nothing_stored(
    slack: Slack, database: Database, office: UUID
) -> None:
    body = as_json(payloads.envelope(payloads.message("hello")))
    altered = slack.web.post(EVENTS, content=body.replace(b"hello", b"hullo"), headers=slack.signed(body))
    assert altered.status_code == 401
    assert slack.web.post(EVENTS, content=body).status_code == 401
    assert slack.post(EVENTS, body, age=360) == 401
    assert slack.post(EVENTS, body, age=-360) == 401
    forger = Slack(slack.web, secret="f" * 32)
    assert forger.says("hello") == 401
    assert forger.presses("o1.1", "1|U0DANA|") == 401
    assert forger.commands("my day") == 401
    assert inbox(database, office) == []


def test_a_team_that_is_nobodys_is_refused(slack: Slack, database: Database, office: UUID) -> None:
    assert slack.event(payloads.message("hello"), team="T0NOBODY") == 404
    assert slack.commands("my day", team_id="T0NOBODY") == 404
    assert inbox(database, office) == []


def test_one_teams_secret_signs_nothing_for_another(slack: Slack, database: Database, office: UUID) -> None:
    elm = make_brokerage(database, "Elm Street Homes")
    connect_team(database, elm, OTHER_TEAM, OTHER_SECRET)
    assert slack.event(payloads.message("hello"), team=OTHER_TEAM) == 401
    assert Slack(slack.web, OTHER_SECRET).event(payloads.message("hello"), team=OTHER_TEAM) == 200
    assert (inbox(database, office), inbox(database, elm)) == ([], ["hello"])


def test_the_address_is_verified_inline(slack: Slack, database: Database, database_url: str) -> None:
    body = as_json({"type": "url_verification", "token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY"})
    assert slack.answer(EVENTS, body).text == "3eZbrw1aBm2rZgRNFdxV2595E9CY"
    with slack_app(database, database_url, secret="a" * 32) as app, TestClient(app) as web:
        assert Slack(web, secret="a" * 32).answer(EVENTS, body).text == "3eZbrw1aBm2rZgRNFdxV2595E9CY"
        assert Slack(web, secret="b" * 32).post(EVENTS, body) == 401


def test_the_apps_own_secret_serves_a_team_that_has_none(database: Database, database_url: str) -> None:
    elm = make_brokerage(database, "Elm Street Homes")
    connect_team(database, elm, OTHER_TEAM, "")
    with slack_app(database, database_url, secret="a" * 32) as app, TestClient(app) as web:
        assert Slack(web, secret="a" * 32).event(payloads.message("hello"), team=OTHER_TEAM) == 200
    with slack_app(database, database_url) as app, TestClient(app) as web:
        assert Slack(web, secret="a" * 32).event(payloads.message("again"), team=OTHER_TEAM) == 401
    assert inbox(database, elm) == ["hello"]


@pytest.mark.parametrize("path", ["/slack/events", "/slack/interact", "/slack/commands"])
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"\xff\xfe", 400), (b"[]", 400), (b"null", 400), (b"{}", 400), (b"x" * (MAX_BODY_BYTES + 1), 413)],
    ids=["empty", "not text", "list", "null", "object", "large"],
)
def test_a_body_that_is_not_slacks_is_refused(slack: Slack, path: str, body: bytes, status: int) -> None:
    headers = slack.signed(body) if body.isascii() else {}
    assert slack.web.post(path, content=body, headers=headers).status_code == status


def test_what_nobody_said_is_acknowledged_and_not_stored(slack: Slack, database: Database, office: UUID) -> None:
    assert slack.event(payloads.message("echo", bot_id="B1")) == 200
    assert slack.event(payloads.message("", subtype="message_changed", hidden=True)) == 200
    assert slack.post("/slack/interact", as_form({"type": "view_closed", "team": {"id": TEAM}})) == 200
    assert slack.post("/slack/commands", b"ssl_check=1&team_id=" + TEAM.encode()) == 200
    assert inbox(database, office) == []


def test_a_team_that_takes_the_app_away_stops_the_account(slack: Slack, database: Database, office: UUID) -> None:
    assert slack.event({"type": "app_uninstalled"}) == 200
    assert rows(database, office, "SELECT paused_reason FROM channel_account") == [("sender_blocked",)]


def test_what_slack_holds_back_is_told_to_the_log(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    limited = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}
    assert slack.post(EVENTS, as_json(limited)) == 200
    assert "holds events of T0PORCH back" in caplog.text


def test_no_acknowledgement_before_the_message_is_committed(
    slack: Slack, database_url: str, database: Database, office: UUID
) -> None:
    answers: list[int] = []
    with psycopg.connect(database_url) as blocking:
        blocking.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
        posting = Thread(target=lambda: answers.append(slack.says("hello")))
        posting.start()
        posting.join(0.7)
        assert answers == []
        blocking.rollback()
        posting.join(10)
    assert answers == [200]
    assert inbox(database, office) == ["hello"]


def test_an_acknowledgement_takes_far_less_than_slack_waits(slack: Slack) -> None:
    slack.says("warm")
    started = time.monotonic()
    assert [slack.says(f"m{number}") for number in range(20)] == [200] * 20
    assert (time.monotonic() - started) / 20 < 1.0
