"""A turn: what came in is answered once, in order, and nobody is left in silence."""

import random
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy.orm import Session

from bot.heard import Answer, Heard, Line, Tools
from domain import conversations
from domain.audit import Actor
from domain.db import SlowCallInsideUnit
from domain.messages import Choice, Reply
from tests.bot.minds import EchoMind, WritingMind
from tests.bot.offices import OfficeUnderTest

pytestmark = pytest.mark.commits


def test_a_message_is_answered(office: OfficeUnderTest) -> None:
    assert office.text("hello") == "stored"
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello"]
    assert office.column("SELECT status FROM inbox") == ["done"]
    assert office.column("SELECT status FROM outbox") == ["sent"]


def test_several_waiting_messages_are_one_turn_in_order(office: OfficeUnderTest) -> None:
    for said in ("one", "three", "five"):
        office.text(said)
    office.run()
    assert office.heard_by("ann") == ["heard 1: one\nheard 2: three\nheard 3: five"]
    assert office.column("SELECT count(*) FROM turn") == [1]


def test_the_wires_own_time_puts_swapped_messages_right(office: OfficeUnderTest) -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    office.text("second", sent_at=noon + timedelta(seconds=1))
    office.text("first", sent_at=noon)
    office.run()
    assert office.heard_by("ann") == ["heard 1: first\nheard 2: second"]


def test_messages_of_one_conversation_go_in_order_and_different_ones_in_parallel(office: OfficeUnderTest) -> None:
    """50 conversations of 20 messages, shuffled among each other, 4 workers."""
    queue = [person for person in range(50) for _ in range(20)]
    random.Random(35).shuffle(queue)
    said = [0] * 50
    feeding = Event()

    def work() -> None:
        desk = office.desk()
        while not feeding.is_set() or office.column("SELECT 1 FROM inbox WHERE status = 'waiting' LIMIT 1"):
            office.run(desk)

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for person in queue:
        said[person] += 1
        office.text(str(said[person]), sender=f"p{person}")
    feeding.set()
    for worker in workers:
        worker.join()
    office.run()
    for person in range(50):
        lines = "\n".join(office.heard_by(f"p{person}")).splitlines()
        assert lines == [f"heard {number}: {number}" for number in range(1, 21)]
    assert set(office.column("SELECT claimed_by FROM conversation")) == {None}


ROUNDS, AT_ONCE = 200, 16


def test_first_messages_at_once_make_one_contact_and_one_conversation(office: OfficeUnderTest) -> None:
    def round_of(number: int) -> None:
        senders = [Thread(target=office.text, args=("hi", f"stranger {number}")) for _ in range(AT_ONCE)]
        desks = [office.desk(), office.desk()]
        workers = [Thread(target=office.run, args=(desk,)) for desk in desks]
        for thread in senders + workers:
            thread.start()
        for thread in senders + workers:
            thread.join()

    for number in range(ROUNDS):
        round_of(number)
    office.run()
    assert office.column("SELECT count(*) FROM inbox WHERE status = 'done'") == [ROUNDS * AT_ONCE]
    assert office.column("SELECT count(*) FROM contact") == [ROUNDS]
    assert office.column("SELECT count(*) FROM conversation") == [ROUNDS]
    assert office.event_names().count("conversations.stranger_wrote") == ROUNDS


