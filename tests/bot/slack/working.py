"""A real worker on an office's Slack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.alarm import Alarm
from bot.desk import Desk, worker_name
from bot.heard import Mind
from bot.slack.door import Door
from bot.slack.whereabouts import Whereabouts
from bot.worker import Worker
from channels.slack.wire import SlackChannel
from domain.clock import SystemClock
from domain.db import Database, assert_no_unit
from intents import catalogue
from intents.wording import Wording
from rag.offline import HashEmbedder, NoLLM
from tests.bot.processes import eventually

LONG = 40.0
"""Seconds: other work on the machine may stop us for a while."""
Worked = Callable[[Callable[[], object]], None]


def desk(database: Database, api: str, mind: Mind) -> Desk:
    channel, clock = SlackChannel(assert_no_unit, Whereabouts(database), base_url=api), SystemClock()
    return Desk(
        database=database,
        channels={channel.name: channel},
        mind=mind,
        embedder=HashEmbedder(),
        llm=NoLLM(),
        clock=clock,
        doors={channel.name: Door(database, channel, Wording(catalogue.load()), clock)},
        worker=worker_name(),
        alarm=Alarm(),
    )


@contextmanager
def working(database: Database, url: str, api: str, mind: Mind) -> Iterator[Worked]:
    """Gives what waits until something is true."""
    worker = Worker(desk(database, api, mind), url, {}, lanes=2)
    worker.start()
    try:
        yield lambda true: eventually(true, LONG)
    finally:
        worker.stop()
