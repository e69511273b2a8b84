"""Delivery: what may go goes once and in order; what may not is held back, and what is late is told."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from bot.deliver import Deliverer
from channels.channel import TryLater
from domain import consent, conversations, outbox
from domain.messages import Fitted
from tests.bot.offices import OfficeUnderTest
from tests.bot.sending import opt_out, queue, queue_for_all, statuses

pytestmark = pytest.mark.commits


def test_parts_arrive_in_order(office: OfficeUnderTest) -> None:
    queue(office, "one", "two", "three")
    office.run()
    assert office.heard_by("ann") == ["one", "two", "three"]


def test_a_later_message_waits_for_one_that_was_put_off(office: OfficeUnderTest) -> None:
    queue(office, "one", "two")
    queue(office, "for ben", to="ben")
    office.channel.fail(TryLater(7))
    office.run()
    assert (office.heard_by("ann"), office.heard_by("ben")) == ([], ["for ben"])
    office.clock.move(timedelta(seconds=8))
    office.run()
    assert office.heard_by("ann") == ["one", "two"]


def test_a_reminder_that_is_not_due_keeps_nothing_back(office: OfficeUnderTest) -> None:
    queue(office, "tomorrow", kind="code", due_in=timedelta(days=1))
    queue(office, "now")
    office.run()
    assert office.heard_by("ann") == ["now"]
    office.clock.move(timedelta(days=1, seconds=1))
    office.run()
    assert office.heard_by("ann") == ["now", "tomorrow"]


def test_the_same_message_is_queued_once(office: OfficeUnderTest) -> None:
    now, conversation = office.clock.now(), office.conversation_of("ann")
    for _ in range(2):
        with office.database.unit(office.brokerage_id) as session:
            outbox.queue(session, conversation, [Fitted("once")], kind="notice", now=now, dedupe_key="showing 7")
    office.run()
    assert len(statuses(office)) == 1


def test_a_cancelled_message_is_not_sent(office: OfficeUnderTest) -> None:
    now, conversation = office.clock.now(), office.conversation_of("ann")
    with office.database.unit(office.brokerage_id) as session:
        outbox.queue(session, conversation, [Fitted("off")], kind="code", now=now, dedupe_key="a")
        assert outbox.cancel(session, "a") == 1
    office.run()
    assert (office.heard_by("ann"), statuses(office)) == ([], ["dropped"])


def test_a_message_that_comes_too_late_expires(office: OfficeUnderTest) -> None:
    queue(office, "your tour is at 3", kind="reminder", lasts=timedelta(hours=2))
    queue(office, "an answer", to="ben", lasts=timedelta(hours=2))
    office.clock.move(timedelta(hours=3))
    office.run()
    assert statuses(office) == ["expired", "expired"]
    assert office.channel.sent() == []
    # Somebody waited for the answer: their owner hears of it. Nobody waited for the reminder.
    told = office.column("SELECT data ->> 'kind' FROM event WHERE name = 'outbox.failed'")
    assert told == ["reply"]


def test_after_an_opt_out_nothing_queued_goes_but_the_confirmation(office: OfficeUnderTest) -> None:
    queue(office, *"12345", kind="code")
    assert office.text(" Stop. ") == "stored"
    office.run()
    assert statuses(office)[:5] == ["suppressed"] * 5
    assert office.heard_by("ann") == []
    queue(office, "No more texts.", kind="consent")
    office.run()
    assert office.heard_by("ann") == ["No more texts."]


def test_the_providers_word_of_an_opt_out_holds_back_at_once(office: OfficeUnderTest) -> None:
    queue(office, "one")
    office.text("arret", opt="out")
    Deliverer(office.desk()).take()
    assert statuses(office) == ["suppressed"]


@pytest.mark.slow
def test_an_opt_out_and_a_claim_never_pass_each_other(office: OfficeUnderTest) -> None:
    """A thousand races: a text that counts as going out after its opt-out was committed would be one too many."""
    people = [f"p{number}" for number in range(1000)]
    queue_for_all(office, people)
    stopped: dict[str, datetime] = {}

    def stop_all() -> None:
        for person in people:
            opt_out(office, person)
            stopped[person] = datetime.now(UTC)

    threads = [Thread(target=office.run, args=(office.desk(),)) for _ in range(2)] + [Thread(target=stop_all)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.run()
    gone = office.rows("SELECT text, sending_at FROM outbox WHERE status = 'sent'")
    assert 0 < len(gone) < 1000, "one side was through before the other began"
    assert [person for person, sending_at in gone if sending_at > stopped[person]] == []
    assert set(statuses(office)) == {"sent", "suppressed"}


def test_an_opt_out_waits_for_the_claim_that_is_under_way_and_the_next_claim_for_it(office: OfficeUnderTest) -> None:
    first, second = queue(office, "one")[0], queue(office, "two")[0]
    desk = office.desk()
    with office.database.untenanted() as session:
        (ticket,) = conversations.claim_due(session, desk.worker, office.clock.now(), timedelta(seconds=15))
    done: list[str] = []

    def stop() -> None:
        opt_out(office, "ann")
        done.append("opted out")

    stopper = Thread(target=stop)
    with office.database.unit(office.brokerage_id) as session:
        waiting = conversations.hold_row(session, ticket, office.clock.now())
        assert waiting is not None
        verdict = consent.may_send(session, waiting.address_id, waiting.channel, "reply", "service", office.clock.now())
        assert verdict.allowed
        stopper.start()
        stopper.join(0.3)
        assert done == []
        conversations.mark_sending(session, waiting, office.clock.now(), office.clock.now())
    stopper.join(5)
    assert done == ["opted out"]
    office.do("UPDATE outbox SET status = 'sent' WHERE id = :id", id=first)
    office.run()
    assert office.column("SELECT status FROM outbox WHERE id = :id", id=second) == ["suppressed"]


def test_a_process_that_stood_still_before_the_call_does_not_make_it(office: OfficeUnderTest) -> None:
    queue(office, "hello")
    desk = office.desk()
    deliverer = Deliverer(desk)
    with office.database.untenanted() as session:
        (ticket,) = conversations.claim_due(session, desk.worker, office.clock.now(), timedelta(seconds=15))
    prepared = deliverer._prepare(ticket)
    assert prepared is not None
    deliverer._send(prepared.waiting, committed=-1e9)
    assert (office.channel.sent(), statuses(office)) == ([], ["new"])
