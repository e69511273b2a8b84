"""Where a message falls into requests, and where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.clauses import split

SEVERAL = {
    "3 beds in ballard? and can we see the oak st one sat": ["3 beds in ballard?", "can we see the oak st one sat"],
    "are you a robot? who is this?": ["are you a robot?", "who is this?"],
    "cancel my tour and book the second one for sunday": ["cancel my tour", "book the second one for sunday"],
    "what are the taxes, and can I see it friday": ["what are the taxes", "can I see it friday"],
    "3 bed in kent\nis 12 oak still available": ["3 bed in kent", "is 12 oak still available"],
    "note Ana: wants a garage. remind me friday": ["note Ana: wants a garage.", "remind me friday"],
    "tell me about 12 oak also what's the hoa": ["tell me about 12 oak", "what's the hoa"],
}  # fmt: skip
ONE = [
    "any 3 brs w a yard in ballard like 7-800k not a condo",
    "12 Oak St. Apt. 4",
    "2 bd. 1 ba. in kent",
    "saturday at 10 a.m. works",
    "is it safe and quiet",
    "book it for saturday and sunday",
    "1 and 3",
    "Mr. Baker wants to sell",
    "yes",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_requests_are_parted(text: str) -> None:
    assert [clause.text for clause in split(text)] == SEVERAL[text]


@pytest.mark.parametrize("text", ONE)
def test_what_belongs_together_stays_together(text: str) -> None:
    assert [clause.text for clause in split(text)] == [text]


@pytest.mark.parametrize("text", ["", "   ", "\n", ", ,"])
def test_nothing_has_no_clauses(text: str) -> None:
    assert split(text) == ()


@given(st.text(max_size=80))
def test_clauses_stand_where_they_say_and_in_order(text: str) -> None:
    clauses = split(text)
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(first.end <= second.start for first, second in zip(clauses, clauses[1:], strict=False))
