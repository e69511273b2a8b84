"""How the office is doing, as /healthz tells it: who works, who keeps the clock, what waits and since when."""

import pytest

from bot.clockwork import Clockwork
from bot.vitals import Vitals, vitals
from bot.worker import Worker
from tests.bot.offices import OfficeUnderTest
from tests.bot.processes import eventually
from tests.bot.sending import queue

pytestmark = pytest.mark.commits


def seen(office: OfficeUnderTest) -> Vitals:
    return vitals(office.database, ("memory",))


def test_an_office_without_a_worker_is_alone_and_with_one_it_is_well(
    office: OfficeUnderTest, database_url: str
) -> None:
    assert (seen(office).workers, seen(office).clock, seen(office).state) == (0, False, "alone")
    desk = office.desk()
    worker = Worker(desk, database_url, {}, lanes=1, beside=[Clockwork(desk, database_url, [])])
    worker.start()
    try:
        eventually(lambda: seen(office).state == "ok")
        assert (seen(office).workers, seen(office).clock) == (1, True)
    finally:
        worker.stop()
    eventually(lambda: seen(office).state == "alone")


def test_what_waits_is_counted_with_the_age_of_the_oldest(office: OfficeUnderTest) -> None:
    for _ in range(2):
        office.text("hello")
    office.do("UPDATE inbox SET received_at = now() - interval '90 seconds' WHERE id = 1")
    found = seen(office)
    assert found.queues["inbox"].waiting == 2
    assert 89 < found.queues["inbox"].oldest_seconds < 120


@pytest.mark.parametrize("workers", [0, 2])
def test_an_office_in_which_something_waits_too_long_is_late(office: OfficeUnderTest, workers: int) -> None:
    office.text("hello")
    office.do("UPDATE inbox SET received_at = now() - interval '90 seconds'")
    found = seen(office)
    assert Vitals(found.queues, 0, workers, clock=True, channels=()).state == ("late" if workers else "alone")


def test_what_was_given_up_is_counted(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.do("UPDATE inbox SET status = 'dead'")
    queue(office, "hello")
    office.do("UPDATE outbox SET status = 'dead'")
    assert (seen(office).dead, seen(office).queues["inbox"].waiting) == (2, 0)


def test_nothing_of_an_office_is_told_but_numbers(office: OfficeUnderTest) -> None:
    office.text("my secret")
    told = str(seen(office).as_json())
    assert "secret" not in told
    assert str(office.brokerage_id) not in told
