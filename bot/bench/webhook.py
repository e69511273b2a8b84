"""The acknowledgement of a text: verified, stored and answered by a real web process, idle and under 16 clients."""

import asyncio
import statistics
import time
from collections.abc import Sequence

from bot.bench.stage.carrier import acknowledged, request
from bot.bench.stage.figures import Figure, Figures, Options, percentile
from bot.bench.stage.ground import ground
from bot.bench.stage.http import Caller
from bot.bench.stage.office import bare, running
from bot.settings import Settings

ROUNDS, IDLE, BUSY, CLIENTS = 5, 200, 1_600, 16


def run(settings: Settings, options: Options) -> Figures:
    rounds, idle, busy = (1, 20, 64) if options.quick else (ROUNDS, IDLE, BUSY)
    with ground(settings) as where, running(bare(settings, where), "http://127.0.0.1:9", workers=0) as office:
        alone = [asyncio.run(_load(office.url, 1, number, idle)) for number in range(rounds + 1)][1:]
        together = [asyncio.run(_load(office.url, CLIENTS, number + 50, busy)) for number in range(rounds)]
    figures = (
        Figure("idle: p50", _middle(alone, 50), "ms"),
        Figure("idle: p99", _middle(alone, 99), "ms", floor=15.0, goal=10.0),
        Figure(f"{CLIENTS} clients: p50", _middle(together, 50), "ms"),
        Figure(f"{CLIENTS} clients: p99", _middle(together, 99), "ms", floor=80.0, goal=60.0),
        Figure(f"{CLIENTS} clients", _per_second(together), "/s", goal=1_000.0, at_most=False),
    )
    return Figures("webhook", figures, f"{rounds} rounds each, the middle one told; the clients run on the same cores")


async def _load(url: str, clients: int, number: int, count: int) -> tuple[float, list[float]]:
    """Seconds that all of it took, and the milliseconds of each text; every text has a sender of its own."""
    texts = [request(url, f"+1206{number:03}{i:04}", "3 bed houses in ballard under 900k") for i in range(count)]
    callers = [Caller(url) for _ in range(clients)]
    begun = time.perf_counter()
    taken = await asyncio.gather(*(_one(caller, texts[i::clients]) for i, caller in enumerate(callers)))
    seconds = time.perf_counter() - begun
    for caller in callers:
        await caller.close()
    return seconds, [one * 1000 for each in taken for one in each]


async def _one(caller: Caller, texts: Sequence[bytes]) -> list[float]:
    return [await acknowledged(caller, text) for text in texts]


def _middle(rounds: Sequence[tuple[float, list[float]]], percent: float) -> float:
    return statistics.median(percentile(milliseconds, percent) for _, milliseconds in rounds)


def _per_second(rounds: Sequence[tuple[float, list[float]]]) -> float:
    return statistics.median(len(milliseconds) / seconds for seconds, milliseconds in rounds)
