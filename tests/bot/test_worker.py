"""The worker's loops: woken at once, with a poll as the net; they survive the database's restart and end politely."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.heard import Heard, Tools
from bot.inbox import Inbox
from bot.worker import Worker
from channels.memory import MemoryChannel
from domain.db import assert_no_unit
from tests.bot.minds import EchoMind
from tests.bot.offices import OfficeUnderTest, found_office, holds_back
from tests.bot.processes import Plan, eventually, running
from tests.bot.sending import queue, queue_for_all
from tests.bot.servers import OwnServer
from tests.conftest import VAULT

commits = pytest.mark.commits


@contextmanager
def at_work(office: OfficeUnderTest, url: str, **given: float) -> Iterator[Worker]:
    worker = Worker(office.desk(), url, {}, lanes=2, **given)  # type: ignore[arg-type]
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


@commits
def test_an_idle_worker_answers_at_once(office: OfficeUnderTest, database_url: str) -> None:
    with at_work(office, database_url, poll_seconds=60.0):
        time.sleep(0.5)
        started = time.monotonic()
        office.text("hello")
        eventually(lambda: office.heard_by("ann"), every=0.005)
        assert time.monotonic() - started < 1.0


@commits
def test_what_comes_in_the_middle_of_a_turn_is_answered_right_after_it(
    office: OfficeUnderTest, database_url: str
) -> None:
    with at_work(office, database_url, poll_seconds=60.0):
        office.text("slow 1")
        time.sleep(0.4)
        office.text("and another thing")
        eventually(lambda: len(office.heard_by("ann")) == 2, 5)


@commits
def test_a_lost_wake_up_is_made_up_for_by_the_poll(office: OfficeUnderTest, database_url: str) -> None:
    # Nothing listens there, so nothing is ever rung for.
    with at_work(office, "postgresql://nobody@127.0.0.1:1/nothing", poll_seconds=1.0):
        office.text("hello")
        eventually(lambda: office.heard_by("ann"), 3)


@commits
def test_a_message_that_is_due_later_goes_when_it_is_due(office: OfficeUnderTest, database_url: str) -> None:
    with at_work(office, database_url):
        queue(office, "later", due_in=timedelta(seconds=1))
        time.sleep(0.7)
        assert office.heard_by("ann") == []
        eventually(lambda: office.heard_by("ann"), 2.5)


@commits
def test_what_waits_for_its_accounts_pace_goes_on_without_the_poll(office: OfficeUnderTest, database_url: str) -> None:
    office.do("UPDATE channel_account SET per_second = 20")
    queue_for_all(office, [f"p{number}" for number in range(30)])
    with at_work(office, database_url, poll_seconds=60.0):
        eventually(lambda: len(office.channel.sent()) == 30, 15)


@commits
def test_a_worker_that_is_asked_to_end_finishes_its_turn(
    office: OfficeUnderTest, database_url: str, tmp_path: Path
) -> None:
    plan = Plan(database_url, tmp_path / "sent.jsonl", pause=(0.5, 0.5))
    office.channel = MemoryChannel(assert_no_unit, path=plan.sent)
    office.text("slow 1")
    with running(plan) as (worker,):
        eventually(lambda: office.column("SELECT 1 FROM inbox WHERE attempts = 1"))
        worker.end()
    assert office.heard_by("ann") == ["heard 1: slow 1"]
    assert office.column("SELECT status FROM outbox") == ["sent"]


@commits
def test_a_holding_line_is_said_once_when_an_answer_takes_long(office: OfficeUnderTest, database_url: str) -> None:
    office.text("slow 3")
    with at_work(office, database_url):
        eventually(lambda: len(office.heard_by("ann")) == 2, 10)
    assert office.heard_by("ann") == ["one moment", "heard 1: slow 3"]


@commits
def test_no_holding_line_is_said_for_a_quick_answer_or_while_a_person_speaks(
    office: OfficeUnderTest, database_url: str
) -> None:
    office.text("slow 1")
    office.text("agent please", sender="ben")
    with at_work(office, database_url):
        eventually(lambda: len(office.channel.sent()) == 2, 10)
        office.text("slow 3", sender="ben")
        time.sleep(3.5)
    assert sorted(one.part.text for one in office.channel.sent()) == ["heard 1: agent please", "heard 1: slow 1"]


@commits
def test_one_slow_conversation_does_not_keep_the_others_waiting(office: OfficeUnderTest, database_url: str) -> None:
    office.text("slow 5", sender="slow")
    with at_work(office, database_url):
        time.sleep(0.3)
        started = time.monotonic()
        for number in range(10):
            office.text("hello", sender=f"p{number}")
        eventually(lambda: len([one for one in office.channel.sent() if one.to != "slow"]) == 10, 4)
        assert time.monotonic() - started < 4


@commits
def test_a_lane_lives_on_whatever_goes_wrong_in_it(office: OfficeUnderTest, database_url: str) -> None:
    class Raising(EchoMind):
        def think(self, heard: Heard, tools: Tools) -> object | None:
            if heard.messages[0].text == "out of memory":
                raise MemoryError
            return super().think(heard, tools)

    worker = Worker(office.desk(Raising()), database_url, {}, lanes=1)
    worker.start()
    try:
        office.text("out of memory", sender="ben")
        office.text("hello")
        eventually(lambda: office.heard_by("ann"), 5)
        assert worker.alive
    finally:
        worker.stop()


def test_workers_are_back_at_work_soon_after_the_database_is(own_server: OwnServer, tmp_path: Path) -> None:
    plan = Plan(own_server.url, tmp_path / "sent.jsonl")
    with Inbox(own_server.url, VAULT, holds_back) as inbox, running(plan, replace(plan, lanes=1)):
        office = found_office(own_server.database, inbox, MemoryChannel(assert_no_unit, path=plan.sent))
        office.text("before")
        eventually(lambda: office.heard_by("ann"))
        office.text("slow 2", sender="in the middle")
        time.sleep(0.5)
        own_server.restart()
        up = time.monotonic()
        office.text("after")
        eventually(lambda: len(office.heard_by("ann")) == 2, 15)
        eventually(lambda: "heard 1: slow 2" in office.heard_by("in the middle"), 15)
        assert time.monotonic() - up <= 15
