"""An office that is connected to a Slack team: signed payloads in, the worker's work, what the team sees."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import FastAPI
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.accounts import Accounts
from bot.inbox import Inbox
from bot.slack_hooks import SlackHooks, router
from bot.web import make_web
from domain import conversations, identity
from domain.clock import Clock, SystemClock
from domain.db import Database
from tests.bot.offices import holds_back
from tests.channels.slack import payloads
from tests.channels.slack.payloads import TEAM, as_form, as_json
from tests.conftest import VAULT

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
OTHER_TEAM, OTHER_SECRET = "T0ELM", "0" * 32


def connect_team(
    database: Database, office: UUID, team: str = TEAM, secret: str = SECRET, token: str = "xoxb-1"
) -> UUID:
    """The account of a team; its id."""
    with database.unit(office) as session:
        credentials = {"bot_token": token, "signing_secret": secret}
        return conversations.add_account(session, "slack", team, credentials=credentials, per_second=1000.0)


def found_slack_office(database: Database) -> UUID:
    """A brokerage with Dana on duty, linked to her Slack user, and Lee, known by e-mail only; its id."""
    office = uuid4()
    with database.unit(office) as session:
        identity.create_brokerage(session, "Porch Realty")
        dana = identity.add_member(session, "Dana Kim", "agent", email="dana@porch.example")
        identity.set_duty_member(session, dana)
        identity.link_member_address(session, dana, "slack", f"{TEAM}/U0DANA")
        identity.add_member(session, "Lee Ortiz", "agent", email="lee@porch.example")
    connect_team(database, office)
    return office


@contextmanager
def slack_app(database: Database, url: str, *, secret: str = "", clock: Clock | None = None) -> Iterator[FastAPI]:
    with Inbox(url, VAULT, holds_back) as inbox:
        hooks = SlackHooks(database, Accounts(database), inbox, clock or SystemClock(), secret=secret)
        yield make_web(database, ["slack"], [router(hooks)], [])


@dataclass
class Slack:
    """Slack's side of the webhooks: it posts what it says and signs it."""

    web: TestClient
    secret: str = SECRET
    now: Any = field(default=time.time)

    def event(self, inner: Mapping[str, Any], **more: Any) -> int:
        return self.post("/slack/events", as_json(payloads.envelope(inner, **more)))

    def says(self, words: str, user: str = "U0DANA", **more: Any) -> int:
        return self.event(payloads.message(words, user, **more))

    def mentions(self, words: str, user: str = "U0DANA", **more: Any) -> int:
        return self.event(payloads.mention(words, user, **more))

    def presses(self, value: str, block_id: str, user: str = "U0DANA", **more: Any) -> int:
        return self.post("/slack/interact", as_form(payloads.press(value, block_id, user, **more)))

    def commands(self, words: str, user: str = "U0DANA", **more: str) -> int:
        return self.post("/slack/commands", urlencode(payloads.slash(words, user, **more)).encode())

    def post(self, path: str, body: bytes, headers: Mapping[str, str] = {}, *, age: float = 0.0) -> int:
        return int(self.answer(path, body, headers, age=age).status_code)

    def answer(self, path: str, body: bytes, headers: Mapping[str, str] = {}, *, age: float = 0.0) -> Any:
        kind = "application/json" if path.endswith("events") else "application/x-www-form-urlencoded"
        return self.web.post(path, content=body, headers={**self.signed(body, age), "Content-Type": kind, **headers})

    def signed(self, body: bytes, age: float = 0.0) -> dict[str, str]:
        timestamp = str(int(self.now() - age))
        signature = SignatureVerifier(self.secret).generate_signature(timestamp=timestamp, body=body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}


def rows(database: Database, office: UUID, query: str, **values: Any) -> list[Any]:
    with database.read(office) as session:
        return [tuple(row) for row in session.execute(text(query), values)]
