"""What a provider refuses: tried again, given up and told, or the account stands still."""

from datetime import timedelta

import pytest

from bot.deliver import MOST_TRIES
from channels.channel import TryLater, Undeliverable
from channels.sms.errors import TABLE, verdict
from domain import conversations
from domain.audit import Actor
from tests.bot.offices import OfficeUnderTest
from tests.bot.sending import queue, statuses

WORDS = "The kitchen is new and the roof is from last year. " * 70
pytestmark = pytest.mark.commits


def test_a_message_that_keeps_failing_becomes_a_dead_letter_that_can_be_replayed(office: OfficeUnderTest) -> None:
    queue(office, "hello", lasts=timedelta(days=3))
    for _ in range(MOST_TRIES):
        office.channel.fail(TryLater(1, "503"))
    for _ in range(MOST_TRIES):
        office.run()
        office.clock.move(timedelta(minutes=20))
    assert office.rows("SELECT status, attempts, error FROM outbox") == [("dead", MOST_TRIES, "gave_up 503")]
    assert "outbox.failed" in office.event_names()
    with office.database.unit(office.brokerage_id) as session:
        (letter,) = conversations.dead_letters(session)
        conversations.replay(session, letter.queue, letter.id, Actor("member", office.duty_member_id))
    office.do("UPDATE outbox SET due_at = :now", now=office.clock.now())
    office.do("UPDATE outbox SET expires_at = :then", then=office.clock.now() + timedelta(days=1))
    office.run()
    assert office.heard_by("ann") == ["hello"]


def test_tries_are_spaced_further_and_further(office: OfficeUnderTest) -> None:
    queue(office, "hello")
    waits = []
    for _ in range(5):
        office.channel.fail(TryLater(0, "503"))
        office.run()
        (again,) = office.column("SELECT not_before FROM outbox")
        waits.append((again - office.clock.now()).total_seconds())
        office.clock.move(again - office.clock.now() + timedelta(milliseconds=10))
    assert [round(wait) for wait in waits] == [2, 4, 8, 16, 32]


def test_each_error_of_the_provider_has_its_consequence(office: OfficeUnderTest) -> None:
    for code in [*sorted(TABLE), "39999"]:
        (row,) = queue(office, "hello", to=f"person {code}")
        office.channel.fail(verdict(code).error(code))
        office.run()
        assert consequence(office, row) == expected(code), code
        # The next one is not to suffer from it.
        office.do("UPDATE channel_account SET paused_reason = NULL")
        office.do("UPDATE outbox SET status = 'dropped' WHERE status = 'new'")
        office.do("DELETE FROM rate_bucket")
        office.do("DELETE FROM suppression")
        office.do("DELETE FROM event")


def consequence(office: OfficeUnderTest, row: int) -> dict[str, object]:
    ((status, error),) = office.rows("SELECT status, error FROM outbox WHERE id = :id", id=row)
    return {
        "status": status,
        "error": error,
        "paused": office.column("SELECT paused_reason FROM channel_account"),
        "suppressed": office.column("SELECT reason FROM suppression"),
        "told": [name for name in office.event_names() if not name.startswith("consent.")],
    }


def expected(code: str) -> dict[str, object]:
    reason = verdict(code).reason
    if reason is None:
        return {"status": "new", "error": f"later {code}", "paused": [None], "suppressed": [], "told": []}
    if reason == "sender_blocked":
        paused = ["conversations.account_paused"]
        return {"status": "new", "error": f"{reason} {code}", "paused": [reason], "suppressed": [], "told": paused}
    return {
        "status": "failed",
        "error": f"{reason} {code}",
        "paused": [None],
        "suppressed": ["provider"] if reason == "opted_out" else [],
        "told": ["outbox.failed"],
    }


def test_what_is_too_long_for_the_wire_goes_once_more_at_half_the_length(office: OfficeUnderTest) -> None:
    queue(office, WORDS)
    office.channel.fail(Undeliverable("too_long", "30019"))
    office.run()
    (heard,) = office.heard_by("ann")
    assert len(heard) <= office.channel.limits.characters // 2
    assert WORDS.startswith(heard.removesuffix("...").strip())
    assert office.event_names() == []


def test_when_the_shorter_one_is_too_long_as_well_the_owner_is_told(office: OfficeUnderTest) -> None:
    queue(office, WORDS)
    for _ in range(2):
        office.channel.fail(Undeliverable("too_long", "30019"))
    office.run()
    assert (office.channel.sent(), statuses(office)) == ([], ["failed"])
    assert office.event_names() == ["outbox.failed"]


def test_an_unknown_error_ends_in_a_dead_letter(office: OfficeUnderTest) -> None:
    queue(office, "hello", lasts=timedelta(days=9))
    for _ in range(20):
        office.channel.fail(verdict("39999").error("39999"))
        office.run()
        office.clock.move(timedelta(hours=1))
    assert statuses(office) == ["dead"]


def test_a_paused_account_sends_again_when_it_is_resumed(office: OfficeUnderTest) -> None:
    queue(office, "one")
    office.channel.fail(Undeliverable("sender_blocked", "30034"))
    office.run()
    queue(office, "two")
    office.run()
    assert office.channel.sent() == []
    with office.database.unit(office.brokerage_id) as session:
        conversations.resume_account(session, office.account_id, Actor("member", office.duty_member_id))
    office.run()
    assert office.heard_by("ann") == ["one", "two"]
