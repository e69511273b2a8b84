"""Every route of the web process, fuzzed from its own OpenAPI: webhooks, pages and forms; nothing ends in a 5xx."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from admin.app import mount
from bot import slack_hooks, sms_hooks, telegram_hooks
from bot.accounts import Accounts
from bot.inbox import Inbox
from bot.telegram_intake import TelegramIntake
from bot.web import make_web
from domain.clock import SystemClock
from domain.db import Database
from tests.admin.sites import HOST, SiteUnderTest, found_site
from tests.admin.test_doors import every
from tests.bot.offices import holds_back
from tests.conftest import VAULT

EXAMPLES = 12
"""Of each route; with some seventy routes that is enough to meet every kind of value in every place."""


@pytest.fixture
def site(database: Database) -> SiteUnderTest:
    return found_site(database)


@pytest.fixture
def app(site: SiteUnderTest, database: Database, database_url: str) -> Iterator[FastAPI]:
    accounts = Accounts(database)
    with Inbox(database_url, VAULT, holds_back) as inbox:
        routers = (
            sms_hooks.router(sms_hooks.SmsHooks(database, accounts, inbox, SystemClock(), public_url=HOST)),
            slack_hooks.router(slack_hooks.SlackHooks(database, accounts, inbox, SystemClock(), secret="x")),
            telegram_hooks.router(telegram_hooks.TelegramHooks(accounts, TelegramIntake(database, inbox))),
        )
        app = make_web(database, ("sms", "slack", "telegram"), routers, [partial(mount, site=site.site())])
        # The page of what is not there takes every method.
        told = [route for route in every(app.routes) if len(route.methods or ()) == 1]
        for route in told:
            # Pages are left out of what is told to others, and not of this test.
            route.include_in_schema = True
        schema = get_openapi(title="Porchlight", version="1", routes=told)
        app.openapi = lambda: schema  # type: ignore[method-assign]
        app.openapi_url = "/openapi.json"
        app.setup()
        yield app


@pytest.mark.commits
@pytest.mark.slow
def test_no_route_fails_whatever_its_parameters_are(site: SiteUnderTest, app: FastAPI) -> None:
    signed_in = f"porchlight={site.signed_in(app=app).cookie}"
    broken: list[str] = []
    tried = 0
    for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path == "/logout":
            continue

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def run(case: Any) -> None:
            nonlocal tried
            tried += 1
            answer = case.call(headers={"Cookie": signed_in})
            if answer.status_code >= 500:
                broken.append(f"{case.method} {case.formatted_path} {answer.status_code}")

        run()
    assert broken == []
    assert tried > 100
