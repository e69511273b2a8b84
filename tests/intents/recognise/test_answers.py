"""What a small answer stands for depends on what was asked, offered and shown."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from intents.commands import Cancel, Choose, Command, Confirm, Deny, Repeat, Skip, Start, Undo
from intents.intent import Offer
from intents.recognise import answers
from intents.slots.text import read
from intents.state import OfferSet, State
from tests.intents.states import asking, home, offering, start, waiting


def answer(text: str, state: State) -> Sequence[Command] | None:
    found = answers.recognise(read(text), state)
    return found.commands if found else None


def times() -> State:
    """Three times were offered for a visit."""
    return replace(asking("when"), offer_sets=offering(start(), start(), start()).offer_sets)


@pytest.mark.parametrize(
    ("text", "expected"), [("1", 1), ("the second one", 2), ("option 3", 3), ("#2", 2), ("last", -1)]
)
def test_a_number_picks_what_was_offered_or_shown(text: str, expected: int) -> None:
    for state in (offering(start(), start(), start()), State(shown=(home(1), home(2), home(3)))):
        assert answer(text, state) == (Choose(positions=(expected,)),)


def test_a_number_with_nothing_to_pick_is_no_answer() -> None:
    assert answer("1", State()) is None
    assert answers.picks_nothing(read("1"), State())
    assert not answers.picks_nothing(read("1"), offering(start()))
    assert not answers.picks_nothing(read("10"), asking("when"))
    assert not answers.picks_nothing(read("3 beds"), State())


def test_a_number_beyond_the_times_that_were_offered_is_an_hour() -> None:
    assert answer("10", times()) is None
    assert answer("3", times()) == (Choose(positions=(3,)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the later one", -1),
        ("later", -1),
        ("the earlier one please", 1),
        ("i'll take the earliest", 1),
        ("soonest", 1),
    ],
)
def test_times_are_picked_by_what_they_are(text: str, expected: int) -> None:
    assert answer(text, times()) == (Choose(positions=(expected,)),)


def test_later_means_no_choice_where_no_times_were_offered() -> None:
    assert answer("later", asking("when")) != (Choose(positions=(-1,)),)


@pytest.mark.parametrize("text", ["yes", "yep", "sure", "sounds good", "ok"])
def test_a_yes_confirms_what_waits(text: str) -> None:
    assert answer(text, waiting()) == (Confirm(),)
    assert answer(text, offering(start())) == (Confirm(),)


@pytest.mark.parametrize("text", ["no", "nope", "no thanks"])
def test_a_no_leaves_what_waits(text: str) -> None:
    assert answer(text, waiting()) == (Deny(),)
    assert answer(text, asking()) == (Deny(),)


def test_what_follows_a_yes_or_no_is_read_by_itself() -> None:
    found = answers.recognise(read("yes, and is there parking?"), waiting())
    assert found is not None
    assert found.commands == (Confirm(),)
    assert "parking" in found.rest
    refused = answers.recognise(read("no, sunday"), waiting())
    assert refused is not None
    assert (refused.commands, refused.rest) == ((Deny(),), "sunday")


def test_no_and_a_day_to_an_open_question_is_left_to_be_a_correction() -> None:
    assert answer("no, sunday", asking("when")) is None


@pytest.mark.parametrize("text", ["book it", "please book it", "schedule it"])
def test_an_order_with_nothing_offered_is_a_request_and_not_a_yes(text: str) -> None:
    assert answer(text, State(focus=home(1))) is None
    assert answer(text, offering(start())) == (Confirm(),)
    assert answer(text, offering(start(), start())) is None


def test_never_mind_drops_what_is_open() -> None:
    assert answer("never mind", asking()) == (Deny(),)
    assert answer("never mind", waiting()) == (Deny(),)


def test_never_mind_with_nothing_open_is_about_a_tour() -> None:
    (command,) = answer("cancel that", State()) or ()
    assert isinstance(command, Start)
    assert command.intent == "showings.cancel"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("undo", Undo()), ("say that again", Repeat()), ("skip", Skip()), ("start over", Cancel(True))],
)
def test_small_orders_mean_one_thing(text: str, expected: Command) -> None:
    assert answer(text, asking()) == (expected,)


@pytest.mark.parametrize(
    ("text", "intent", "closing"),
    [
        ("hello", "conversations.greeting", False),
        ("thanks", "conversations.thanks", False),
        ("bye", "conversations.thanks", True),
    ],
)
def test_small_talk_has_its_answers(text: str, intent: str, closing: bool) -> None:
    (command,) = answer(text, State()) or ()
    assert isinstance(command, Start)
    assert (command.intent, command.slots.get("closing")) == (intent, closing)


def test_a_greeting_before_a_request_is_only_its_beginning() -> None:
    assert answer("hi, 3 bed houses in kent", State()) is None


def test_a_request_is_no_answer() -> None:
    assert answer("3 bed houses in kent", waiting()) is None


def test_two_numbers_open_both_where_a_number_only_shows_something() -> None:
    homes = offering(start("listings.details"), start("listings.details"), start("listings.details"))
    assert answer("1 and 3", homes) == (Choose(positions=(1,)), Choose(positions=(3,)))
    assert answer("1 and 3", offering(start("showings.book"), start("showings.book"), start("showings.book"))) == (
        Choose(positions=(1, 3)),
    )


def calling_off() -> State:
    """Asked whether to call a visit off, with both answers as choices."""
    state = waiting()
    offers = (Offer("call it off", Confirm()), Offer("keep it", Deny()))
    return replace(state, offer_sets=(OfferSet("a", offers),))


@pytest.mark.parametrize(
    "text", ["keep it", "wait no, keep it", "no keep it please", "Actually keep it", "hold on, keep it", "nvm keep it"]
)
def test_a_choice_in_its_own_words_is_that_choice_and_no_yes(text: str) -> None:
    assert answer(text, calling_off()) == (Choose(positions=(2,)),)


def test_yes_before_a_choice_in_its_own_words_changes_nothing() -> None:
    assert answer("yes, call it off", calling_off()) == (Choose(positions=(1,)),)
    assert answer("yes keep it", calling_off()) == (Choose(positions=(2,)),)


@pytest.mark.parametrize("text", ["don't cancel it", "dont call it off", "leave it as is", "keep the tour", "leave it"])
def test_to_leave_it_is_no_to_what_was_to_be_done(text: str) -> None:
    assert answer(text, calling_off()) == (Deny(),)
