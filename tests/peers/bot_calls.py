"""How calls of the Bot API are read and refused by the stand-in."""

import json
import re
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl

from tests.channels.servers import Asked, answer


@dataclass
class Refusal:
    """How one call is answered instead: `status` and `description`, after the wire took it (`taken`) or not. A status
    of 0 closes the connection without a word."""

    status: int
    description: str = ""
    retry_after: int = 0
    migrate_to: int = 0
    taken: bool = False


def fields_of(asked: Asked) -> dict[str, Any]:
    """The fields of a call, whether as a form or in parts; objects are read, files stand as `file:` and their size."""
    kind = asked.headers.get("Content-Type", "")
    if not kind.startswith("multipart/"):
        return form(asked.body.decode())
    boundary = kind.partition("boundary=")[2].encode()
    found: dict[str, Any] = {}
    for piece in asked.body.split(b"--" + boundary)[1:-1]:
        head, _, body = piece.partition(b"\r\n\r\n")
        name = re.search(rb' name="([^"]*)"', head)
        assert name is not None
        body = body.removesuffix(b"\r\n")
        is_file = b"filename=" in head
        found[name[1].decode()] = f"file:{len(body)}" if is_file else _read(body.decode())
    return found


def form(text: str) -> dict[str, Any]:
    return {name: _read(value) for name, value in parse_qsl(text, keep_blank_values=True)}


def _read(value: str) -> Any:
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def refuse(handler: BaseHTTPRequestHandler, refusal: Refusal) -> None:
    if not refusal.status:
        handler.close_connection = True
        handler.connection.close()
        return
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    told = {"retry_after": refusal.retry_after, "migrate_to_chat_id": refusal.migrate_to}
    if parameters := {name: value for name, value in told.items() if value}:
        body["parameters"] = parameters
    answer(handler, refusal.status, json.dumps(body).encode(), Content_Type="application/json")
