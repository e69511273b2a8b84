"""Runs a vendor's asynchronous calls for synchronous callers: one event loop, in a thread of its own.

The kit is asynchronous and the pipeline is not. `asyncio.run` for each message would make a new connection, with its
TLS handshake, for each; a loop that stays keeps the connections, and many lanes can wait on it at once.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """Starts with the first call, ends with `close` or with the process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._starting = threading.Lock()
        self._running: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def run(self, call: Coroutine[Any, Any, T], seconds: float) -> T:
        """The call's result, waited for at most so long. Raises TimeoutError, and whatever the call raises."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(_within(call, seconds), self._started())
        return future.result()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._running is None:
                self._running = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._running.run_forever, name=self._name, daemon=True)
                self._thread.start()
            return self._running

    def close(self, last: Coroutine[Any, Any, None], seconds: float) -> None:
        """Run one last call if there was any before, and end; a later call starts anew."""
        with self._starting:
            running, thread = self._running, self._thread
            self._running = self._thread = None
        if running is None or thread is None:
            last.close()
            return
        try:
            asyncio.run_coroutine_threadsafe(_within(last, seconds), running).result()
        finally:
            running.call_soon_threadsafe(running.stop)
            thread.join(seconds)
            running.close()


async def _within(call: Coroutine[Any, Any, T], seconds: float) -> T:
    async with asyncio.timeout(seconds):
        return await call
