"""Finding people, notes, tasks, shared homes and the day, each within a member's rights and with a way back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import conversations, crm
from domain.db import Database
from tests.factories import listings as homes
from tests.factories.crm import agent, lead
from tests.factories.listings import NOW

DAY = date(2026, 12, 1)


@pytest.fixture
def unit(database: Database, brokerage: UUID) -> tuple[Database, UUID]:
    return database, brokerage


Unit = tuple[Database, UUID]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("maria lopez", "Maria Lopez"), ("Maria", "Maria Lopez"), ("mara lopes", "Maria Lopez"), ("wu", "Dan Wu")],
)
def test_people_are_found_by_a_loose_name(unit: Unit, said: str, meant: str) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        lead(session, member)
        lead(session, member, "Dan Wu", "206-555-0144")
        assert crm.find(session, member, name=said)[0].full_name == meant


def test_people_are_found_by_phone_and_e_mail_however_written(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who = crm.add_lead(
            session, full_name="Dan Wu", phone="206-555-0144", email="dan@wu.org", member_id=member, now=NOW
        ).contact_id
        lead(session, member)
        assert [card.id for card in crm.find(session, member, phone="+1 (206) 555 0144")] == [who]
        assert [card.id for card in crm.find(session, member, email="Dan@WU.org")] == [who]
        assert crm.find(session, member, phone="206-555-0999") == ()
        assert crm.find(session, member, phone="nonsense") == ()
        assert crm.find(session, member) == ()


def test_an_agent_sees_their_own_people_and_those_of_nobody_an_admin_everybodys(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        dana, ravi = agent(session), agent(session, "Ravi Shah")
        admin, lender = agent(session, "Ada Min", "admin"), agent(session, "Lee Wong", "lender")
        who = lead(session, dana)
        session.execute(text("INSERT INTO contact (id, full_name) VALUES (gen_random_uuid(), 'Maria Free')"))
        assert names(session, dana) == {"Maria Lopez", "Maria Free"}
        assert names(session, ravi) == {"Maria Free"}
        assert names(session, admin) == {"Maria Lopez", "Maria Free"}
        assert names(session, lender) == set()
        for refused in (ravi, lender):
            with pytest.raises(crm.NoSuchContact):
                crm.note(session, who, "hello", member_id=refused, now=NOW)


def names(session: Session, member: UUID) -> set[str]:
    return {card.full_name for card in crm.find(session, member, name="Maria")}


def test_notes_and_tasks_stand_with_the_person_and_can_be_taken_back(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who = lead(session, member)
        first = crm.note(session, who, " Likes craftsman homes. ", member_id=member, now=NOW)
        crm.note(session, who, "Has a dog.", member_id=member, now=NOW + timedelta(minutes=1))
        call = crm.task(session, "call  her", member_id=member, contact_id=who, due_at=NOW, now=NOW)
        person = crm.person(session, member, who)
        assert [(note.text, note.by) for note in person.notes] == [
            ("Has a dog.", "Dana Kim"),
            ("Likes craftsman homes.", "Dana Kim"),
        ]
        assert [(task.title, task.contact_name) for task in person.tasks] == [("call her", "Maria Lopez")]
        crm.remove_note(session, first, member_id=member, now=NOW)
        crm.done(session, call, member_id=member, now=NOW)
        person = crm.person(session, member, who)
        assert ([note.text for note in person.notes], person.tasks) == (["Has a dog."], ())
        crm.reopen(session, call, member_id=member, now=NOW)
        assert len(crm.person(session, member, who).tasks) == 1
        crm.remove_task(session, call, member_id=member, now=NOW)
        assert crm.person(session, member, who).tasks == ()


def test_anothers_notes_and_tasks_are_not_touched(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        dana, admin = agent(session), agent(session, "Ada Min", "admin")
        who = lead(session, dana)
        written = crm.note(session, who, "Hers.", member_id=dana, now=NOW)
        due = crm.task(session, "hers", member_id=dana, now=NOW)
        with pytest.raises(crm.NoSuchNote):
            crm.remove_note(session, written, member_id=admin, now=NOW)
        with pytest.raises(crm.NoSuchTask):
            crm.done(session, due, member_id=admin, now=NOW)


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_note_or_a_task_needs_words(unit: Unit, empty: str) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who = lead(session, member)
        with pytest.raises(crm.NothingSaid):
            crm.note(session, who, empty, member_id=member, now=NOW)
        with pytest.raises(crm.NothingSaid):
            crm.task(session, empty, member_id=member, now=NOW)


def test_a_shared_home_is_kept_and_announced_once_for_each_time(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who, home = lead(session, member), homes.add(session)
        assert crm.share(session, home, who, member_id=member, now=NOW)
        assert not crm.share(session, home, who, member_id=member, now=NOW)
        assert crm.person(session, member, who).shared == (home, home)
        told = session.execute(text("SELECT data FROM event WHERE name = 'crm.home_shared'")).scalars().all()
        assert told == [{"contact_id": str(who), "listing_id": str(home), "member_id": str(member)}] * 2


@pytest.mark.parametrize("fields", [{"StandardStatus": "Pending"}, {"InternetEntireListingDisplayYN": "N"}])
def test_a_home_that_buyers_may_not_see_is_not_shared(unit: Unit, fields: dict[str, object]) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who, home = lead(session, member), homes.add(session, **fields)
        with pytest.raises(crm.NotForSharing):
            crm.share(session, home, who, member_id=member, now=NOW)


def test_the_day_holds_what_is_due_and_nothing_else(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member, other = agent(session), agent(session, "Ravi Shah")
        who, home = lead(session, member), homes.add(session, UnparsedAddress="12 Oak St, Seattle")
        showing(session, home, who, member, datetime(2026, 12, 1, 18, 30, tzinfo=UTC))
        showing(session, home, who, member, datetime(2026, 12, 2, 8, 30, tzinfo=UTC))
        crm.task(session, "overdue", member_id=member, due_at=NOW - timedelta(days=3), now=NOW)
        crm.task(session, "late tonight", member_id=member, due_at=datetime(2026, 12, 2, 7, 0, tzinfo=UTC), now=NOW)
        crm.task(session, "tomorrow", member_id=member, due_at=datetime(2026, 12, 2, 9, 0, tzinfo=UTC), now=NOW)
        crm.task(session, "whenever", member_id=member, now=NOW)
        crm.task(session, "not hers", member_id=other, due_at=NOW, now=NOW)
        deal(session, member)
        day = crm.my_day(session, member, DAY, now=NOW)
        assert [(s.address, s.contact_name, s.starts_at.hour) for s in day.showings] == [
            ("12 Oak St", "Maria Lopez", 18)
        ]
        assert [task.title for task in day.tasks] == ["overdue", "late tonight", "whenever"]
        assert [each.name for each in day.new_leads] == ["Maria Lopez"]
        assert [(d.milestone, d.overdue) for d in day.deadlines] == [("inspection", True), ("appraisal", False)]
        assert not day.is_free
        assert crm.my_day(session, agent(session, "New Here"), DAY, now=NOW).is_free


def showing(session: Session, home: UUID, who: UUID, member: UUID, at: datetime) -> None:
    session.execute(
        text(
            "INSERT INTO showing (id, listing_id, contact_id, member_id, starts_at, ends_at, status) "
            "VALUES (gen_random_uuid(), :home, :who, :member, :at, :ends, 'held')"
        ),
        {"home": home, "who": who, "member": member, "at": at, "ends": at + timedelta(minutes=30)},
    )


def deal(session: Session, member: UUID) -> None:
    session.execute(
        text(
            "WITH d AS (INSERT INTO deal (id, address, side, stage, price, member_id) VALUES "
            " (gen_random_uuid(), '9 Elm St', 'buyer', 'pending', 700000, :member) RETURNING id) "
            "INSERT INTO milestone (id, deal_id, code, position, due_on, done_at) "
            "SELECT gen_random_uuid(), d.id, m.* FROM d, (VALUES "
            " ('accepted', 1, date '2026-11-20', now()), ('inspection', 2, date '2026-11-30', NULL), "
            " ('appraisal', 3, date '2026-12-05', NULL), ('closed', 4, date '2026-12-30', NULL)) AS m"
        ),
        {"member": member},
    )


def test_who_waits_for_an_answer_is_in_the_day_of_the_one_who_holds_the_talk(unit: Unit) -> None:
    database, brokerage = unit
    with database.unit(brokerage) as session:
        member = agent(session)
        who = lead(session, member)
        account = conversations.add_account(session, "sms", "+12065550199")
        talk = conversations.conversation_with(session, contact_id=who)
        assert talk is not None
        assert account is not None
        session.execute(
            text(
                "INSERT INTO inbox (conversation_id, channel, account, provider_id, text, received_at, status) "
                "VALUES (:talk, 'sms', '+12065550199', 'SM1', 'is it still there?', :at, 'done')"
            ),
            {"talk": talk, "at": NOW},
        )
        assert crm.my_day(session, member, DAY, now=NOW).unanswered == ()
        conversations.take_over(session, talk, member, NOW)
        waiting = crm.my_day(session, member, DAY, now=NOW).unanswered
        assert [(each.name, each.text) for each in waiting] == [("Maria Lopez", "is it still there?")]
