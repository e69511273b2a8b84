"""Workers are told that messages came in: after they are stored, and of many by one notice.

A NOTIFY inside the transaction that stores would hold PostgreSQL's one lock on the queue of notices until the disk has
the commit, so that messages were stored one after another. A notice that gets lost is made good by the workers' poll.
"""

import logging
from contextlib import closing
from threading import Event, Thread
from typing import Self

import psycopg

from domain.db import WAKE_CHANNEL

log = logging.getLogger(__name__)

AWAY_SECONDS = 0.5


class Bell:
    """Rings `kind` on a connection and a thread of its own; safe to share between threads."""

    def __init__(self, url: str, kind: str) -> None:
        self._url = url
        self._kind = kind
        self._rung = Event()
        self._stopped = False
        self._thread = Thread(target=self._run, name=f"bell {kind}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._rung.set()
        self._thread.join(timeout=5)

    def ring(self) -> None:
        """Returns at once. All that is rung for while a notice is on its way becomes one more."""
        self._rung.set()

    def _run(self) -> None:
        while not self._stopped:
            self._rung.wait()
            try:
                with closing(self._connected()) as connection:
                    self._serve(connection)
            except psycopg.Error as error:
                log.warning("workers could not be told, they will see for themselves: %s", type(error).__name__)
                self._rung.clear()
                Event().wait(AWAY_SECONDS)

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        # A notice need not outlive a crash of the server, so it waits for no disk.
        return psycopg.connect(self._url, autocommit=True, connect_timeout=2, options="-c synchronous_commit=off")

    def _serve(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            # Also when it stops: what was stored last is told.
            connection.execute("SELECT pg_notify(%s, %s)", (WAKE_CHANNEL, self._kind), prepare=True)
            if self._stopped:
                return
