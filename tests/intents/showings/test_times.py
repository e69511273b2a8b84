"""From what was said of a time to the spans in which to look for one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from domain.db import Database
from intents.showings.times import AT, possible, problem_of, spans_of, windows_of
from tests.factories import visits
from tests.intents.asking import ask

SATURDAY = {"first": "2026-12-05", "last": "2026-12-05", "earliest": None, "latest": None, "exact": False}


def said(**window: object) -> dict[str, object]:
    return {"windows": [{**SATURDAY, **window}]}


def test_an_exact_start_is_a_span_without_length() -> None:
    at = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
    assert spans_of(ask(**{AT: at.isoformat()})) == [(at, at)]


def test_a_day_is_the_whole_day_where_the_office_is() -> None:
    ((start, end),) = spans_of(ask(when=said()))
    assert start == datetime(2026, 12, 5, 8, 0, tzinfo=UTC)
    assert end == datetime(2026, 12, 6, 8, 0, tzinfo=UTC)


def test_an_exact_hour_is_a_moment() -> None:
    ((start, end),) = spans_of(ask(when=said(earliest="10:30", latest="10:30", exact=True)))
    assert start == end == datetime(2026, 12, 5, 18, 30, tzinfo=UTC)


def test_a_day_that_is_over_has_no_span() -> None:
    assert spans_of(ask(when=said(first="2026-11-01", last="2026-11-01"))) == []


@pytest.mark.parametrize("slots", [{}, {"when": None}, {"when": "sat"}, {"when": {}}, {"when": {"windows": "x"}}])
def test_nothing_said_is_no_window(slots: dict[str, object]) -> None:
    assert windows_of(slots) == []
    assert problem_of(slots) == ""


def test_a_problem_with_the_time_is_passed_on() -> None:
    assert problem_of({"when": {"problem": "past"}}) == "past"


@dataclass(frozen=True)
class Reads:
    """The part of the tools that looking for times uses, over a test's office."""

    database: Database
    office: UUID

    def read(self, fn: Callable[[Session], Any]) -> Any:
        with self.database.read(self.office) as session:
            return fn(session)


def test_an_evening_when_nobody_works_gets_the_afternoon_before_the_next_morning(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        people_of = visits.scene(session)
    evening = replace(
        ask(when=said(first="2026-12-02", last="2026-12-02", earliest="19:00", latest="21:00")), now=visits.NOW
    )
    found = possible(evening, Reads(database, brokerage), people_of.home, people_of.buyer)  # type: ignore[arg-type]
    days = {at.astimezone(visits.SEATTLE).date().isoformat() for at in found.free.starts}
    assert (found.asked, days) == (False, {"2026-12-02"})
