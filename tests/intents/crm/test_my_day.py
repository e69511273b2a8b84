"""A day of one's own: today with all that waits, another day with what belongs to it."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.crm import Day, DayShowing, NewLead, TaskCard, Unanswered
from domain.db import Database
from intents.crm import my_day
from tests.factories import people

ZONE = ZoneInfo("America/Los_Angeles")
TODAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


def task(title: str, due_at: datetime | None) -> TaskCard:
    return TaskCard(uuid4(), title, due_at, None, "")


def visit(waits_for: str) -> DayShowing:
    at = datetime(2026, 12, 2, 19, 0, tzinfo=UTC)
    status = "held" if waits_for else "confirmed"
    return DayShowing(uuid4(), uuid4(), at, at, status, "12 Oak St", uuid4(), "Ana Diaz", waits_for)


def a_day(day: date, showings: tuple[DayShowing, ...] = ()) -> Day:
    lead = NewLead(uuid4(), "Bob Jones", "sign call", datetime(2026, 12, 1, tzinfo=UTC))
    tasks = (
        task("Ring Bob", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        task("Ring Ana", datetime(2026, 12, 2, 17, 0, tzinfo=UTC)),
        task("Order signs", None),
    )
    return Day(day, showings, tasks, (lead,), (), ())


def test_another_day_has_only_what_belongs_to_it() -> None:
    found = my_day._of_that_day(a_day(WEDNESDAY), TODAY, ZONE)
    assert [one.title for one in found.tasks] == ["Ring Ana"]
    assert found.new_leads == ()


def test_today_has_all_that_waits() -> None:
    found = my_day._of_that_day(a_day(TODAY), TODAY, ZONE)
    assert [one.title for one in found.tasks] == ["Ring Bob", "Ring Ana", "Order signs"]
    assert [one.name for one in found.new_leads] == ["Bob Jones"]


def test_what_is_due_later_is_not_overdue() -> None:
    told = my_day._data(my_day._of_that_day(a_day(WEDNESDAY), TODAY, ZONE), TODAY, ZONE)
    assert told["tasks"] == ["Ring Ana, 9 am"]


def test_a_tour_says_what_it_waits_for() -> None:
    assert my_day._showing(visit("agreement"), ZONE) == "11 am 12 Oak St with Ana Diaz (agreement not signed)"
    assert my_day._showing(visit("approval"), ZONE).endswith("(not confirmed)")
    assert my_day._showing(visit(""), ZONE).endswith("with Ana Diaz")


def test_only_a_tour_that_waits_for_a_word_is_to_be_confirmed() -> None:
    assert "confirm" not in my_day._next(a_day(WEDNESDAY, showings=(visit("agreement"),)))
    assert my_day._next(a_day(WEDNESDAY, showings=(visit("approval"),))).startswith('Say "confirm 12 Oak St"')


def test_who_has_no_name_yet_goes_by_their_number(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        stranger, _ = people.contact_with_phone(session, "+12065550142", name="")
        unknown = people.contact(session, name="")
        waiting = [
            Unanswered(contact_id, name, "hello", datetime(2026, 12, 1, tzinfo=UTC))
            for contact_id, name in ((stranger, ""), (unknown, ""), (uuid4(), "Ana Diaz"))
        ]
        found = my_day._named(session, Day(TODAY, (), (), (), tuple(waiting), ()))
    assert [one.name for one in found.unanswered] == ["206-555-0142", "a new contact", "Ana Diaz"]
    assert my_day._next(found) == 'Say "tell 206-555-0142 ..." to answer.'


def test_what_is_to_be_done_for_somebody_without_a_name_says_their_number(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        stranger, _ = people.contact_with_phone(session, "+12065550142", name="")
        tasks = (
            TaskCard(uuid4(), 'Answer a new contact: "hello"', None, stranger, ""),
            TaskCard(uuid4(), "Order signs", None, None, ""),
        )
        found = my_day._named(session, Day(TODAY, (), tasks, (), (), ()))
    assert [one.title for one in found.tasks] == ['Answer 206-555-0142: "hello"', "Order signs"]
