"""Telegram's stand-ins: `telegram-test-api`, a third party's, and one of our own for what that one lacks (secrets,
pictures and files, offsets, refusals, and waiting on demand)."""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import requests

from channels.channel import Account
from tests.channels.servers import Asked, Server, answer, serving
from tests.peers.bot_calls import Refusal, fields_of, form, refuse
from tests.peers.launcher import HERE, MODULES, free_port, needs, running

API = MODULES / "telegram-test-api" / "lib" / "index.js"
__all__ = ["BotApi", "Refusal", "TelegramPeer"]

LAUNCHER = HERE / "telegram_test_api.js"

BOT_ID = 7001
TOKEN = f"{BOT_ID}:AAE-canary-token-of-the-tests"
USERNAME = "porch_test_bot"
SECRET = "a-secret_of-the-tests"
BUYER = 555
GROUP = -1001234


def account() -> Account:
    return Account(str(BOT_ID), str(BOT_ID), {"token": TOKEN, "username": USERNAME, "secret": SECRET})


@dataclass(frozen=True)
class TelegramPeer:
    """telegram-test-api, with a person who writes to the bot."""

    url: str

    def messages(self) -> list[dict[str, Any]]:
        """What the bot has sent, oldest first: messageId and message."""
        answered = requests.post(f"{self.url}/getUpdatesHistory", json={"token": TOKEN}, timeout=15)
        answered.raise_for_status()
        return [one for one in answered.json()["result"] if "chat_id" in one.get("message", {})]

    def forget_messages(self) -> None:
        for one in self.messages():
            fields = {"chat_id": one["message"]["chat_id"], "message_id": one["messageId"]}
            requests.post(f"{self.url}/bot{TOKEN}/deleteMessage", json=fields, timeout=15).raise_for_status()

    def say(self, words: str) -> None:
        self._client("sendMessage", {**self._common(), "text": words})

    def press(self, data: str, under: dict[str, Any]) -> None:
        """Press a button of a message that the bot sent."""
        common = self._common()
        shown = {"message_id": under["messageId"], "date": common["date"], "chat": common["chat"]}
        markup = under["message"].get("reply_markup")
        message = {**shown, "text": under["message"]["text"], "reply_markup": markup}
        self._client("sendCallback", {**common, "message": message, "data": data})

    def _common(self) -> dict[str, Any]:
        person = {"id": BUYER, "first_name": "Ann", "is_bot": False}
        chat = {"id": BUYER, "first_name": "Ann", "type": "private"}
        return {"botToken": TOKEN, "date": 1_764_600_000, "from": person, "chat": chat}

    def _client(self, path: str, body: dict[str, Any]) -> None:
        requests.post(f"{self.url}/{path}", json=body, timeout=15).raise_for_status()


@pytest.fixture(scope="session")
def running_telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramPeer]:
    needs(API)
    port = free_port()
    with running(LAUNCHER, [str(port)], port, tmp_path_factory.mktemp("telegram") / "log") as url:
        yield TelegramPeer(url)


@pytest.fixture
def telegram_peer(running_telegram: TelegramPeer) -> TelegramPeer:
    """telegram-test-api with no message of the bot in it."""
    running_telegram.forget_messages()
    return running_telegram


