"""What is not well with an office, and that it is told once, and once more when it is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import conversations, identity, outbox
from domain.audit import Actor
from domain.conversations import HealthLimits, Trouble
from domain.db import Database
from domain.messages import Fitted

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
TICK = "tick"
LIMITS = HealthLimits()
OFF = HealthLimits(0, 0, 0, 0, 0, 0)


@dataclass
class Office:
    session: Session
    account: UUID

    def do(self, statement: str, **values: Any) -> None:
        self.session.execute(text(statement), values)

    def ill(self, limits: HealthLimits = LIMITS, now: datetime = NOW) -> list[str]:
        return [trouble.name for trouble in conversations.troubles(self.session, limits, TICK, now)]

    def look(self, *found: Trouble, after: float = 0) -> int:
        return conversations.watch_over(self.session, found, NOW + timedelta(seconds=after))

    def told(self) -> list[str]:
        query = "SELECT name FROM event WHERE name LIKE 'conversations.alarm%' ORDER BY id"
        return [name.removeprefix("conversations.alarm_") for name in self.session.scalars(text(query))]

    def talk(self) -> UUID:
        address = conversations.address_for(self.session, "sms", "+12065550142")
        return conversations.conversation_for(self.session, self.account, address)

    def receive(self, age: float, status: str = "waiting") -> None:
        self.do(
            "INSERT INTO inbox (conversation_id, channel, account, provider_id, text, received_at, status) "
            "VALUES (:talk, 'sms', '+12065550100', :id, 'hello', :at, :status)",
            talk=self.talk(),
            id=uuid4().hex,
            at=NOW - timedelta(seconds=age),
            status=status,
        )

    def send(self, age: float, status: str = "new", kind: outbox.Kind = "notice", error: str | None = None) -> None:
        at = NOW - timedelta(seconds=age)
        lasts = at + timedelta(days=2)
        ids = outbox.queue(self.session, self.talk(), [Fitted("x")], kind=kind, now=at, expires_at=lasts)
        self.do(
            "UPDATE outbox SET status = :status, sending_at = :sending, error = :error WHERE id = :id",
            status=status,
            sending=None if status == "new" else at,
            error=error,
            id=ids[0],
        )


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with database.unit(uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        session.execute(text("UPDATE brokerage SET created_at = :at"), {"at": NOW - timedelta(days=9)})
        session.execute(text("INSERT INTO scheduled_run (job, due_at) VALUES (:job, :at)"), {"job": TICK, "at": NOW})
        yield Office(session, conversations.add_account(session, "sms", "+12065550100"))


def test_an_idle_office_is_well(office: Office) -> None:
    assert office.ill() == []


@pytest.mark.parametrize(("age", "ill"), [(40, []), (50, ["inbox"])])
def test_a_message_that_waits_too_long_for_its_answer_is_a_trouble(office: Office, age: float, ill: list[str]) -> None:
    office.receive(age)
    office.receive(9999, "done")
    assert office.ill() == ill


@pytest.mark.parametrize(("age", "ill"), [(290, []), (310, ["outbox"])])
def test_a_message_that_is_due_and_does_not_go_out_is_a_trouble(office: Office, age: float, ill: list[str]) -> None:
    office.send(age)
    office.send(9999, "sent")
    assert office.ill() == ill


def test_what_is_due_later_and_a_campaign_that_takes_its_time_are_none(office: Office) -> None:
    office.send(-600)
    office.send(9999, kind="campaign")
    assert office.ill() == []


@pytest.mark.parametrize(("age", "ill"), [(800, []), (1000, ["unknown"]), (90_000, [])])
def test_a_message_in_doubt_is_a_trouble_for_a_day(office: Office, age: float, ill: list[str]) -> None:
    office.send(age, "unknown")
    assert office.ill() == ill


@pytest.mark.parametrize(("age", "ill"), [(10, ["dead"]), (90_000, [])])
def test_what_was_given_up_is_a_trouble_for_a_day(office: Office, age: float, ill: list[str]) -> None:
    office.receive(age, "dead")
    assert office.ill() == ill


@pytest.mark.parametrize(("late", "ill"), [(170, []), (190, ["clock"])])
def test_a_clock_that_does_not_tick_is_a_trouble(office: Office, late: float, ill: list[str]) -> None:
    assert office.ill(now=NOW + timedelta(seconds=late)) == ill


def test_a_new_office_has_a_clock_that_has_not_ticked_yet(office: Office) -> None:
    office.do("DELETE FROM scheduled_run")
    assert office.ill() == ["clock"]
    office.do("UPDATE brokerage SET created_at = :at", at=NOW - timedelta(seconds=100))
    assert office.ill() == []


def test_a_paused_account_is_the_trouble_and_not_what_waits_for_it(office: Office) -> None:
    office.send(9999)
    conversations.pause_account(office.session, office.account, "sender_blocked")
    found = conversations.troubles(office.session, LIMITS, TICK, NOW)
    assert found == (Trouble("paused", "sms +12065550100", reason="sender_blocked"),)


def test_an_account_that_a_member_stopped_is_no_trouble(office: Office) -> None:
    office.send(9999)
    dana = identity.add_member(office.session, "Dana Kim", "owner")
    conversations.stop_account(office.session, office.account, by=Actor("member", dana))
    assert office.ill() == []


@pytest.mark.parametrize(
    ("sent", "failed", "opted_out", "ill"),
    [(2, 3, 0, ["failing"]), (3, 3, 0, []), (0, 4, 0, []), (1, 0, 9, [])],
)
def test_an_account_most_of_whose_sends_fail_is_a_trouble(
    office: Office, sent: int, failed: int, opted_out: int, ill: list[str]
) -> None:
    for _ in range(sent):
        office.send(60, "sent")
    for _ in range(failed):
        office.send(60, "failed", error="bad_address 30006")
    for _ in range(opted_out):
        office.send(60, "failed", error="opted_out 21610")
    for _ in range(9):
        office.send(3600, "failed", error="bad_address 30006")
    assert office.ill() == ill


def test_a_limit_of_nothing_is_never_passed(office: Office) -> None:
    office.receive(9999)
    office.receive(9, "dead")
    office.send(9999)
    for _ in range(9):
        office.send(1000, "failed")
    assert office.ill(OFF, NOW + timedelta(hours=1)) == []


def test_a_trouble_is_told_once_and_once_more_when_it_is_over(office: Office) -> None:
    trouble = Trouble("inbox", seconds=50, count=1)
    assert [office.look(trouble), office.look(trouble, after=10)] == [1, 0]
    assert [office.look(after=20), office.look(after=70), office.look(after=80), office.look(after=90)] == [0, 0, 1, 0]
    assert office.told() == ["raised", "cleared"]
    office.look(trouble, after=100)
    assert office.told() == ["raised", "cleared", "raised"]


def test_what_comes_and_goes_is_one_trouble(office: Office) -> None:
    trouble = Trouble("failing", "sms +12065550100", count=3, total=5)
    office.look(trouble)
    office.look(after=20)
    office.look(trouble, after=40)
    office.look(after=60)
    office.look(after=100)
    assert office.told() == ["raised"]
    office.look(after=120)
    assert office.told() == ["raised", "cleared"]


def test_two_accounts_are_two_troubles(office: Office) -> None:
    office.look(Trouble("paused", "sms +12065550100"), Trouble("paused", "telegram 99"))
    assert office.told() == ["raised", "raised"]


def test_an_admin_is_reached_by_slack_first_and_never_by_an_account_that_stands_still(office: Office) -> None:
    session, channels = office.session, ("slack", "sms", "telegram")
    dana = identity.add_member(session, "Dana Kim", "owner")
    assert conversations.alarm_conversation(session, dana, channels) is None
    identity.link_member_address(session, dana, "sms", "+12065550111")
    by_text = conversations.alarm_conversation(session, dana, channels)
    assert by_text is not None
    assert conversations.channel_of(session, by_text) == "sms"
    slack = conversations.add_account(session, "slack", "T1")
    identity.link_member_address(session, dana, "slack", "U1")
    by_slack = conversations.alarm_conversation(session, dana, channels)
    assert by_slack is not None
    assert conversations.channel_of(session, by_slack) == "slack"
    # A worker that does not serve Slack sends no message there.
    assert conversations.alarm_conversation(session, dana, ("sms",)) == by_text
    conversations.pause_account(session, slack, "token_revoked")
    assert conversations.alarm_conversation(session, dana, channels) == by_text
