"""The pace of wires: accounts and chats are not hurried, whoever sends, and nobody waits for another one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from channels.channel import TryLater
from domain.db import Database
from domain.messages import Limits
from tests.bot.offices import OfficeUnderTest, found_office, memory_channel
from tests.bot.sending import queue, until_sent

pytestmark = pytest.mark.commits


def test_a_refusal_for_now_is_obeyed_by_the_account_and_blocks_no_other(
    database: Database, office: OfficeUnderTest
) -> None:
    other = found_office(database, office.inbox, memory_channel(name="other"))
    queue(office, "one")
    queue(office, "two", to="ben")
    queue(other, "elsewhere")
    office.channel.fail(TryLater(7, "429", whom="account"))
    desk = replace(office.desk(), channels={"memory": office.channel, "other": other.channel})
    office.run(desk)
    assert (office.channel.sent(), len(other.channel.sent())) == ([], 1)
    office.clock.move(timedelta(seconds=6))
    office.run(desk)
    assert office.channel.sent() == []
    office.clock.move(timedelta(seconds=2))
    office.run(desk)
    assert len(office.channel.sent()) == 2


def test_a_refusal_for_now_of_one_chat_leaves_the_others(office: OfficeUnderTest) -> None:
    queue(office, "one")
    office.channel.fail(TryLater(9, "retry_after", whom="chat"))
    office.run()
    queue(office, "two")
    queue(office, "for ben", to="ben")
    office.run()
    assert (office.heard_by("ann"), office.heard_by("ben")) == ([], ["for ben"])
    office.clock.move(timedelta(seconds=10))
    office.run()
    assert office.heard_by("ann") == ["one", "two"]


def test_two_workers_keep_to_the_pace_of_an_account(database: Database, office: OfficeUnderTest) -> None:
    slow = found_office(database, office.inbox, memory_channel(name="slow"), per_second=100)
    for number in range(500):
        queue(slow, "hello", to=f"p{number}")
    workers = [Thread(target=until_sent, args=(slow, 500)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    moments = sorted(one.at for one in slow.channel.sent())
    assert len(moments) == 500
    assert most_within(moments, timedelta(seconds=1)) <= 102


def test_a_chat_that_takes_one_a_second_gets_no_more(database: Database, office: OfficeUnderTest) -> None:
    chats = found_office(
        database, office.inbox, memory_channel(name="chats", limits=Limits(characters=4096, chat_per_second=1.0))
    )
    for person in ("ann", "ben"):
        queue(chats, "1", "2", "3", to=person)
    workers = [Thread(target=until_sent, args=(chats, 6)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for person in ("ann", "ben"):
        moments = [one.at for one in chats.channel.sent() if one.to == person]
        assert [one.part.text for one in chats.channel.sent() if one.to == person] == ["1", "2", "3"]
        assert most_within(moments, timedelta(seconds=0.95)) == 1


def test_a_days_quota_is_kept_and_the_rest_goes_the_next_day(database: Database, office: OfficeUnderTest) -> None:
    few = found_office(database, office.inbox, memory_channel(name="few"), per_day=3)
    few.clock.move(datetime.now(UTC).replace(hour=20, minute=0) - datetime.now(UTC))
    for number in range(5):
        queue(few, "hello", to=f"p{number}")
    few.run()
    for _ in range(20):
        few.clock.move(timedelta(seconds=1))
        few.run()
    assert len(few.channel.sent()) == 3
    few.clock.move(timedelta(days=1))
    for _ in range(5):
        few.clock.move(timedelta(seconds=1))
        few.run()
    assert len(few.channel.sent()) == 5


def most_within(moments: list[datetime], window: timedelta) -> int:
    """The most of these in any window of this length."""
    return max(sum(start <= one < start + window for one in moments) for start in moments)
