"""What became of messages: reports in any order, and doubts that are looked into."""

from datetime import timedelta

import pytest

from bot.deliver import Deliverer
from channels.channel import Uncertain
from channels.status import furthest
from domain import conversations
from tests.bot.offices import OfficeUnderTest
from tests.bot.sending import queue, report, statuses

pytestmark = pytest.mark.commits


ORDERS = [
    ["queued", "sent", "delivered"],
    ["delivered", "sent", "queued"],
    ["sent", "delivered", "queued"],
    ["delivered", "queued", "sent"],
    ["sent", "queued", "delivered", "sent", "undelivered"],
]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("early", [0, 1, 99], ids=["all after", "one before", "all before"])
def test_reports_move_forward_only_also_those_that_came_before_the_row_knew_its_id(
    office: OfficeUnderTest, order: list[str], early: int
) -> None:
    for status in order[:early]:
        report(office, "MEM-1", status)
    queue(office, "hello")
    desk = office.desk()
    with office.database.untenanted() as session:
        (ticket,) = conversations.claim_due(session, desk.worker, office.clock.now(), timedelta(seconds=15))
    waiting = Deliverer(desk)._prepare(ticket)
    assert waiting is not None
    conversations.settle(office.database, "memory", ticket, "MEM-1", furthest, office.clock.now())
    for status in order[early:]:
        report(office, "MEM-1", status)
    assert office.rows("SELECT status, provider_status FROM outbox") == [("sent", "delivered")]


def test_a_report_with_our_reference_settles_a_send_whose_answer_was_lost(office: OfficeUnderTest) -> None:
    (row,) = queue(office, "hello")
    office.channel.fail(Uncertain("reset"))
    office.run()
    report(office, "MEM-7", "sent", reference=row)
    assert office.rows("SELECT status, provider_id FROM outbox") == [("sent", "MEM-7")]


def test_a_doubt_is_settled_by_asking_the_provider(office: OfficeUnderTest) -> None:
    queue(office, "hello")
    queue(office, "hello")
    office.channel.fail(Uncertain("reset"), accepted=True)
    office.run()
    assert statuses(office) == ["sent", "sent"]
    assert office.heard_by("ann") == ["hello", "hello"]
    known = office.column("SELECT provider_id FROM outbox")
    assert len(set(known)) == 2


def test_what_the_provider_does_not_have_after_a_while_is_sent_once_more(office: OfficeUnderTest) -> None:
    queue(office, "hello", kind="code")
    office.channel.fail(Uncertain("reset"))
    office.run()
    assert statuses(office) == ["unknown"]
    office.clock.move(timedelta(seconds=30))
    office.run()
    assert office.channel.sent() == []
    office.clock.move(timedelta(seconds=61))
    office.run()
    assert office.heard_by("ann") == ["hello"]


@pytest.mark.parametrize("early", [True, False], ids=["before the row knew its id", "after"])
def test_a_final_failure_is_told_to_the_owner_once(office: OfficeUnderTest, early: bool) -> None:
    if early:
        report(office, "MEM-1", "undelivered", code="30005")
    queue(office, "hello")
    desk = office.desk()
    with office.database.untenanted() as session:
        (ticket,) = conversations.claim_due(session, desk.worker, office.clock.now(), timedelta(seconds=15))
    assert Deliverer(desk)._prepare(ticket) is not None
    conversations.settle(office.database, "memory", ticket, "MEM-1", furthest, office.clock.now())
    report(office, "MEM-1", "undelivered", code="30005")
    report(office, "MEM-1", "undelivered", code="30005")
    assert statuses(office) == ["failed"]
    assert office.event_names() == ["outbox.failed"]