def test_a_stranger_in_two_threads_is_one_contact(office: OfficeUnderTest) -> None:
    for number in range(20):
        for thread in ("a", "b"):
            office.text("hi", f"s{number}", thread=thread)
    workers = [Thread(target=office.run, args=(office.desk(),)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert office.column("SELECT count(*) FROM contact") == [20]
    assert office.column("SELECT count(*) FROM conversation") == [40]


def test_a_stranger_becomes_a_contact_of_the_duty_member(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    assert office.column("SELECT owner_id FROM contact") == [office.duty_member_id]
    assert office.column("SELECT action FROM audit_entry ORDER BY id")[-1] == "conversations.identify"


def test_the_reply_is_written_with_the_change_or_not_at_all(office: OfficeUnderTest) -> None:
    class HalfwayMind(WritingMind):
        def act(self, session: Session, heard: Heard, thought: object) -> Answer:
            conversations.hand_off(session, heard.conversation_id, None, "asked", heard.now)

            def broken(fitted: object) -> dict[str, object]:
                raise ValueError("after the domain's change, before the commit")

            return Answer((Reply("done"),), broken)

    office.text("do it")
    office.run(office.desk(HalfwayMind()))
    assert office.column("SELECT holder FROM conversation") == ["bot"]
    assert office.column("SELECT count(*) FROM outbox") == [0]
    assert office.column("SELECT status FROM inbox") == ["waiting"]
    assert "conversations.taken_over" not in office.event_names()


def test_a_model_or_a_channel_inside_the_unit_is_refused(office: OfficeUnderTest) -> None:
    caught: list[Exception] = []

    class CallingMind(WritingMind):
        def act(self, session: Session, heard: Heard, thought: object) -> Answer:
            for call in (
                lambda: office.desk().embedder.embed("x"),
                lambda: office.desk().llm.complete("x", None, 1, 1.0),
            ):
                try:
                    call()
                except SlowCallInsideUnit as error:
                    caught.append(error)
            return super().act(session, heard, thought)

    office.text("hello")
    office.run(office.desk(CallingMind()))
    assert len(caught) == 2


@pytest.mark.parametrize("defect", ["boom", "bang"])
def test_a_turn_that_always_fails_ends_with_an_apology_and_a_notice(office: OfficeUnderTest, defect: str) -> None:
    office.text(defect)
    for _ in range(4):
        assert office.heard_by("ann") == []
        office.run()
        office.clock.move(timedelta(seconds=15))
    assert office.heard_by("ann") == ["that went wrong, Dana will write to you"]
    assert office.rows("SELECT status, attempts, error FROM inbox") == [("dead", 4, f"ValueError: {defect}")]
    assert "conversations.turn_given_up" in office.event_names()


def test_a_turn_is_given_up_and_told_although_no_apology_can_be_worded(office: OfficeUnderTest) -> None:
    class SpeechlessMind(EchoMind):
        def line(self, heard: Heard, line: Line) -> Reply:
            raise KeyError(line)

    desk = office.desk(SpeechlessMind())
    office.text("boom")
    for _ in range(4):
        office.run(desk)
        office.clock.move(timedelta(seconds=15))
    assert office.column("SELECT status FROM inbox") == ["dead"]
    assert "conversations.turn_given_up" in office.event_names()


def test_a_message_that_kills_its_worker_each_time_is_given_up(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.do("UPDATE inbox SET attempts = 4")
    office.run()
    assert office.heard_by("ann") == ["that went wrong, Dana will write to you"]
    assert office.rows("SELECT status, error FROM inbox") == [("dead", "WorkerDied: ")]


def test_a_poisonous_message_spoils_no_other(office: OfficeUnderTest) -> None:
    for said in ("before", "boom", "after"):
        office.text(said)
    for _ in range(12):
        office.run()
        office.clock.move(timedelta(seconds=15))
    assert office.heard_by("ann") == ["heard 1: before", "that went wrong, Dana will write to you", "heard 2: after"]
    assert office.column("SELECT status FROM inbox ORDER BY id") == ["done", "dead", "done"]


def test_a_failed_turn_is_tried_again_and_answered(office: OfficeUnderTest) -> None:
    failures = iter([True, False])

    class ShakyMind(EchoMind):
        def think(self, heard: Heard, tools: Tools) -> object | None:
            if next(failures):
                raise TimeoutError
            return super().think(heard, tools)

    desk = office.desk(ShakyMind())
    office.text("hello")
    office.run(desk)
    office.clock.move(timedelta(seconds=2))
    office.run(desk)
    assert office.heard_by("ann") == ["heard 1: hello"]
    assert office.event_names() == ["conversations.stranger_wrote"]


def test_what_cannot_be_read_does_not_hold_up_the_others(office: OfficeUnderTest) -> None:
    office.text("hello", sender="broken")
    office.do('UPDATE inbox SET attachments = \'[{"no": "such field"}]\'')
    office.text("hello", sender="ann")
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello"]
    for _ in range(5):
        office.clock.move(timedelta(seconds=15))
        office.run()
    assert office.column("SELECT status FROM inbox ORDER BY id") == ["dead", "done"]


def test_a_dead_message_can_be_replayed(office: OfficeUnderTest) -> None:
    office.text("boom")
    for _ in range(4):
        office.run()
        office.clock.move(timedelta(seconds=15))
    with office.database.unit(office.brokerage_id) as session:
        (letter,) = conversations.dead_letters(session)
        assert (letter.queue, letter.what, letter.error) == ("inbox", "boom", "ValueError: boom")
        conversations.replay(session, "inbox", letter.id, Actor("member", office.duty_member_id))
    office.do("UPDATE inbox SET text = 'mended'")
    office.run()
    assert office.heard_by("ann")[-1] == "heard 1: mended"


def test_the_state_records_what_the_person_can_see(office: OfficeUnderTest) -> None:
    class ChoosingMind(EchoMind):
        def answer(self, heard: Heard, thought: object) -> Answer:
            reply = Reply("Which?", choices=(Choice("the red one", "red"), Choice("the blue one", "blue")))
            return Answer((reply,), lambda parts: {"numbered": [one.value for part in parts for one in part.numbered]})

    office.text("hello")
    office.run(office.desk(ChoosingMind()))
    assert office.column("SELECT state FROM conversation") == [{"numbered": ["red", "blue"]}]


def test_replies_of_a_turn_arrive_in_order(office: OfficeUnderTest) -> None:
    office.text("two")
    office.run()
    assert office.heard_by("ann") == ["heard 1: two", "and a second one"]


def test_the_trace_of_a_turn_is_kept(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    with office.database.read(office.brokerage_id) as session:
        assert conversations.last_traces(session, office.conversation_of("ann")) == ({"said": ["hello"]},)


@pytest.mark.parametrize("said", ["", "🏠" * 3, "x" * 10_000, "\x00zero", "half \ud83d a pair"])
def test_whatever_is_written_is_stored_and_answered(office: OfficeUnderTest, said: str) -> None:
    office.text(said)
    office.run()
    assert len(office.heard_by("ann")) >= 1
    assert office.column("SELECT status FROM inbox") == ["done"]
