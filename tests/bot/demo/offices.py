"""A web process that keeps what is posted to it, for the vendors' stand-ins of the demo to post to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

from channels.sms.signature import Seen


class Keeper(ThreadingHTTPServer):
    """Keeps each request as it was seen, and answers with `status` and `body`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: Queue[Seen] = Queue()
        self.status = 200
        self.body = b"{}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Keeper

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.put(Seen(self.path, self.headers["Host"], headers=headers, body=body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in http.server
        """Quiet."""


@contextmanager
def keeper() -> Iterator[Keeper]:
    with Keeper() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
