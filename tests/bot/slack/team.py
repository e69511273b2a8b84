"""A small Slack of our own: it keeps what is posted and says of its people what a test wants it to say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from itertools import count
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from tests.channels.servers import Asked, answer, serving
from tests.channels.slack.payloads import TEAM


@dataclass(frozen=True)
class Seen:
    """Something that was shown: by which method, to whom or where, with what."""

    method: str
    channel: str
    text: str
    thread_ts: str = ""
    user: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    ts: str = ""

    def button(self, label: str) -> dict[str, Any]:
        """The row and the button with this label."""
        for block in self.blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                if element["text"]["text"] == label:
                    return {"block_id": block["block_id"], "value": element["value"]}
        raise AssertionError(f"no button {label!r} in {self.blocks}")

    def labels(self) -> list[str]:
        rows = (block for block in self.blocks if block["type"] == "actions")
        return [element["text"]["text"] for block in rows for element in block["elements"]]


@dataclass
class Team:
    """`people` is what users.info says, by id; `refuses` makes a method answer with an error code."""

    url: str = ""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    limited: dict[str, int] = field(default_factory=dict)
    """Seconds of Retry-After by channel, for the next post there."""
    installs: str = ""
    """The team for which a code of the install flow is good."""
    seen: list[Seen] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _ts: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    @property
    def api(self) -> str:
        return self.url + "/api/"

    def add(self, user: str, email: str = "", **more: Any) -> None:
        profile = {"email": email} if email else {}
        self.people[user] = {"id": user, "team_id": TEAM, "is_email_confirmed": True, "profile": profile, **more}

    def said(self, channel: str = "") -> list[str]:
        """The words of what was posted, in order."""
        return [one.text for one in self.seen if one.method != "chat.update" and channel in ("", one.channel)]

    def respond(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        method = asked.target.partition("?")[0].removeprefix("/api/").lstrip("/")
        given = _arguments(asked)
        with self._lock:
            self.asked.append(method)
            status, body, headers = self._answer(method, given)
        answer(handler, status, json.dumps(body).encode(), Content_Type="application/json", **headers)

    def _answer(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any], dict[str, str]]:
        channel = str(given.get("channel", given.get("user_id", "")))
        if channel in self.limited:
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry_After": str(self.limited.pop(channel))}
        if method in self.refuses:
            return 200, {"ok": False, "error": self.refuses[method]}, {}
        if method == "users.info":
            found = self.people.get(given["user"])
            return 200, {"ok": True, "user": found} if found else {"ok": False, "error": "user_not_found"}, {}
        if method in ("oauth.v2.access", "auth.test"):
            team, token = {"id": self.installs, "name": "Elm"}, f"xoxb-{self.installs}"
            installed = {"access_token": token, "token_type": "bot", "app_id": "A1", "bot_user_id": "U0BOT"}
            who = {"authed_user": {"id": "U0ADMIN"}, "bot_id": "B1", "team_id": self.installs}
            return 200, {"ok": True, "team": team, "scope": "chat:write", **installed, **who}, {}
        ts = given["ts"] if method == "chat.update" else f"1796000100.{next(self._ts):06}"
        blocks = given.get("blocks") or given.get("view", {}).get("blocks") or ()
        channel = f"D{channel[1:]}" if channel.startswith("U") and method == "chat.postMessage" else channel
        words, head, user = (str(given.get(name, "")) for name in ("text", "thread_ts", "user"))
        self.seen.append(Seen(method, channel, words, head, user, tuple(blocks), ts))
        return 200, {"ok": True, "channel": channel, "ts": ts, "message_ts": ts, "view": {"id": "V1", "hash": ts}}, {}


def _arguments(asked: Asked) -> dict[str, Any]:
    if not asked.body:
        return {}
    if "json" in asked.headers.get("Content-Type", ""):
        found: dict[str, Any] = json.loads(asked.body)
        return found
    given: dict[str, Any] = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
    return {name: json.loads(value) if name in ("blocks", "view") else value for name, value in given.items()}


@contextmanager
def team() -> Iterator[Team]:
    made = Team()
    with serving(made.respond) as server:
        made.url = server.url
        yield made
