"""Background jobs: queued with the unit or not at all, one of a kind at a time, and finished also after a kill."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest

from bot import jobs
from bot.alarm import Alarm
from bot.desk import Desk, worker_name
from bot.jobs import JobRunner
from domain import listings
from domain.db import Database, connect
from domain.messages import Inbound
from rag.offline import HashEmbedder, NoLLM
from tests.bot.minds import EchoMind
from tests.bot.offices import ACCOUNT, OfficeUnderTest, TestClock, memory_channel
from tests.bot.processes import eventually
from tests.conftest import VAULT
from tests.factories.listings import record

pytestmark = pytest.mark.commits
_PROCESSES = get_context("forkserver")


@contextmanager
def running(office: OfficeUnderTest, url: str, job: jobs.Job) -> Iterator[None]:
    runner = JobRunner(office.desk(), url, {"a.job": job})
    runner.start()
    try:
        yield
    finally:
        runner.stop()


def defer(office: OfficeUnderTest) -> bool:
    with office.database.unit(office.brokerage_id) as session:
        return jobs.defer(session, "a.job")


def waiting(office: OfficeUnderTest) -> int:
    return int(office.column("SELECT count(*) FROM procrastinate_jobs")[0])


def test_a_job_runs_for_the_office_that_deferred_it(office: OfficeUnderTest, database_url: str) -> None:
    ran: list[UUID] = []
    with running(office, database_url, lambda desk, brokerage_id: ran.append(brokerage_id)):
        defer(office)
        eventually(lambda: ran == [office.brokerage_id])
        eventually(lambda: waiting(office) == 0)


def test_a_job_is_deferred_with_the_unit_or_not_at_all(office: OfficeUnderTest) -> None:
    def failing() -> None:
        with office.database.unit(office.brokerage_id) as session:
            jobs.defer(session, "a.job")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert waiting(office) == 0
    assert defer(office)
    assert waiting(office) == 1


def test_the_same_job_is_deferred_once_and_the_unit_goes_on(office: OfficeUnderTest) -> None:
    assert defer(office)
    with office.database.unit(office.brokerage_id) as session:
        assert not jobs.defer(session, "a.job")
        session.connection().exec_driver_sql("UPDATE brokerage SET phone = 'x'")
    assert (waiting(office), office.column("SELECT phone FROM brokerage")) == (1, ["x"])


def test_a_job_that_waited_for_its_own_kind_starts_when_that_ends(office: OfficeUnderTest, database_url: str) -> None:
    started: list[float] = []

    def slow(desk: Desk, brokerage_id: UUID) -> None:
        started.append(time.monotonic())
        time.sleep(0.5)

    with running(office, database_url, slow):
        defer(office)
        eventually(lambda: started)
        defer(office)
        eventually(lambda: len(started) == 2, 3)
    assert 0.5 <= started[1] - started[0] < 2.0


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_is_finished_by_another(
    office: OfficeUnderTest, database_url: str, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    defer(office)
    process = _PROCESSES.Process(target=hang, args=(database_url, begun), daemon=True)
    process.start()
    eventually(begun.exists, 20)
    assert process.pid is not None
    os.kill(process.pid, 9)
    process.join()
    ran: list[UUID] = []
    with running(office, database_url, lambda desk, brokerage_id: ran.append(brokerage_id)):
        eventually(lambda: ran, 30)
        eventually(lambda: waiting(office) == 0)


def hang(url: str, begun: Path) -> None:
    """A process whose job never ends."""

    def job(desk: Desk, brokerage_id: UUID) -> None:
        begun.touch()
        time.sleep(60)

    database = Database(connect(url), VAULT)
    channel = memory_channel()
    desk = Desk(
        database, {channel.name: channel}, EchoMind(), HashEmbedder(), NoLLM(), clock=TestClock(), worker=worker_name(),
        alarm=Alarm(),
    )  # fmt: skip
    JobRunner(desk, url, {"a.job": job}).start()
    time.sleep(60)


def test_raw_payloads_go_after_30_days_and_words_stay(office: OfficeUnderTest) -> None:
    office.inbox.store(office.known(), Inbound("memory", ACCOUNT, "one", "ann", "hello"), {"Body": "hello"})
    office.run()
    jobs.purge(office.desk(), office.brokerage_id)
    assert office.column("SELECT payload IS NULL FROM inbox") == [False]
    office.clock.move(timedelta(days=31))
    jobs.purge(office.desk(), office.brokerage_id)
    assert office.rows("SELECT text, payload FROM inbox") == [("hello", None)]
    assert office.rows("SELECT text, part FROM outbox") == [("heard 1: hello", None)]


def test_what_a_worker_that_ends_has_not_embedded_is_left_to_another(office: OfficeUnderTest) -> None:
    office.do("DELETE FROM procrastinate_jobs")
    with office.database.unit(office.brokerage_id) as session:
        listings.upsert(session, [record()], now=office.clock.now())
    desk = office.desk()
    desk.alarm.stop()
    jobs.embed(desk, office.brokerage_id)
    assert (vectors(office), waiting(office)) == (0, 1)
    jobs.embed(office.desk(), office.brokerage_id)
    assert (vectors(office), waiting(office)) == (1, 1)


def vectors(office: OfficeUnderTest) -> int:
    desk = office.desk()
    with office.database.read(office.brokerage_id) as session:
        left = listings.count_to_embed(session, desk.embedder.model_id)
    return 1 - left
