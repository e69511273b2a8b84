"""The end of a turn: its reply is on its way at once, unless something keeps it back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.heard import Heard, Tools
from bot.inbox import Inbox
from channels.channel import Account, Sent, TryLater, Uncertain
from channels.memory import MemoryChannel
from domain import conversations
from domain.audit import Actor
from domain.db import Database, assert_no_unit
from domain.messages import Fitted
from tests.bot.minds import EchoMind, WritingMind
from tests.bot.offices import OfficeUnderTest, found_office, memory_channel
from tests.bot.sending import opt_out, queue, statuses

pytestmark = pytest.mark.commits


class LookingChannel(MemoryChannel):
    """Says what its office's outbox holds when a message is handed over."""

    def __init__(self) -> None:
        super().__init__(assert_no_unit)
        self.look: Callable[[], list[Any]] = list
        self.seen: list[Any] = []

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        self.seen += self.look()
        return super().send(account, to, part, reference=reference)


class StoppedMind(EchoMind):
    """Has its person opt out while it thinks."""

    def __init__(self, office: OfficeUnderTest) -> None:
        self._office = office

    def think(self, heard: Heard, tools: Tools) -> object | None:
        opt_out(self._office, "ann")
        return super().think(heard, tools)


@pytest.mark.parametrize("mind", [EchoMind(), WritingMind()])
def test_a_reply_counts_as_possibly_sent_before_the_wire_has_it(
    database: Database, inbox: Inbox, mind: EchoMind
) -> None:
    channel = LookingChannel()
    office = found_office(database, inbox, channel)
    channel.look = lambda: office.rows("SELECT status, attempts, claimed_by IS NOT NULL FROM outbox")
    office.text("hello")
    office.run(office.desk(mind))
    assert channel.seen == [("sending", 1, True)]
    assert office.rows("SELECT status, attempts, claimed_by FROM outbox") == [("sent", 1, None)]


def test_an_opt_out_in_the_middle_of_a_turn_holds_its_reply_back(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run(office.desk(StoppedMind(office)))
    assert (office.heard_by("ann"), statuses(office)) == ([], ["suppressed"])


def test_a_reply_stays_behind_an_earlier_message_that_was_put_off(office: OfficeUnderTest) -> None:
    queue(office, "earlier")
    office.channel.fail(TryLater(7))
    office.run()
    office.text("hello")
    office.run()
    assert (office.heard_by("ann"), statuses(office)) == ([], ["new", "new"])
    office.clock.move(timedelta(seconds=8))
    office.run()
    assert office.heard_by("ann") == ["earlier", "heard 1: hello"]


def test_a_reply_waits_while_its_account_stands_still(office: OfficeUnderTest) -> None:
    with office.database.unit(office.brokerage_id) as session:
        conversations.pause_account(session, office.account_id, "campaign_not_registered")
    office.text("hello")
    office.run()
    assert (office.heard_by("ann"), statuses(office)) == ([], ["new"])
    with office.database.unit(office.brokerage_id) as session:
        conversations.resume_account(session, office.account_id, Actor("member", office.duty_member_id))
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello"]


def test_replies_use_up_the_days_quota(database: Database, inbox: Inbox) -> None:
    office = found_office(database, inbox, memory_channel(), per_day=1)
    for person in ("ann", "ben"):
        office.text("hello", sender=person)
    office.run()
    assert (office.heard_by("ann"), office.heard_by("ben")) == (["heard 1: hello"], [])


def test_what_is_free_in_a_moment_is_waited_for_and_not_put_off(database: Database, inbox: Inbox) -> None:
    office = found_office(database, inbox, memory_channel(), per_second=30)
    for person in ("ann", "ben"):
        office.text("hello", sender=person)
    desk = office.desk()
    turns = office.turns(desk)
    assert turns.take()
    assert turns.take()
    assert statuses(office) == ["sent", "sent"]
    first, second = office.column("SELECT sending_at FROM outbox ORDER BY id")
    assert office.column("SELECT free_at FROM rate_bucket")[0] >= first + timedelta(seconds=2 / 30)
    assert second - first < timedelta(seconds=5)


def test_all_parts_of_a_reply_are_on_their_way_together(database: Database, inbox: Inbox) -> None:
    channel = LookingChannel()
    office = found_office(database, inbox, channel)
    channel.look = lambda: [tuple(statuses(office))]
    office.text("two")
    office.run()
    assert channel.seen == [("sending", "sending"), ("sent", "sending")]
    assert office.heard_by("ann") == ["heard 1: two", "and a second one"]


def test_a_second_part_stays_behind_a_first_one_that_did_not_go(office: OfficeUnderTest) -> None:
    office.channel.fail(TryLater(7))
    office.text("two")
    office.run()
    assert (office.heard_by("ann"), statuses(office)) == ([], ["new", "new"])
    office.clock.move(timedelta(seconds=8))
    office.run()
    assert office.heard_by("ann") == ["heard 1: two", "and a second one"]


def test_a_second_part_goes_although_nobody_knows_of_the_first(office: OfficeUnderTest) -> None:
    office.channel.fail(Uncertain("timeout"))
    office.text("two")
    office.run()
    assert (office.heard_by("ann"), statuses(office)) == (["and a second one"], ["unknown", "sent"])


def test_a_part_that_finds_no_free_moment_waits_for_one(database: Database, inbox: Inbox) -> None:
    office = found_office(database, inbox, memory_channel(), per_second=1)
    office.text("two")
    turns = office.turns(office.desk())
    assert turns.take()
    assert statuses(office) == ["sent", "new"]
    office.clock.move(timedelta(seconds=2))
    office.run()
    assert office.heard_by("ann") == ["heard 1: two", "and a second one"]
