"""The question how something was: open from its notice to the next message, and the only one that is open then."""

from datetime import UTC, datetime

from intents import survey
from intents.commands import Start
from intents.intent import Offer
from intents.state import Pending, State, Task, from_json, to_json
from intents.survey import Question

SOON = datetime(2026, 12, 1, tzinfo=UTC)
OFFERS = (Offer("call it off", Start("showings.cancel")), Offer("keep it", Start("conversations.thanks")))


def test_nothing_is_asked_at_first() -> None:
    assert survey.question(State()) is None


def test_the_question_stands_open_across_the_database() -> None:
    state = from_json(to_json(survey.asked(State(), "r1")))
    assert survey.question(state) == Question("score", "r1")


def test_what_was_open_before_is_left_so_that_a_number_answers_this_alone() -> None:
    pending = Pending("showings.cancel", {}, {}, SOON)
    busy = State(stack=(Task("showings.book", asking="when"),), pending=pending, numbers=("o1.1", "o1.2"))
    state = survey.asked(busy.offering(OFFERS), "r1")
    assert (state.stack, state.pending, state.numbered(), state.offers) == ((), None, (), ())


def test_an_older_button_still_means_what_it_did() -> None:
    state = State().offering(OFFERS)
    assert survey.asked(state, "r1").offered("o1.2") == OFFERS[1]


def test_a_question_that_has_passed_is_open_no_more() -> None:
    state = survey.asked(State().remembering("listings", {"criteria": {"beds_min": 3}}), "r1")
    passed = survey.passed(state)
    assert survey.question(passed) is None
    assert passed.memory["listings"] == {"criteria": {"beds_min": 3}}


def test_where_nothing_was_asked_nothing_passes() -> None:
    state = State().remembering("listings", {"criteria": {}})
    assert survey.passed(state) is state
