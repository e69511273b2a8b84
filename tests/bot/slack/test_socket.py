"""Slack by Socket Mode: the same inbox, and no acknowledgement before a message is stored."""

from typing import Any
from uuid import UUID

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.accounts import Accounts
from bot.inbox import CannotStore, Inbox
from bot.slack.socket import Socket
from bot.slack_hooks import SlackHooks
from domain.clock import SystemClock
from domain.db import Database
from tests.bot.slack.office import rows
from tests.channels.slack import payloads

pytestmark = pytest.mark.commits


class Sender:
    """The vendor's client as far as we talk to it: what we acknowledge."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    def send_socket_mode_response(self, response: Any) -> None:
        self.acknowledged.append(response.envelope_id)


def taken(socket: Socket, kind: str, payload: dict[str, Any], envelope: str = "e1") -> list[str]:
    sender = Sender()
    socket.take(sender, SocketModeRequest(kind, envelope, payload))  # type: ignore[arg-type]
    return sender.acknowledged


@pytest.fixture
def socket(database: Database, inbox: Inbox, office: UUID) -> Socket:
    return Socket(SlackHooks(database, Accounts(database), inbox, SystemClock()), "xapp-1")


def test_what_comes_by_the_socket_is_stored_once_and_acknowledged(
    socket: Socket, database: Database, office: UUID
) -> None:
    body = payloads.envelope(payloads.message("hello"))
    assert taken(socket, "events_api", body) == ["e1"]
    assert taken(socket, "events_api", body, "e2") == ["e2"]
    assert taken(socket, "interactive", payloads.press("o1.1", "1|U0DANA|")) == ["e1"]
    assert taken(socket, "slash_commands", payloads.slash("my day")) == ["e1"]
    stored = rows(database, office, "SELECT text, pressed FROM inbox ORDER BY id")
    assert stored == [("hello", None), ("", "o1.1"), ("my day", None)]


def test_what_is_nothing_to_us_is_acknowledged(socket: Socket, database: Database, office: UUID) -> None:
    assert taken(socket, "events_api", payloads.envelope(payloads.message("x", bot_id="B1"))) == ["e1"]
    assert taken(socket, "events_api", payloads.envelope(payloads.message("x"), team="T0NOBODY")) == ["e1"]
    assert taken(socket, "events_api", {}) == ["e1"]
    assert taken(socket, "hello", {}) == ["e1"]
    assert rows(database, office, "SELECT FROM inbox") == []


def test_what_cannot_be_stored_is_not_acknowledged(
    socket: Socket, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CannotStore

    monkeypatch.setattr(inbox, "store", full)
    assert taken(socket, "events_api", payloads.envelope(payloads.message("hello"))) == []
