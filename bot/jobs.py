"""Background jobs: long work that nobody waits for, queued in our own units and run by procrastinate in the worker."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import Any
from uuid import UUID

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.embedding import embed_waiting
from domain import conversations, listings
from domain.db import tenant_of

log = logging.getLogger(__name__)

Job = Callable[[Desk, UUID], None]
"""What a job does for one office; units of work and models are its own business."""

EMBED = "listings.embed"
PURGE = "conversations.purge_payloads"
QUEUE = "jobs"

HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 6.0
RESCUE_SECONDS = 5
MOST_TRIES = 5


def embed(desk: Desk, office: UUID) -> None:
    """Give every home that lacks one its vector; where the worker is told to end, the rest is another's."""
    embed_waiting(desk.database, office, desk.embedder, stopped=lambda: desk.alarm.stopped)
    with desk.database.unit(office) as session:
        if desk.alarm.stopped and listings.count_to_embed(session, desk.embedder.model_id):
            defer(session, EMBED)


def purge(desk: Desk, office: UUID) -> None:
    """Remove raw payloads after their 30 days, in small units."""
    while True:
        with desk.database.unit(office) as session:
            if not conversations.purge_payloads(session, desk.now()):
                return


JOBS: Mapping[str, Job] = {EMBED: embed, PURGE: purge}

_deferring = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def defer(session: Session, name: str) -> bool:
    """Queue a job for this unit's office, in this unit; False when the same one waits already.

    Of one name and office one job runs at a time.
    """
    key = f"{name}:{tenant_of(session)}"
    try:
        # A repeat is refused by a unique index, which would spoil the unit. The savepoint is only made when the
        # session is asked for its connection inside the block.
        with session.begin_nested():
            driver = session.connection().connection.driver_connection
            deferrer = _deferring.configure_task(name, queue=QUEUE, lock=key, queueing_lock=key, connection=driver)
            deferrer.defer(office=str(tenant_of(session)))
    except AlreadyEnqueued:
        return False
    return True


class JobRunner:
    """Runs the jobs of `table` in a thread of the worker; begins again whenever the database was away."""

    def __init__(self, desk: Desk, url: str, table: Mapping[str, Job] = JOBS) -> None:
        self._desk = desk
        self._url = url
        self._table = table
        self._stopped = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    async def _serve(self) -> None:
        # A worker that loses PostgreSQL ends without an error, so it is begun again until we are stopped.
        while not self._stopped.is_set():
            try:
                await self._serve_once()
            except (psycopg.Error, ConnectorException, OSError) as error:
                log.warning("background jobs lost the database: %s", type(error).__name__)
            await asyncio.sleep(1.0)

    async def _serve_once(self) -> None:
        app = self._app()
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=1,
                    fetch_job_polling_interval=5.0,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=5.0,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
            )
            rescuing = asyncio.create_task(self._rescue(app))
            stopping = asyncio.create_task(asyncio.to_thread(self._wait_for_end, working))
            await asyncio.wait({working, stopping, rescuing}, return_when=asyncio.FIRST_COMPLETED)
            for task in (working, rescuing):
                task.cancel()
            await asyncio.gather(working, rescuing, return_exceptions=True)

    def _wait_for_end(self, working: "asyncio.Task[None]") -> None:
        while not self._stopped.wait(0.2) and not working.done():
            pass

    async def _rescue(self, app: procrastinate.App) -> None:
        """A job whose worker died stays `doing` for ever unless somebody tries it again: every worker looks."""
        while True:
            await asyncio.sleep(RESCUE_SECONDS)
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                if job.attempts >= MOST_TRIES:
                    await app.job_manager.finish_job(job, procrastinate.jobs.Status.FAILED, delete_job=False)
                else:
                    await app.job_manager.retry_job(job)

    def _app(self) -> procrastinate.App:
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self._url))
        for name, job in self._table.items():
            app.task(name=name, queue=QUEUE, retry=procrastinate.RetryStrategy(max_attempts=MOST_TRIES, wait=10))(
                self._bound(name, job)
            )
        return app

    def _bound(self, name: str, job: Job) -> Callable[..., Any]:
        def run(office: str) -> None:
            log.info("job %s", name)
            job(self._desk, UUID(office))

        return run
