"""A worker: lanes that take turns, deliver, answer events and look into doubts; woken by NOTIFY, polling as the net."""

import logging
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Thread
from types import FrameType
from typing import Protocol

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.alarm import Call
from bot.deliver import Deliverer
from bot.desk import Desk
from bot.doubts import Doubts
from bot.pulse import Pulse
from bot.reacting import Reaction, Reactions
from bot.turn import Turns
from domain.db import WAKE_CHANNEL

log = logging.getLogger(__name__)

LANES = 4
POLL_SECONDS = 1.0
AWAY_SECONDS = 0.5
"""How long a lane rests when the database is away."""
STOP_SECONDS = 25.0


class Beside(Protocol):
    """A thread of its own that starts and stops with the worker."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Worker:
    """The loops of one process over one desk. `url` is where LISTEN gets a connection of its own; `beside` is what runs
    next to the lanes (the clock, the background jobs)."""

    def __init__(
        self,
        desk: Desk,
        url: str,
        reactions: Mapping[str, tuple[Reaction, ...]],
        *,
        lanes: int = LANES,
        poll_seconds: float = POLL_SECONDS,
        beside: Sequence[Beside] = (),
    ) -> None:
        self.desk = desk
        self._url = url
        self._poll_seconds = poll_seconds
        self._beside = beside
        self._pulse = Pulse(desk)
        deliverer = Deliverer(desk)
        self._work: dict[str, Callable[[], bool]] = {
            "inbox": Turns(desk, self._pulse, deliverer).take,
            "outbox": deliverer.take,
            "event": Reactions(desk, reactions).take,
            "doubt": Doubts(desk).take,
        }
        self._lanes = [Thread(target=self._run_lane, name=f"lane {number}") for number in range(lanes)]
        self._listener = Thread(target=self._listen, name="listener", daemon=True)
        self._stopped = Event()

    def start(self) -> None:
        self._pulse.start()
        self._listener.start()
        for one in self._beside:
            one.start()
        for lane in self._lanes:
            lane.start()

    def stop(self) -> None:
        """Finish what is being done and take nothing more; waits for the lanes."""
        self._stopped.set()
        self.desk.alarm.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for lane in self._lanes:
            lane.join(timeout=max(0.1, deadline - time.monotonic()))
        for one in self._beside:
            one.stop()
        self._pulse.stop()
        self._listener.join(timeout=2)

    @property
    def alive(self) -> bool:
        return all(lane.is_alive() for lane in self._lanes)

    def _run_lane(self) -> None:
        while not self.desk.alarm.stopped:
            call = self.desk.alarm.wait(self._poll_seconds)
            if call is not None:
                self._try(call)

    def _try(self, call: Call) -> None:
        """Take one piece of work; whatever goes wrong, the lane lives on."""
        try:
            if not self._work[call.kind]():
                self.desk.alarm.nothing(call)
        except (DBAPIError, SQLAlchemyError) as error:
            log.warning("the database is away or refused: %s", _first_line(error))
            self._stopped.wait(AWAY_SECONDS)
        except Exception:
            log.exception("a lane failed at its work and goes on")
            self._stopped.wait(AWAY_SECONDS)

    def _listen(self) -> None:
        """Pass the database's wake-ups on; connects again for as long as the worker lives."""
        while not self._stopped.is_set():
            try:
                with psycopg.connect(
                    self._url, autocommit=True, application_name=self._application_name()
                ) as connection:
                    connection.execute(f"LISTEN {WAKE_CHANNEL}")
                    # What was queued while nobody listened.
                    self.desk.alarm.sweep()
                    self._pass_on(connection)
            except psycopg.Error as error:
                log.warning("lost the database's wake-ups: %s", _first_line(error))
                self._stopped.wait(AWAY_SECONDS)

    def _pass_on(self, connection: psycopg.Connection) -> None:
        while not self._stopped.is_set():
            for notification in connection.notifies(timeout=1.0, stop_after=100):
                self.desk.alarm.ring(notification.payload)

    def _application_name(self) -> str:
        return f"{APPLICATION_NAME} {self.desk.worker}"[:63]


def serve(worker: Worker) -> None:
    """Work until SIGTERM or SIGINT, then finish what was begun."""
    wanted = Event()

    def end(signum: int, frame: FrameType | None) -> None:
        wanted.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    worker.start()
    log.info("worker %s is at work", worker.desk.worker)
    wanted.wait()
    log.info("worker %s finishes what it has begun", worker.desk.worker)
    worker.stop()


APPLICATION_NAME = "porchlight worker"
"""By this the database knows who is a worker, which /healthz asks."""


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
