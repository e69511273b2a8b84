"""Workers that are killed and stopped: nothing is lost, nothing is sent twice, and another one goes on in time."""

import random
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from channels.memory import MemoryChannel
from domain import consent, outbox
from domain.db import assert_no_unit
from domain.messages import Fitted
from tests.bot.offices import OfficeUnderTest
from tests.bot.processes import Plan, eventually, running, start_worker

pytestmark = pytest.mark.commits

LATER = timedelta(seconds=120)
"""By so much the clock of the worker is ahead that looks after what the dead left: their leases have run out."""
ROUNDS = 100


@pytest.fixture
def plan(database_url: str, tmp_path: Path, office: OfficeUnderTest) -> Plan:
    plan = Plan(database_url, tmp_path / "sent.jsonl")
    office.channel = MemoryChannel(assert_no_unit, path=plan.sent)
    return plan


@pytest.mark.slow
def test_a_worker_killed_while_sending_sends_nothing_twice_and_loses_nothing(
    office: OfficeUnderTest, plan: Plan
) -> None:
    dice = random.Random(5)
    for number in range(ROUNDS):
        office.text("hello", sender=f"person {number}")
        worker = start_worker(replace(plan, pause=(0.02, 0.03), lanes=1))
        # Anywhere between the start of the turn and the record of what was sent.
        eventually(lambda: office.column("SELECT attempts FROM inbox ORDER BY id DESC LIMIT 1") != [0], every=0.005)
        time.sleep(dice.uniform(0.0, 0.12))
        worker.kill()
    lost = len(office.column("SELECT id FROM outbox WHERE status IN ('sending', 'claimed')"))
    with running(replace(plan, ahead=LATER)):
        eventually(lambda: not office.column("SELECT id FROM inbox WHERE status <> 'done'"), 60)
        eventually(lambda: not office.column("SELECT id FROM outbox WHERE status <> 'sent'"), 60)
    assert lost > 0, "no kill came in the middle of a delivery"
    for number in range(ROUNDS):
        assert office.heard_by(f"person {number}") == ["heard 1: hello"]


def test_an_answer_in_doubt_is_sent_once_more_where_nobody_can_be_asked(office: OfficeUnderTest, plan: Plan) -> None:
    blind = replace(plan, blind=True)
    office.text("hello")
    with running(replace(blind, pause=(0.0, 10.0))) as (worker,):
        eventually(lambda: office.heard_by("ann"))
        worker.kill()
    assert office.column("SELECT status FROM outbox") == ["sending"]
    with running(replace(blind, ahead=LATER)):
        eventually(lambda: office.column("SELECT status FROM outbox") == ["sent"])
    assert office.heard_by("ann") == ["heard 1: hello"] * 2
    assert office.column("SELECT doubts FROM outbox") == [1]


@pytest.mark.parametrize("kind", ["reminder", "campaign", "code"])
def test_what_nobody_asked_for_is_never_sent_again_in_doubt(
    office: OfficeUnderTest, plan: Plan, kind: outbox.Kind
) -> None:
    blind = replace(plan, blind=True)
    queue(office, kind)
    with running(replace(blind, pause=(0.0, 10.0))) as (worker,):
        eventually(lambda: office.heard_by("ann"))
        worker.kill()
    with running(replace(blind, ahead=LATER)):
        eventually(lambda: "outbox.unknown" in office.event_names())
        time.sleep(0.3)
    assert office.heard_by("ann") == ["on your mind"]
    assert office.column("SELECT status FROM outbox") == ["unknown"]


@pytest.mark.slow
def test_a_killed_worker_is_taken_over_within_30_seconds(office: OfficeUnderTest, plan: Plan) -> None:
    office.text("slow 60")
    with running(plan) as (first,):
        eventually(lambda: office.column("SELECT 1 FROM inbox WHERE attempts = 1"))
        first.kill()
    killed = time.monotonic()
    # What it was about to answer is quick for the next one.
    office.do("UPDATE inbox SET text = 'slow 0'")
    with running(plan):
        eventually(lambda: office.heard_by("ann"), 30)
    assert time.monotonic() - killed <= 30
    assert office.heard_by("ann") == ["heard 1: slow 0"]


@pytest.mark.slow
def test_a_worker_that_stood_still_past_its_lease_is_fenced_out(office: OfficeUnderTest, plan: Plan) -> None:
    office.text("slow 1")
    with running(plan) as (first,):
        eventually(lambda: office.column("SELECT 1 FROM inbox WHERE attempts = 1"))
        first.stop()
        with running(replace(plan, ahead=timedelta(seconds=20))):
            # It may stand still in the middle of a unit, whose locks it loses after some seconds.
            eventually(lambda: office.column("SELECT status FROM inbox") == ["done"], 30)
            first.go_on()
            time.sleep(1.5)
        assert office.heard_by("ann") == ["heard 1: slow 1"]
        assert office.column("SELECT count(*) FROM turn") == [1]
        # It is at work again, with a claim of its own.
        office.text("again")
        eventually(lambda: office.column("SELECT state FROM conversation")[0]["count"] == 2)


@pytest.mark.slow
def test_a_worker_that_thinks_long_keeps_its_conversation(office: OfficeUnderTest, plan: Plan) -> None:
    office.text("slow 17")
    with running(plan, plan):
        eventually(lambda: len(office.heard_by("ann")) == 2, 30)
    assert office.heard_by("ann") == ["one moment", "heard 1: slow 17"]
    assert office.column("SELECT attempts FROM inbox") == [1]


@pytest.mark.parametrize("pause", [(1.0, 0.0), (0.0, 1.0)], ids=["before it left", "after it arrived"])
def test_a_reminder_survives_a_kill_while_it_runs(
    office: OfficeUnderTest, plan: Plan, pause: tuple[float, float]
) -> None:
    queue(office, "reminder", due_in=0.3)
    with running(replace(plan, pause=pause)) as (worker,):
        eventually(lambda: office.column("SELECT status FROM outbox") == ["sending"])
        time.sleep(0.2)
        worker.kill()
    with running(replace(plan, ahead=LATER)):
        eventually(lambda: office.column("SELECT status FROM outbox") == ["sent"])
    assert office.heard_by("ann") == ["on your mind"]


def queue(office: OfficeUnderTest, kind: outbox.Kind, due_in: float = 0.0) -> None:
    now = office.clock.now()
    conversation = office.conversation_of("ann")
    with office.database.unit(office.brokerage_id) as session:
        outbox.queue(
            session,
            conversation,
            [Fitted("on your mind")],
            kind=kind,
            now=now,
            due_at=now + timedelta(seconds=due_in),
            expires_at=now + timedelta(hours=1),
        )
        # Quiet hours are not what this is about: a member's own address has none.
        session.execute(text("UPDATE address SET member_id = :dana"), {"dana": office.duty_member_id})
        yes = consent.Said("yes, write to me", "paper", now)
        consent.record_consent(session, consent.addressee_of(session, conversation), yes, scope="marketing")
