"""A text end to end, without the language model: from the signed webhook to the carrier that takes the answer.

The demo brokerage with one web process and two workers, all on this machine with those who load them. A backlog is
stored while the workers stand still; then it is measured how fast they answer it.
"""

import asyncio
import itertools
import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from sqlalchemy import text

from bot.bench.stage.carrier import Carrier, acknowledged, carrier, request
from bot.bench.stage.cast import Person, cast
from bot.bench.stage.figures import Figure, Figures, Options, percentile
from bot.bench.stage.ground import ground
from bot.bench.stage.http import Caller
from bot.bench.stage.office import Running, Stage, furnished, running
from bot.settings import Settings

WORKERS, CLIENTS, STORING = 2, 8, 16
ANSWER_SECONDS = 20.0
"""A text that is not answered by then counts as unanswered."""
REST_SECONDS = 0.2
"""Between two texts to an idle office."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is run: homes; talks before anything is counted, so that statements are prepared and planned; people in
    the backlog and how many lines of their talks; talks of clients; idle texts."""

    homes: int
    warm_up: int
    people: int
    rounds: int
    talks: int
    idle: int


FULL = Size(homes=5_000, warm_up=48, people=250, rounds=4, talks=48, idle=60)
QUICK = Size(homes=150, warm_up=8, people=8, rounds=2, talks=8, idle=4)


@dataclass(slots=True)
class Told:
    """Seconds from the post to the answer, of each text that was answered."""

    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0

    def milliseconds(self, percent: float) -> float:
        return percentile(self.seconds, percent) * 1000


@dataclass(slots=True)
class Drained:
    """How many texts of a backlog were answered, and the seconds that it took in all."""

    texts: int = 0
    seconds: float = 0.0
    unanswered: int = 0


def run(settings: Settings, options: Options) -> Figures:
    size = QUICK if options.quick else FULL
    with ground(settings) as where:
        stage = furnished(settings, where, size.homes)
        return asyncio.run(_measured(stage, size))


async def _measured(stage: Stage, size: Size) -> Figures:
    everybody = cast(stage.people, stage.agents)
    async with carrier() as wire:
        with running(stage, wire.url, WORKERS) as office:
            load = _Load(stage, office, wire)
            await load.clients(itertools.islice(everybody, size.warm_up))
            backlog = await load.backlogs(list(itertools.islice(everybody, size.people)), size.rounds)
            talking = await load.clients(itertools.islice(everybody, size.talks))
            idle = await load.idle(everybody, size.idle)
            memory = max(_megabytes(pid) for pid in office.workers)
    unanswered = backlog.unanswered + talking.unanswered + idle.unanswered
    figures = (
        Figure("backlog", backlog.texts / backlog.seconds, "/s", 100.0, 150.0, at_most=False),
        Figure(f"{CLIENTS} clients: p50", talking.milliseconds(50), "ms"),
        Figure(f"{CLIENTS} clients: p95", talking.milliseconds(95), "ms", 80.0, 60.0),
        Figure("idle: p50", idle.milliseconds(50), "ms"),
        Figure("idle: p95", idle.milliseconds(95), "ms", 100.0, 60.0),
        Figure("unanswered", unanswered, "", 0.0),
        Figure("memory of a worker", memory, "MB", 350.0, 300.0),
    )
    return Figures("turn", figures, f"{size.homes:,} homes, {WORKERS} workers, {wire.taken:,} texts sent")


class _Load:
    """Texts to the running office, and the wait for what it answers."""

    def __init__(self, stage: Stage, office: Running, wire: Carrier) -> None:
        self._stage, self._office, self._wire = stage, office, wire

    async def clients(self, people: Iterable[Person]) -> Told:
        """Clients who each hold one talk after another, and write when they have the answer."""
        told, waiting = Told(), iter(people)
        await asyncio.gather(*(self._client(waiting, told) for _ in range(CLIENTS)))
        await self._at_rest()
        return told

    async def idle(self, people: Iterator[Person], count: int) -> Told:
        """One text at a time, to workers that have nothing else to do."""
        told, caller = Told(), Caller(self._office.url)
        lines = ((person.number, line) for person in people for line in person.talk)
        for number, line in itertools.islice(lines, count):
            await self._exchange(caller, number, line, told)
            await self._at_rest()
            await asyncio.sleep(REST_SECONDS)
        await caller.close()
        return told

    async def backlogs(self, people: Sequence[Person], rounds: int) -> Drained:
        """Each round everybody's next line waits when the workers begin."""
        drained = Drained()
        for number in range(rounds):
            texts = [(person.number, person.talk[number]) for person in people if number < len(person.talk)]
            await self._backlog(texts, drained)
            await self._at_rest()
        return drained

    async def _client(self, people: Iterator[Person], told: Told) -> None:
        caller = Caller(self._office.url)
        for person in people:
            for line in person.talk:
                await self._exchange(caller, person.number, line, told)
        await caller.close()

    async def _exchange(self, caller: Caller, number: str, line: str, told: Told) -> None:
        ready, answered = request(self._office.url, number, line), self._wire.expect(number)
        begun = time.perf_counter()
        await acknowledged(caller, ready)
        try:
            await asyncio.wait_for(answered.wait(), ANSWER_SECONDS)
        except TimeoutError:
            told.unanswered += 1
        else:
            told.seconds.append(time.perf_counter() - begun)

    async def _backlog(self, texts: Sequence[tuple[str, str]], drained: Drained) -> None:
        ready = iter([request(self._office.url, number, line) for number, line in texts])
        answered = [self._wire.expect(number) for number, _ in texts]
        with _standing_still(self._office.workers):
            await asyncio.gather(*(self._store(ready) for _ in range(STORING)))
        begun = time.perf_counter()
        _, late = await asyncio.wait([asyncio.create_task(one.wait()) for one in answered], timeout=ANSWER_SECONDS)
        drained.seconds += time.perf_counter() - begun
        drained.texts += len(texts) - len(late)
        drained.unanswered += len(late)
        for one in late:
            one.cancel()

    async def _store(self, ready: Iterator[bytes]) -> None:
        caller = Caller(self._office.url)
        for one in ready:
            await acknowledged(caller, one)
        await caller.close()

    async def _at_rest(self) -> None:
        """Until nothing waits to be answered, sent or reacted to."""
        deadline = time.monotonic() + ANSWER_SECONDS
        # Polled, since what the office does is to be told by its database alone.
        while self._waiting() and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def _waiting(self) -> bool:
        with self._stage.ground.database.untenanted() as session:
            return bool(session.scalar(_WAITING))


@contextmanager
def _standing_still(workers: Sequence[int]) -> Iterator[None]:
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def _megabytes(pid: int) -> float:
    """The memory of a process that is its own, with its share of what it has in common with others."""
    return float(psutil.Process(pid).memory_full_info().pss) / 1e6


_WAITING = text("SELECT sum(waiting) FROM routing.backlog(now()) WHERE queue <> 'dead'")
