"""The vendor's kit for each bot: one client a token, on a loop that all share, with our time limits and no log."""

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.request import HTTPXRequest

from channels.telegram.loop import Loop

T = TypeVar("T")
API = "https://api.telegram.org"
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
UPLOAD_SECONDS = 15.0
CONNECTIONS = 16
MOST_BOTS = 64

# The kit's coming way of telling how long to wait; without it each such answer is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
for _name in ("telegram", "httpx", "httpcore"):
    # They tell addresses, which have the token in them, and people's words.
    logging.getLogger(_name).setLevel(logging.WARNING)


class Bots:
    """Safe to share between threads. `base_url` stands in for the provider's API where it is given."""

    def __init__(self, base_url: str = "", *, timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> None:
        self._base_url = base_url.rstrip("/") or API
        self._timeouts = timeouts
        self._loop = Loop("telegram")
        self._making = threading.Lock()
        self._known: OrderedDict[str, tuple[Bot, HTTPXRequest]] = OrderedDict()

    def run(self, token: str, act: Callable[[Bot], Awaitable[T]], seconds: float) -> T:
        """What `act` gives, waited for at most so long. Raises TimeoutError, and what `act` raises."""

        async def acting() -> T:
            return await act(self._bot(token))

        return self._loop.run(acting(), seconds)

    def close(self) -> None:
        """End all connections; a later call begins anew."""
        with self._making:
            known = [request for _, request in self._known.values()]
            self._known.clear()
        self._loop.close(_shut(known), self._timeouts[0])

    def _bot(self, token: str) -> Bot:
        with self._making:
            if token not in self._known:
                self._known[token] = self._made(token)
                if len(self._known) > MOST_BOTS:
                    self._known.popitem(last=False)
            self._known.move_to_end(token)
            return self._known[token][0]

    def _made(self, token: str) -> tuple[Bot, HTTPXRequest]:
        connect, read = self._timeouts
        request = HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=connect,
            read_timeout=read,
            write_timeout=read,
            pool_timeout=connect,
            media_write_timeout=UPLOAD_SECONDS,
        )
        base = self._base_url
        made = Bot(token, f"{base}/bot", f"{base}/file/bot", request=request, get_updates_request=request)
        return made, request


async def _shut(requests: list[HTTPXRequest]) -> None:
    for request in requests:
        await request.shutdown()
