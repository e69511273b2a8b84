"""A small HTTP server of this machine for the vendors' stand-ins: each request is read whole and answered with JSON."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` have lower-case names."""

    path: str
    headers: Mapping[str, str]
    body: bytes


Respond = Callable[[Request], tuple[int, Mapping[str, Any]]]
"""The status and the JSON with which a request is answered."""


@contextmanager
def listening(respond: Respond, name: str) -> Iterator[str]:
    """The address at which requests are answered for as long as the block lasts."""
    with _Server(respond) as server:
        threading.Thread(target=server.serve_forever, args=(0.1,), name=name, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def fields(request: Request) -> dict[str, Any]:
    """The fields of a call, however they were sent; a file stands as a list with its name."""
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        found: dict[str, Any] = json.loads(request.body)
        return found
    if kind.startswith("multipart/"):
        return _parts(kind, request.body)
    return {name: _read(value) for name, value in parse_qsl(request.body.decode(), keep_blank_values=True)}


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in whole.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        file, content = part.get_filename(), part.get_payload(decode=True)
        words = content.decode("utf-8", "replace") if isinstance(content, bytes) and file is None else ""
        found[name] = _read(words) if file is None else [file]
    return found


def _read(value: str) -> Any:
    """Objects and lists travel as JSON within a form."""
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, respond: Respond) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.respond = respond


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, content = self.server.respond(Request(self.path, headers, body))
        answer = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the console shows what is said, not how it travels."""
