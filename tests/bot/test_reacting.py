"""Reactions: each event is answered once, all or nothing, and tried again when that fails."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.reacting import WAITS, Reactions
from domain import conversations, events
from domain.audit import Actor
from domain.events import Happened, UnknownEvent
from tests.bot.offices import OfficeUnderTest

pytestmark = pytest.mark.commits
NAME = "conversations.handed_back"


def emit(office: OfficeUnderTest, number: int = 1) -> None:
    with office.database.unit(office.brokerage_id) as session:
        events.emit(session, NAME, {"number": number})


def mark(session: Session, happened: Happened, desk: Desk) -> None:
    """Leaves one trace of itself in the event's unit."""
    session.execute(text("UPDATE brokerage SET phone = phone || :n"), {"n": str(happened.data["number"])})


def broken(session: Session, happened: Happened, desk: Desk) -> None:
    raise ValueError("broken")


def marks(office: OfficeUnderTest) -> str:
    return str(office.column("SELECT phone FROM brokerage")[0]).removeprefix("+12065550100")


def test_an_event_is_answered_once_by_each_of_its_reactions(office: OfficeUnderTest) -> None:
    emit(office, 7)
    reactions = Reactions(office.desk(), {NAME: (mark, mark)})
    assert [reactions.take(), reactions.take()] == [True, False]
    assert marks(office) == "77"
    assert office.column("SELECT status FROM event") == ["done"]


def test_an_event_without_reactions_is_done(office: OfficeUnderTest) -> None:
    emit(office)
    assert Reactions(office.desk(), {}).take()
    assert office.column("SELECT status FROM event") == ["done"]


def test_many_workers_answer_each_event_once(office: OfficeUnderTest) -> None:
    for _ in range(100):
        emit(office)

    def work() -> None:
        reactions = Reactions(office.desk(), {NAME: (mark,)})
        while reactions.take():
            pass

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert marks(office) == "1" * 100


def test_a_reaction_that_fails_undoes_the_others_and_all_are_tried_again(office: OfficeUnderTest) -> None:
    emit(office)
    assert Reactions(office.desk(), {NAME: (mark, broken)}).take()
    assert (marks(office), office.column("SELECT status FROM event")) == ("", ["waiting"])
    mended = Reactions(office.desk(), {NAME: (mark, mark)})
    assert not mended.take()
    office.clock.move(timedelta(seconds=2))
    assert mended.take()
    assert marks(office) == "11"


def test_an_event_that_always_fails_is_put_aside_and_told(office: OfficeUnderTest) -> None:
    emit(office)
    reactions = Reactions(office.desk(), {NAME: (broken,)})
    for wait in (*WAITS, 0):
        assert reactions.take()
        office.clock.move(timedelta(seconds=wait + 1))
    assert office.rows("SELECT name, status FROM event ORDER BY id") == [
        (NAME, "dead"),
        ("events.given_up", "waiting"),
    ]


def test_a_dead_event_can_be_replayed(office: OfficeUnderTest) -> None:
    emit(office)
    office.do("UPDATE event SET status = 'dead', attempts = 5")
    with office.database.unit(office.brokerage_id) as session:
        (letter,) = conversations.dead_letters(session)
        conversations.replay(session, letter.queue, letter.id, Actor("member", office.duty_member_id))
    assert Reactions(office.desk(), {NAME: (mark,)}).take()
    assert marks(office) == "1"


def test_a_worker_that_lost_its_event_writes_nothing(office: OfficeUnderTest) -> None:
    emit(office)

    def overtaken(session: Session, happened: Happened, desk: Desk) -> None:
        raise AssertionError("it was not to be answered by this worker")

    desk = office.desk()
    with office.database.untenanted() as session:
        claimed = events.claim_next(session, desk.worker, office.clock.now(), timedelta(seconds=15))
    assert claimed is not None
    office.clock.move(timedelta(seconds=20))
    assert Reactions(office.desk(), {NAME: (mark,)}).take()
    Reactions(desk, {NAME: (overtaken,)})._answer(claimed)
    assert marks(office) == "1"


def test_an_event_that_is_not_listed_cannot_be_emitted(office: OfficeUnderTest) -> None:
    with pytest.raises(UnknownEvent), office.database.unit(office.brokerage_id) as session:
        events.emit(session, "nothing.like_it", {})
