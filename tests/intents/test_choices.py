"""Choices: what a number or a button stands for, now and later."""

import pytest

from intents import dialogue
from intents.commands import (
    Choose,
)
from intents.dialogue import Say
from intents.state import State, button_value
from tests.intents.states import (
    BOOK,
    DETAILS,
    SEARCH,
    asking,
    home,
    offering,
    ran,
    said,
    start,
    step,
    waiting,
)


def test_a_number_picks_what_the_reply_numbered() -> None:
    assert ran(offering(start(), start(DETAILS)), Choose(positions=(2,))).task.intent == DETAILS
    assert ran(offering(start(), start(DETAILS)), Choose(positions=(-1,))).task.intent == DETAILS


def test_numbers_mean_what_the_fitted_reply_showed_and_not_what_was_left_out() -> None:
    state = offering(start(SEARCH), start(DETAILS))
    shown = State(offer_sets=state.offer_sets, numbers=(button_value(state, 2),))
    assert ran(shown, Choose(positions=(1,))).task.intent == DETAILS
    assert said(shown, Choose(positions=(2,))) == "no_such_choice"


def test_a_number_that_is_not_there_says_how_many_there_are() -> None:
    _, to_do = step(offering(start(), start()), Choose(positions=(7,)))
    assert isinstance(to_do, Say)
    assert (to_do.code, to_do.data) == ("no_such_choice", {"count": 2})


def test_a_number_picks_among_things_shown_where_nothing_was_offered() -> None:
    run = ran(State(shown=(home(1), home(2))), Choose(positions=(2,)))
    assert (run.task.intent, run.task.slots) == (DETAILS, {"listing": {"positions": [2]}})


@pytest.mark.parametrize("kind", sorted(dialogue.OPENED_BY))
def test_what_a_number_opens_is_an_intent_that_exists(kind: str) -> None:
    from intents import catalogue

    assert dialogue.OPENED_BY[kind] in catalogue.load().intents


def test_a_number_answers_the_question_for_a_thing_that_is_shown() -> None:
    state = asking("listing", BOOK, {"when": "sat"})
    shown = State(stack=state.stack, shown=(home(1), home(2)))
    assert ran(shown, Choose(positions=(2,))).task.slots == {"when": "sat", "listing": {"positions": [2]}}


def test_a_number_beyond_what_is_shown_says_how_many_there_are() -> None:
    assert said(State(shown=(home(1),)), Choose(positions=(4,))) == "no_such_choice"


def test_a_number_for_nothing_is_not_understood() -> None:
    assert said(State(), Choose(positions=(1,))) == "lost"


def test_a_button_means_what_it_meant_when_it_was_shown() -> None:
    state = offering(start(DETAILS))
    old = button_value(state, 1)
    later = state.offering((offering(start(SEARCH)).offers[0],)).offering(())
    assert ran(later, Choose(value=old)).task.intent == DETAILS


@pytest.mark.parametrize("value", ["o9.1", "o1.0", "o1.9", "o1.x", "o1", "", "."])
def test_a_button_that_nobody_knows_is_told_to_be_gone(value: str) -> None:
    state = offering(start())
    assert state.offered(value) is None
    if value:
        assert said(state, Choose(value=value)) == "choice_gone"


def test_the_yes_of_an_older_question_does_not_confirm_a_newer_one() -> None:
    first = waiting(exact={"id": "first"})
    old_yes = button_value(first, 1)
    second = State(pending=waiting(exact={"id": "second"}).pending, offer_sets=first.offer_sets, serial=first.serial)
    second = second.offering(first.offers)
    assert said(second, Choose(value=old_yes)) == "choice_gone"
    assert ran(second, Choose(value=button_value(second, 1))).confirmed == {"id": "second"}


def test_a_yes_that_is_pressed_twice_acts_once() -> None:
    state = waiting()
    yes = button_value(state, 1)
    after = State(offer_sets=state.offer_sets, serial=state.serial).offering(())
    assert said(after, Choose(value=yes)) == "choice_gone"


def test_of_two_numbers_none_is_passed_over_in_silence() -> None:
    _, to_do = step(offering(start(), start()), Choose(positions=(1, 3)))
    assert isinstance(to_do, Say)
    assert (to_do.code, to_do.data) == ("no_such_choice", {"count": 2})
