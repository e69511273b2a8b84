"""A pretend Telegram on this machine: it keeps what the bot sends, and brings what people write to it and press.

Outgoing: the kit's own calls (messages, pictures, albums, changes of buttons), with errors as Telegram words them.
Incoming: updates by webhook, with the secret that the bot has asked for.
"""

import re
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Self

import requests

from bot.demo.listening import Request, fields, listening

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_CHARACTERS = 4096
POST_SECONDS = 15.0
Keyboard = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot: its id and name, its token, and the secret that comes with each of its updates."""

    id: str
    username: str
    token: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A message of the bot's in the chat with somebody; `keyboard` are rows of (label, data). `edited` where only the
    buttons of one shown before were changed."""

    id: int
    chat: str
    text: str
    pictures: int
    keyboard: Keyboard
    edited: bool = False


class Messenger:
    """A context manager: the Bot API answers at `url` while the block lasts."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.url = ""
        self._notes: list[Note] = []
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.url = self._open.enter_context(listening(self._respond, "telegram"))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def notes(self, since: int = 0) -> Sequence[Note]:
        """What the bot sent, oldest first, from the `since`-th on."""
        with self._lock:
            return tuple(self._notes[since:])

    def find(self, chat: str, label: "re.Pattern[str]") -> tuple[Note, tuple[str, str]] | None:
        """The newest button that is still shown in a chat under such a label, with its message."""
        current = {note.id: note for note in self.notes() if note.chat == chat}
        for note in sorted(current.values(), key=lambda one: one.id, reverse=True):
            for row in note.keyboard:
                for button in row:
                    if label.fullmatch(button[0]):
                        return note, button
        return None

    def bring(self, office: str, person: str, words: str, *, update: int = 0, secret: str = "") -> int:
        """Bring a person's message to the office's webhook; the status of its answer.

        The same `update` twice is Telegram's own repeat; another `secret` than the bot's is a forgery.
        """
        number = update or self.number()
        message = {"message_id": number, "from": _person(person), "chat": _chat(person), "date": int(time.time())}
        body = {"update_id": number, "message": {**message, "text": words}}
        return self._post(office, body, secret).status_code

    def press(self, office: str, person: str, note: Note, button: tuple[str, str], *, secret: str = "") -> int:
        """Bring the press of a button of this message; the status of the answer, or 0 where the answer leaves the
        button waiting."""
        rows = [[{"text": label, "callback_data": data} for label, data in row] for row in note.keyboard]
        shown = {"message_id": note.id, "chat": _chat(person), "date": int(time.time()), "text": note.text}
        query = {
            "id": secrets.token_hex(9),
            "from": _person(person),
            "chat_instance": "1",
            "data": button[1],
            "message": {**shown, "reply_markup": {"inline_keyboard": rows}},
        }
        answer = self._post(office, {"update_id": self.number(), "callback_query": query}, secret)
        if answer.status_code == 200 and answer.json().get("callback_query_id") != query["id"]:
            return 0
        return answer.status_code

    def number(self) -> int:
        """A new number, for an update or a message."""
        return next(self._numbers)

    def _post(self, office: str, body: Mapping[str, Any], secret: str) -> requests.Response:
        headers = {SECRET_HEADER: secret or self.bot.secret}
        return requests.post(f"{office}/telegram/{self.bot.id}", json=body, headers=headers, timeout=POST_SECONDS)

    def _respond(self, request: Request) -> tuple[int, Mapping[str, Any]]:
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", request.path)
        if found is None or found[1] != self.bot.token:
            return _refused(401, "Unauthorized")
        given = fields(request)
        match found[2]:
            case "sendMessage" if len(str(given["text"]).encode("utf-16-le")) // 2 > MOST_CHARACTERS:
                return _refused(400, "Bad Request: message is too long")
            case "sendMessage":
                return self._keep(given, str(given["text"]))
            case "sendPhoto":
                return self._keep(given, str(given.get("caption", "")), pictures=1)
            case "sendMediaGroup":
                status, made = self._keep(given, "", pictures=len(given["media"]))
                return status, {**made, "result": [made["result"]] * len(given["media"])}
            case "editMessageReplyMarkup":
                return self._change(given)
        return _refused(404, "Not Found")

    def _keep(self, given: Mapping[str, Any], words: str, pictures: int = 0) -> tuple[int, Mapping[str, Any]]:
        chat = str(given["chat_id"])
        note = Note(self.number(), chat, words, pictures, _keyboard(given))
        with self._lock:
            self._notes.append(note)
        return 200, {"ok": True, "result": _message(note)}

    def _change(self, given: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        before = next((note for note in self.notes() if note.id == int(given["message_id"])), None)
        if before is None:
            return _refused(400, "Bad Request: message to edit not found")
        after = replace(before, keyboard=_keyboard(given), edited=True)
        with self._lock:
            self._notes.append(after)
        return 200, {"ok": True, "result": _message(after)}


def _keyboard(given: Mapping[str, Any]) -> Keyboard:
    rows = (given.get("reply_markup") or {}).get("inline_keyboard") or ()
    return tuple(tuple((one["text"], one["callback_data"]) for one in row if "callback_data" in one) for row in rows)


def _message(note: Note) -> Mapping[str, Any]:
    return {"message_id": note.id, "date": int(time.time()), "chat": _chat(note.chat), "text": note.text}


def _person(person: str) -> Mapping[str, Any]:
    return {"id": int(person), "is_bot": False, "first_name": "Sam", "language_code": "en"}


def _chat(person: str) -> Mapping[str, Any]:
    return {"id": int(person), "first_name": "Sam", "type": "private"}


def _refused(status: int, why: str) -> tuple[int, Mapping[str, Any]]:
    return status, {"ok": False, "error_code": status, "description": why}