@dataclass
class BotApi:
    """Our own stand-in. `calls` are (method, fields) as they came, files by their names; `sent` are the messages."""

    server: Server
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    refusals: dict[str, deque[Refusal]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    """Seconds that a call to a chat takes."""
    polled_by_others: bool = False
    confirmed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return self.server.url

    def refuse(self, method: str, *refusals: Refusal) -> None:
        """Answer the next calls of this method so."""
        self.refusals.setdefault(method, deque()).extend(refusals)

    def texts(self, chat: int | str) -> list[str]:
        return [one["text"] for one in self.sent if str(one["chat"]) == str(chat) and one["text"]]

    def of(self, method: str) -> list[dict[str, Any]]:
        return [fields for name, fields in self.calls if name == method]

    def buttons(self, chat: int | str) -> dict[str, str]:
        """Label -> what it carries, of the newest message with buttons in this chat."""
        shown = next(one for one in reversed(self.sent) if str(one["chat"]) == str(chat) and one["keyboard"])
        return {one["text"]: one["callback_data"] for row in shown["keyboard"] for one in row if "callback_data" in one}

    def newest(self, chat: int | str) -> dict[str, Any]:
        return next(one for one in reversed(self.sent) if str(one["chat"]) == str(chat))

    def respond(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if found := re.fullmatch(rf"/file/bot{re.escape(TOKEN)}/(.+)", asked.target):
            answer(handler, 200, self.files[found[1]])
            return
        found = re.fullmatch(r"/bot([^/]+)/(\w+)(?:\?.*)?", asked.target)
        if found is None or found[1] != TOKEN:
            refuse(handler, Refusal(401, "Unauthorized"))
            return
        fields = fields_of(asked) | form(asked.target.partition("?")[2])
        time.sleep(self.slow.get(str(fields.get("chat_id")), 0.0))
        with self.lock:
            self._respond(handler, found[2], fields)

    def _respond(self, handler: BaseHTTPRequestHandler, method: str, fields: dict[str, Any]) -> None:
        self.calls.append((method, fields))
        waiting = self.refusals.get(method)
        refusal = waiting.popleft() if waiting else None
        result: Any = None
        if refusal is None or refusal.taken:
            result = getattr(self, f"_{method}")(fields)
            if isinstance(result, Refusal):
                refusal = result
        if refusal is None:
            answer(handler, 200, json.dumps({"ok": True, "result": result}).encode(), Content_Type="application/json")
        else:
            refuse(handler, refusal)

    def _getMe(self, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {"id": BOT_ID, "is_bot": True, "first_name": "Porch", "username": USERNAME, **rights}

    def _sendMessage(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if len(fields["text"].encode("utf-16-le")) // 2 > 4096:
            return Refusal(400, "Bad Request: message is too long")
        return self._keep(fields, fields["text"])

    def _sendPhoto(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if len(fields.get("caption", "")) > 1024:
            return Refusal(400, "Bad Request: message caption is too long")
        return self._keep(fields, fields.get("caption", ""), pictures=[fields["photo"]])

    def _sendDocument(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return self._keep(fields, fields.get("caption", ""), documents=[fields["document"]])

    def _sendMediaGroup(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if not 2 <= len(fields["media"]) <= 10:
            return Refusal(400, "Bad Request: group of 2-10 expected")
        made = self._keep(fields, "", pictures=[one["media"] for one in fields["media"]])
        return [made] * len(fields["media"])

    def _editMessageReplyMarkup(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        shown = next((one for one in self.sent if one["id"] == int(fields["message_id"])), None)
        if shown is None:
            return Refusal(400, "Bad Request: message to edit not found")
        shown["keyboard"] = fields.get("reply_markup", {}).get("inline_keyboard", [])
        return True

    def _answerCallbackQuery(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        return True

    def _setMyCommands(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        return True

    def _setWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = fields
        return True

    def _deleteWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _getUpdates(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if self.webhook:
            said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            return Refusal(409, said)
        if self.polled_by_others:
            return Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one runs")
        if (offset := int(fields.get("offset", 0))) > 0:
            self.confirmed = max(self.confirmed, offset - 1)
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        return self.updates[:100]

    def _getFile(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        name = fields["file_id"]
        if name not in self.files:
            return Refusal(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_path": name, "file_size": len(self.files[name])}

    def _keep(
        self, fields: dict[str, Any], words: str, pictures: list[str] | None = None, documents: list[str] | None = None
    ) -> dict[str, Any]:
        number = len(self.sent) + 1
        markup = fields.get("reply_markup", {})
        kept = {
            "id": number,
            "chat": fields["chat_id"],
            "text": words,
            "pictures": pictures or [],
            "documents": documents or [],
            "keyboard": markup.get("inline_keyboard", []),
            "reply_to": fields.get("reply_parameters", {}).get("message_id"),
        }
        self.sent.append(kept)
        chat = {"id": int(fields["chat_id"]), "type": "private"}
        return {"message_id": number, "date": 1_764_600_000, "chat": chat, "text": words}


@contextmanager
def bot_api_server() -> Iterator[BotApi]:
    def respond(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        api.respond(handler, asked)

    with serving(respond) as server:
        api = BotApi(server)
        yield api


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    """Our own stand-in, fresh."""
    with bot_api_server() as api:
        yield api
