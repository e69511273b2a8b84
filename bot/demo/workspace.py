"""A pretend Slack workspace on this machine: it keeps what the app posts, and brings what its people say and press.

Outgoing: the SDK's own calls (users.info, chat.postMessage, chat.update), with errors as Slack words them. Incoming:
Events API and interactivity payloads, signed as Slack signs.
"""

import json
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from bot.demo.listening import Request, fields, listening

APP, BOT_USER = "A0PORCHLIGHT", "U0PORCHLIGHT"
POST_SECONDS = 15.0
Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Team:
    """A team with the app installed: its id, and the app's two secrets."""

    id: str
    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """A message of the app's in the direct messages with `user`; `thread_ts` is the message that heads its thread.
    `edited` where it took the place of one shown before."""

    user: str
    ts: str
    text: str
    blocks: tuple[Block, ...]
    thread_ts: str = ""
    edited: bool = False

    def buttons(self) -> Iterator[tuple[str, str, str]]:
        """Label, value and the row's id of each."""
        for row in self.blocks:
            for one in row["elements"] if row["type"] == "actions" else ():
                yield str(one["text"]["text"]), str(one["value"]), str(row["block_id"])


class Workspace:
    """A context manager: its API answers below `url` while the block lasts. `people` are e-mails by user id."""

    def __init__(self, team: Team, people: Mapping[str, str]) -> None:
        self.team, self.people = team, dict(people)
        self.url = ""
        self._posts: list[Post] = []
        self._lock = threading.Lock()
        self._last = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.url = self._open.enter_context(listening(self._respond, "slack")) + "/api/"
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def posts(self, since: int = 0) -> Sequence[Post]:
        """What the app showed, oldest first, from the `since`-th on."""
        with self._lock:
            return tuple(self._posts[since:])

    def newest(self, user: str) -> Post | None:
        """The latest message that somebody got, as it was posted."""
        return next((post for post in reversed(self.posts()) if post.user == user and not post.edited), None)

    def find(self, user: str, label: "re.Pattern[str]") -> tuple[Post, tuple[str, str, str]] | None:
        """The newest button that is still shown to somebody under such a label, with its message."""
        current = {post.ts: post for post in self.posts() if post.user == user}
        for post in sorted(current.values(), key=lambda one: one.ts, reverse=True):
            for button in post.buttons():
                if label.fullmatch(button[0]):
                    return post, button
        return None

    def bring(
        self, office: str, user: str, words: str, *, thread_ts: str = "", event_id: str = "", secret: str = ""
    ) -> int:
        """Bring a direct message to the office's webhook; the status of its answer.

        The same `event_id` twice is Slack's own repeat; another `secret` than the app's is a forgery.
        """
        ts = self._ts()
        said = {"type": "message", "channel_type": "im", "channel": _direct(user), "user": user, "text": words}
        event = {**said, "team": self.team.id, "ts": ts, "event_ts": ts}
        if thread_ts:
            event["thread_ts"] = thread_ts
        installed = {"enterprise_id": None, "team_id": self.team.id, "user_id": BOT_USER, "is_bot": True}
        envelope = {
            "type": "event_callback",
            "team_id": self.team.id,
            "api_app_id": APP,
            "event_id": event_id or new_event_id(),
            "event_time": int(time.time()),
            "authorizations": [installed],
            "event": event,
        }
        return self._post(f"{office}/slack/events", json.dumps(envelope).encode(), "application/json", secret)

    def press(self, office: str, user: str, post: Post, button: tuple[str, str, str], *, secret: str = "") -> int:
        """Bring the press of a button of this message; the status of the answer."""
        label, value, row = button
        container = {"type": "message", "message_ts": post.ts, "channel_id": _direct(user), "is_ephemeral": False}
        if post.thread_ts:
            container["thread_ts"] = post.thread_ts
        words = {"type": "plain_text", "text": label, "emoji": False}
        payload = {
            "type": "block_actions",
            "team": {"id": self.team.id, "domain": "porchrealty"},
            "user": {"id": user, "team_id": self.team.id},
            "api_app_id": APP,
            "trigger_id": f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            "container": container,
            "channel": {"id": _direct(user), "name": "directmessage"},
            "message": {"type": "message", "ts": post.ts, "text": post.text, "blocks": list(post.blocks)},
            "actions": [{"type": "button", "action_id": "pick.1", "block_id": row, "text": words, "value": value}],
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return self._post(f"{office}/slack/interact", body, "application/x-www-form-urlencoded", secret)

    def _post(self, url: str, body: bytes, kind: str, secret: str) -> int:
        at = str(int(time.time()))
        signature = SignatureVerifier(secret or self.team.signing_secret).generate_signature(timestamp=at, body=body)
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": str(signature)}
        return requests.post(url, data=body, headers=headers, timeout=POST_SECONDS).status_code

    def _ts(self) -> str:
        """Slack's name of a message: when it was sent, and never the same twice."""
        with self._lock:
            self._last = max(self._last + 1, int(time.time() * 1e6))
            return f"{self._last // 10**6}.{self._last % 10**6:06}"

    def _respond(self, request: Request) -> tuple[int, Mapping[str, Any]]:
        if request.headers.get("authorization") != f"Bearer {self.team.bot_token}":
            return 200, {"ok": False, "error": "invalid_auth"}
        given, method = fields(request), request.path.rpartition("/")[2]
        if method == "users.info":
            return 200, self._person(str(given.get("user", "")))
        if method in ("chat.postMessage", "chat.update"):
            return 200, self._keep(given, edited=method == "chat.update")
        return 200, {"ok": False, "error": "unknown_method"}

    def _person(self, user: str) -> Mapping[str, Any]:
        if user not in self.people:
            return {"ok": False, "error": "user_not_found"}
        profile = {"email": self.people[user]}
        found = {"id": user, "team_id": self.team.id, "is_email_confirmed": True, "profile": profile}
        return {"ok": True, "user": found}

    def _keep(self, given: Mapping[str, Any], *, edited: bool) -> Mapping[str, Any]:
        channel = str(given.get("channel", ""))
        user = f"U{channel[1:]}"
        if user not in self.people:
            return {"ok": False, "error": "channel_not_found"}
        ts = str(given["ts"]) if edited else self._ts()
        before = next((post for post in self.posts() if post.ts == ts), None)
        if edited and before is None:
            return {"ok": False, "error": "message_not_found"}
        post = Post(user, ts, str(given.get("text", "")), tuple(given.get("blocks") or ()))
        post = replace(post, thread_ts=before.thread_ts if before else str(given.get("thread_ts") or ""), edited=edited)
        with self._lock:
            self._posts.append(post)
        return {"ok": True, "channel": _direct(user), "ts": ts, "message": {"text": post.text}}


def new_event_id() -> str:
    return f"Ev{secrets.token_hex(6).upper()}"


def _direct(user: str) -> str:
    """The direct messages between the app and somebody."""
    return f"D{user[1:]}"
