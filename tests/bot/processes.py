"""Real worker processes for the tests that kill and stop them: an echoing mind, and a channel that writes a file."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

from bot.alarm import Alarm
from bot.clockwork import Clockwork
from bot.desk import Desk, worker_name
from bot.schedule import Entry, Every, runner
from bot.worker import Worker, serve
from channels.channel import Account, Channel, Sent
from channels.memory import MemoryChannel
from domain.db import Database, assert_no_unit, connect
from domain.messages import Fitted, Limits
from rag.offline import HashEmbedder, NoLLM
from tests.bot.minds import EchoMind
from tests.bot.offices import TestClock
from tests.conftest import VAULT

# Started once with everything imported: a worker is then a fork of it, made in some milliseconds.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.bot.processes"])


class Blind:
    """A wire whose provider cannot be asked what became of a message."""

    def __init__(self, channel: MemoryChannel) -> None:
        self.name = channel.name
        self.limits: Limits = channel.limits
        self._channel = channel

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        return self._channel.send(account, to, part, reference=reference)


@dataclass(frozen=True)
class Plan:
    """How a worker process is to be: see MemoryChannel for `sent` and `pause`; `ahead` moves its clock."""

    url: str
    sent: Path
    pause: tuple[float, float] = (0.0, 0.0)
    ahead: timedelta = timedelta()
    blind: bool = False
    lanes: int = 2
    every_second: bool = False
    """Whether it takes part in the election of a clock, whose one entry is due every second."""


@dataclass
class WorkerProcess:
    process: multiprocessing.process.BaseProcess
    plan: Plan
    _ended: bool = field(default=False)

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.process.join(10)

    def stop(self) -> None:
        """SIGSTOP: the process stands still until it is continued."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """SIGTERM, and wait until it has finished what it began."""
        self.process.terminate()
        self.process.join(30)
        assert not self.process.is_alive(), "a worker did not end when it was asked to"


def start_worker(plan: Plan) -> WorkerProcess:
    process = _PROCESSES.Process(target=run_worker, args=(plan,), daemon=True)
    process.start()
    return WorkerProcess(process, plan)


@contextmanager
def running(*plans: Plan) -> Iterator[list[WorkerProcess]]:
    """Workers that are gone afterwards, whatever was done to them."""
    workers = [start_worker(plan) for plan in plans]
    try:
        yield workers
    finally:
        for worker in workers:
            if worker.process.is_alive():
                worker.kill()


def run_worker(plan: Plan) -> None:
    """The process itself."""
    engine = connect(plan.url)
    memory = MemoryChannel(assert_no_unit, path=plan.sent, pause=plan.pause)
    channel: Channel = Blind(memory) if plan.blind else memory
    desk = Desk(
        database=Database(engine, VAULT),
        channels={channel.name: channel},
        mind=EchoMind(),
        embedder=HashEmbedder(),
        llm=NoLLM(),
        clock=TestClock(plan.ahead),
        worker=worker_name(),
        alarm=Alarm(),
    )
    schedule = [Entry("test.every_second", Every(timedelta(seconds=1)), lambda session, happened, desk: None)]
    clock = [Clockwork(desk, plan.url, schedule, try_seconds=1.0)] if plan.every_second else []
    serve(Worker(desk, plan.url, {"schedule.due": (runner(schedule),)}, lanes=plan.lanes, beside=clock))


def eventually(true: Callable[[], object], seconds: float = 15.0, *, every: float = 0.02) -> None:
    """Wait until it is true; fails when it is not by then."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        Event().wait(every)
