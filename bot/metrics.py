"""What a Prometheus server may scrape: read from the tables at each scrape, since many processes write them.

Not public: with METRICS_TOKEN set a bearer token opens it, without one only this machine is answered.
"""

import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.vitals import Vitals, vitals
from domain import figures, identity
from domain.db import Database
from domain.figures import Recent, Times

WITHIN = timedelta(minutes=5)
QUEUES = ("inbox", "outbox", "unknown", "event")


class OfficeCollector(Collector):
    """Asks the database when it is asked itself."""

    def __init__(self, database: Database, channels: tuple[str, ...]) -> None:
        self._database = database
        self._channels = channels

    def collect(self) -> Iterable[Metric]:
        now = datetime.now(UTC)
        yield from _of_installation(vitals(self._database, self._channels))
        with self._database.untenanted() as session:
            offices = identity.brokerages(session)
        yield from _of_offices([(str(office), self._recent(office, now)) for office in offices], now)

    def describe(self) -> Iterable[Metric]:
        return ()

    def _recent(self, office: UUID, now: datetime) -> Recent:
        with self._database.read(office) as session:
            return figures.recent(session, now, WITHIN)


def router(database: Database, channels: tuple[str, ...], token: str) -> APIRouter:
    routes = APIRouter()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OfficeCollector(database, channels))

    @routes.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not allowed(request, token):
            return Response(status_code=404)
        try:
            return Response(await run_in_threadpool(generate_latest, registry), media_type=CONTENT_TYPE_LATEST)
        except SQLAlchemyError:
            return Response(status_code=503)

    return routes


def allowed(request: Request, token: str) -> bool:
    """By the bearer token where one is set; else this machine alone, and nothing that a proxy hands on."""
    if token:
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _of_installation(found: Vitals) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("porchlight_waiting", "Rows that wait in a queue", labels=["queue"])
    oldest = GaugeMetricFamily("porchlight_oldest_seconds", "Age of the oldest row that waits", labels=["queue"])
    for queue in QUEUES:
        state = found.queues.get(queue)
        waiting.add_metric([queue], state.waiting if state else 0)
        oldest.add_metric([queue], state.oldest_seconds if state else 0)
    yield waiting
    yield oldest
    yield GaugeMetricFamily("porchlight_dead_letters", "Rows that were given up", value=found.dead)
    yield GaugeMetricFamily("porchlight_workers", "Connections of workers to the database", value=found.workers)
    yield GaugeMetricFamily("porchlight_clock", "1 while a worker holds the clock", value=found.clock)


def _of_offices(offices: list[tuple[str, Recent]], now: datetime) -> Iterator[Metric]:
    yield _summary("porchlight_turn_seconds", "From taking a message to its answer", offices, "turns")
    yield _summary("porchlight_understanding_seconds", "What the models and rules took of it", offices, "understanding")
    yield _summary(
        "porchlight_delivery_seconds", "From when a message was wanted to when it was sent", offices, "deliveries"
    )
    messages = GaugeMetricFamily(
        "porchlight_messages_out", "Messages out of the last five minutes", labels=["office", "channel", "status"]
    )
    paused = GaugeMetricFamily("porchlight_accounts_paused", "Accounts that stand still", labels=["office", "channel"])
    beat = GaugeMetricFamily("porchlight_clock_beat_seconds", "Since the clock last queued a job", labels=["office"])
    for office, found in offices:
        for (channel, status), total in found.messages.items():
            messages.add_metric([office, channel, status], total)
        for channel, total in found.paused.items():
            paused.add_metric([office, channel], total)
        if found.clock_beat is not None:
            beat.add_metric([office], (now - found.clock_beat).total_seconds())
    yield messages
    yield paused
    yield beat


def _summary(name: str, what: str, offices: list[tuple[str, Recent]], part: str) -> Metric:
    metric = SummaryMetricFamily(name, f"{what}, over the last five minutes", labels=["office"])
    for office, found in offices:
        times: Times = getattr(found, part)
        for quantile, seconds in times.seconds.items():
            metric.add_sample(name, {"office": office, "quantile": f"{quantile:g}"}, seconds)
        metric.add_sample(f"{name}_count", {"office": office}, times.count)
    return metric
