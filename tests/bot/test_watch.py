"""Admins and owners are told of what is not well, once, by whichever worker is alive, and once when it is over."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import text

from bot import reactions
from bot.news.alarms import ago
from bot.news.telling import Teller
from bot.reacting import Reaction
from bot.schedule import SCHEDULE, TICK, runner
from bot.watch import Watch
from bot.worker import Worker
from domain import conversations, events, identity
from domain.conversations import HealthLimits
from intents import catalogue
from intents.wording import Wording
from tests.bot.offices import OfficeUnderTest
from tests.bot.processes import Plan, eventually, running
from tests.conftest import make_brokerage
from tests.dialogues.manners import faults

pytestmark = pytest.mark.commits

LIMITS = HealthLimits()


def table() -> dict[str, tuple[Reaction, ...]]:
    return dict(reactions.table(Teller(Wording(catalogue.load()), lambda *_: ""), runner(SCHEDULE)))


def watch(office: OfficeUnderTest) -> Watch:
    return Watch(office.desk(), LIMITS)


def member(office: OfficeUnderTest, name: str, role: str, address: str = "") -> UUID:
    with office.database.unit(office.brokerage_id) as session:
        one = identity.add_member(session, name, role)
        if address:
            identity.link_member_address(session, one, office.channel.name, address)
    return one


def tick(office: OfficeUnderTest) -> None:
    office.do("INSERT INTO scheduled_run (job, due_at) VALUES (:job, :at)", job=TICK, at=office.clock.now())


def late(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.do("UPDATE inbox SET received_at = now() - interval '90 seconds'")


def test_every_admin_and_owner_who_can_be_reached_is_told_once_and_once_more_when_it_is_over(
    office: OfficeUnderTest,
) -> None:
    member(office, "Olga Owner", "owner", "olga")
    member(office, "Adam Admin", "admin", "adam")
    member(office, "Amy Agent", "agent", "amy")
    member(office, "Una Unlinked", "admin")
    tick(office)
    late(office)
    assert [watch(office).look(), watch(office).look()] == [1, 0]
    office.do("UPDATE inbox SET status = 'done'")
    office.run(reactions=table())
    told = (
        "Messages are not being answered: 1 waits, the oldest for 90 seconds; "
        "check that the worker runs, or restart it."
    )
    assert (office.heard_by("olga"), office.heard_by("adam"), office.heard_by("amy")) == ([told], [told], [])
    assert watch(office).look() == 0
    office.clock.move(timedelta(seconds=61))
    assert [watch(office).look(), watch(office).look()] == [1, 0]
    office.run(reactions=table())
    assert office.heard_by("olga")[1:] == ["Well again: messages are being answered."]


def test_an_idle_office_is_left_alone(office: OfficeUnderTest) -> None:
    member(office, "Olga Owner", "owner", "olga")
    tick(office)
    assert watch(office).look() == 0
    office.run(reactions=table())
    assert office.heard_by("olga") == []


def test_another_offices_trouble_is_not_ours(office: OfficeUnderTest) -> None:
    make_brokerage(office.database, "Elm Street Homes")
    tick(office)
    late(office)
    assert watch(office).look() == 1
    with office.database.untenanted() as session:
        offices = identity.brokerages(session)
    raised = []
    for one in offices:
        with office.database.read(one) as session:
            raised.append(
                (one == office.brokerage_id, session.execute(text("SELECT count(*) FROM alarm")).scalar_one())
            )
    assert sorted(raised) == [(False, 0), (True, 1)]


def test_of_several_workers_that_look_at_once_one_tells(office: OfficeUnderTest) -> None:
    tick(office)
    late(office)
    watches = [watch(office) for _ in range(4)]
    together, found = Barrier(len(watches)), list[int]()

    def look(one: Watch) -> None:
        together.wait()
        found.append(one.look())

    threads = [Thread(target=look, args=(one,)) for one in watches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 1]
    assert office.event_names().count("conversations.alarm_raised") == 1


def test_after_a_start_nothing_is_told_until_what_waited_is_done(office: OfficeUnderTest) -> None:
    tick(office)
    late(office)
    patient = Watch(office.desk(), LIMITS, look_seconds=0.05)
    at_once = Watch(office.desk(), LIMITS, look_seconds=0.05, grace=timedelta())
    patient.start()
    try:
        with pytest.raises(AssertionError):
            eventually(lambda: "conversations.alarm_raised" in office.event_names(), 1)
        at_once.start()
        eventually(lambda: "conversations.alarm_raised" in office.event_names(), 30)
    finally:
        patient.stop()
        at_once.stop()


def test_the_clock_died_with_its_worker_and_the_other_one_tells(
    office: OfficeUnderTest, database_url: str, tmp_path: Path
) -> None:
    member(office, "Olga Owner", "owner", "olga")
    office.do("UPDATE brokerage SET created_at = now() - interval '2 days'")
    with running(Plan(database_url, tmp_path / "sent.jsonl", every_second=True, lanes=1)) as (clock,):
        eventually(lambda: office.column("SELECT count(*) FROM scheduled_run")[0] >= 1, 60)
        clock.kill()
    tick(office)
    desk = replace(office.desk(), channels={office.channel.name: office.channel})
    limits = replace(LIMITS, clock_seconds=1.0)
    beside = Watch(desk, limits, look_seconds=0.1, grace=timedelta())
    worker = Worker(desk, database_url, table(), lanes=2, beside=[beside])
    worker.start()
    try:
        eventually(lambda: len(office.heard_by("olga")) == 1, 60)
    finally:
        worker.stop()
    assert "The clock has stood still" in office.heard_by("olga")[0]


def test_who_is_in_charge_hears_of_a_paused_account_by_another_one_and_once(office: OfficeUnderTest) -> None:
    olga = member(office, "Olga Owner", "owner", "olga")
    tick(office)
    with office.database.unit(office.brokerage_id) as session:
        identity.set_duty_member(session, olga)
        broken = conversations.add_account(session, "sms", "+12065550199")
        conversations.pause_account(session, broken, "sender_blocked")
    assert watch(office).look() == 1
    office.run(reactions=table())
    (told,) = office.heard_by("olga")
    assert told.startswith("Texts from +12065550199 stand still (sender blocked); put that right with the provider")


@pytest.mark.parametrize("alarm", ["inbox", "outbox", "unknown", "dead", "clock", "paused", "failing"])
@pytest.mark.parametrize("event", ["alarm_raised", "alarm_cleared"])
def test_an_alarm_is_one_plain_text(office: OfficeUnderTest, alarm: str, event: str) -> None:
    member(office, "Olga Owner", "owner", "olga")
    with office.database.unit(office.brokerage_id) as session:
        account = "sms +12065550100" if alarm in ("paused", "failing") else ""
        data = {"alarm": alarm, "subject": account, "seconds": 7300, "count": 4, "total": 5, "reason": "sender_blocked"}
        events.emit(session, f"conversations.{event}", data)
    office.run(reactions=table())
    (sent,) = office.channel.sent()
    assert list(faults(sent.part, sms=True)) == []
    assert sent.part.text.count(". ") == 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(50, "50 seconds"), (125, "2 minutes"), (7300, "2 hours"), (400_000, "4 days")]
)
def test_how_long_ago_is_said_as_people_say_it(seconds: int, said: str) -> None:
    assert ago(seconds) == said
