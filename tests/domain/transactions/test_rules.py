"""The steps of a deal: their days by the calendar of business, and the stage they lead to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.transactions import rules

STEPS = {step.code: step for step in rules.steps()}


@pytest.mark.parametrize(
    ("day", "days", "then"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 27)),  # over Thanksgiving
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 12, 28), -3, date(2026, 12, 22)),  # back over Christmas and a weekend
        (date(2027, 1, 4), -1, date(2026, 12, 31)),  # back over New Year
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_business_days_skip_weekends_and_holidays(day: date, days: int, then: date) -> None:
    assert rules.shift(day, days, business=True) == then


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
def test_business_days_there_and_back_end_on_the_same_or_the_next_business_day(day: date, days: int) -> None:
    there = rules.shift(day, days, business=True)
    assert rules.is_business_day(there)
    back = rules.shift(there, -days, business=True)
    assert back <= day or not rules.is_business_day(day)
    assert not any(rules.is_business_day(date.fromordinal(n)) for n in range(back.toordinal() + 1, day.toordinal()))


def test_days_count_from_acceptance_or_back_from_closing() -> None:
    accepted, closing = date(2026, 11, 24), date(2026, 12, 18)
    due = {code: rules.due(step, accepted, closing) for code, step in STEPS.items()}
    assert due["earnest_money"] == date(2026, 11, 27)
    assert due["inspection"] == date(2026, 12, 4)
    assert due["clear_to_close"] == date(2026, 12, 15)
    assert due["walk_through"] == date(2026, 12, 17)
    assert due["closed"] == closing


def test_without_a_closing_only_the_early_days_are_known() -> None:
    known = {code for code, step in STEPS.items() if rules.due(step, date(2026, 11, 24), None) is not None}
    assert known == {"accepted", "earnest_money", "inspection", "appraisal"}


@pytest.mark.parametrize(
    ("done", "stage"),
    [
        ([], "accepted"),
        (["accepted"], "accepted"),
        (["accepted", "inspection"], "contingent"),
        (["accepted", "loan_approved"], "pending"),
        (["clear_to_close", "accepted"], "clear_to_close"),
        (["accepted", "closed"], "closed"),
        (["something of the office's own"], "accepted"),
    ],
)
def test_the_stage_is_the_furthest_that_a_step_has_reached(done: list[str], stage: str) -> None:
    assert rules.stage_by(done) == stage


def test_every_step_leads_to_a_stage_and_has_a_day() -> None:
    assert [step.code for step in rules.steps()] == [
        "accepted", "earnest_money", "inspection", "appraisal", "loan_approved", "clear_to_close", "walk_through",
        "signing", "closed",
    ]  # fmt: skip
    for step in rules.steps():
        assert step.stage in rules.STAGES
        assert (step.after_acceptance is None) != (step.before_closing is None)
