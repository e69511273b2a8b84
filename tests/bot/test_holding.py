"""Who speaks: a turn that was overtaken is thought out again, and where a person speaks the assistant is silent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.heard import Heard, Tools
from domain import conversations
from tests.bot.minds import EchoMind
from tests.bot.offices import OfficeUnderTest

pytestmark = pytest.mark.commits


class MeddledMind(EchoMind):
    """Lets something happen to the conversation after it has thought; the first `times` times."""

    def __init__(self, meddle: Callable[[], object], times: int = 1) -> None:
        self.meddle = meddle
        self.times = times
        self.thoughts = 0

    def think(self, heard: Heard, tools: Tools) -> object | None:
        thought = super().think(heard, tools)
        self.thoughts += 1
        if self.thoughts <= self.times:
            self.meddle()
        return thought


def test_a_moved_conversation_is_thought_out_again(office: OfficeUnderTest) -> None:
    mind = MeddledMind(lambda: office.do("UPDATE conversation SET version = version + 1"))
    office.text("hello")
    office.run(office.desk(mind))
    assert mind.thoughts == 2
    assert office.heard_by("ann") == ["heard 1: hello"]


def test_a_conversation_that_keeps_moving_is_tried_again_later(office: OfficeUnderTest) -> None:
    mind = MeddledMind(lambda: office.do("UPDATE conversation SET version = version + 1"), times=3)
    office.text("hello")
    office.run(office.desk(mind))
    assert (mind.thoughts, office.heard_by("ann")) == (3, [])
    office.clock.move(timedelta(seconds=2))
    office.run(office.desk(mind))
    assert office.heard_by("ann") == ["heard 1: hello"]


def test_a_reply_in_the_making_is_dropped_when_a_person_steps_in(office: OfficeUnderTest) -> None:
    def step_in() -> None:
        with office.database.unit(office.brokerage_id) as session:
            conversation = session.connection().exec_driver_sql("SELECT id FROM conversation").scalar_one()
            conversations.take_over(session, conversation, office.duty_member_id, office.clock.now())

    office.text("hello")
    office.run(office.desk(MeddledMind(step_in)))
    assert office.heard_by("ann") == []
    assert office.column("SELECT status FROM inbox") == ["done"]
    assert office.event_names()[-2:] == ["conversations.taken_over", "conversations.message_for_holder"]


def test_queued_replies_are_dropped_when_a_person_steps_in(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    conversation = office.conversation_of("ann")
    office.do("UPDATE outbox SET status = 'new'")
    with office.database.unit(office.brokerage_id) as session:
        conversations.take_over(session, conversation, office.duty_member_id, office.clock.now())
    office.run()
    assert office.column("SELECT status FROM outbox") == ["dropped"]
    assert len(office.heard_by("ann")) == 1


def test_while_a_person_holds_the_conversation_the_assistant_is_silent_and_tells_them(office: OfficeUnderTest) -> None:
    office.text("agent please")
    office.run()
    office.text("are you there")
    office.run()
    assert office.heard_by("ann") == ["heard 1: agent please"]
    (told,) = office.column("SELECT data FROM event WHERE name = 'conversations.message_for_holder'")
    assert told["member_id"] == str(office.duty_member_id)
    assert told["inbox_ids"] == office.column("SELECT id FROM inbox WHERE text = 'are you there'")


def test_an_opt_out_is_confirmed_although_a_person_holds_the_conversation(office: OfficeUnderTest) -> None:
    office.text("agent please")
    office.run()
    office.text("STOP")
    office.run()
    assert office.heard_by("ann")[1:] == ["heard 2: STOP"]
    assert office.column("SELECT kind FROM outbox ORDER BY id") == ["reply", "consent"]


def test_the_assistant_speaks_again_when_the_conversation_is_handed_back(office: OfficeUnderTest) -> None:
    office.text("agent please")
    office.run()
    with office.database.unit(office.brokerage_id) as session:
        conversation = session.connection().exec_driver_sql("SELECT id FROM conversation").scalar_one()
        conversations.hand_back(session, conversation, office.duty_member_id, office.clock.now())
    office.text("hello")
    office.run()
    assert office.heard_by("ann")[1:] == ["heard 2: hello"]
    audited = office.column("SELECT action FROM audit_entry ORDER BY id")
    assert audited[-2:] == ["conversations.hand_off", "conversations.hand_back"]
