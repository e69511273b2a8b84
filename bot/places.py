"""The places of each office, read once in a while and kept: every message is read against them."""

import time
from threading import Lock
from uuid import UUID

from bot.gazetteer import gazetteer, places_of_office
from intents.intent import Office
from intents.slots.gazetteer import Gazetteer
from intents.utterance import RouterTools

KEPT_SECONDS = 600.0


class Places:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[float, Gazetteer]] = {}
        self._lock = Lock()

    def of_office(self, office: Office, tools: RouterTools) -> Gazetteer:
        now = time.monotonic()
        with self._lock:
            kept = self._kept.get(office.id)
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        read = gazetteer(tools.read(places_of_office))
        with self._lock:
            self._kept[office.id] = (now, read)
        return read
