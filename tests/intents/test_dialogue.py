"""The next step: every command in every state in which it can be given."""

from datetime import timedelta

import pytest

from intents import dialogue
from intents.commands import (
    Back,
    Cancel,
    Choose,
    Clarify,
    Command,
    Confirm,
    Correct,
    Deny,
    Fill,
    HandOff,
    OptIn,
    OptOut,
    Repeat,
    Skip,
    Start,
    Undo,
)
from intents.dialogue import CONFIRMATION, Run, Say, TakeBack
from intents.intent import Offer
from intents.state import State, Task
from tests.intents.states import (
    BOOK,
    CANCEL,
    DETAILS,
    LATER,
    SEARCH,
    asking,
    home,
    offering,
    ran,
    said,
    start,
    step,
    undoable,
    waiting,
)

TOO_LATE = LATER + timedelta(seconds=1)


EVERY_STATE = [State(), asking(), waiting(), offering(start()), undoable(), State(shown=(home(1), home(2)))]
EVERY_COMMAND: list[Command] = [
    start(), Fill({"when": 1}), Correct({"when": 1}), Confirm(), Deny(), Choose(positions=(1,)), Choose(),
    Choose(positions=(-1,)), Choose(value="o1.1"), Choose(value="x"), Skip(), Back(), Cancel(), Undo(), Repeat(),
    Cancel(everything=True), Clarify((start(),)), HandOff(), OptOut(), OptIn(),
]  # fmt: skip


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=repr)
@pytest.mark.parametrize("state", EVERY_STATE, ids=["empty", "asking", "waiting", "offering", "undoable", "shown"])
def test_every_command_has_a_next_step_in_every_state(state: State, command: Command) -> None:
    new, to_do = step(state, command)
    assert isinstance(new, State)
    assert isinstance(to_do, Run | Say | TakeBack)


def test_a_request_runs_with_what_was_said_for_it() -> None:
    state, to_do = step(State(), start(SEARCH, words="a view"))
    assert to_do == Run(state.stack[-1])
    assert (state.stack[-1].intent, state.stack[-1].slots) == (SEARCH, {"words": "a view"})


def test_a_request_goes_on_top_of_an_open_question() -> None:
    state, _ = step(asking(intent=BOOK), start(SEARCH))
    assert [task.intent for task in state.stack] == [BOOK, SEARCH]


def test_the_same_request_again_replaces_its_older_self() -> None:
    state, _ = step(asking(intent=BOOK, slots={"listing": 1}), start(BOOK, when=2))
    assert [(task.intent, task.slots) for task in state.stack] == [(BOOK, {"when": 2})]


def test_the_stack_keeps_the_last_four() -> None:
    state = State()
    for name in "abcdef":
        state, _ = step(state, start(f"x.{name}"))
    assert [task.intent for task in state.stack] == ["x.c", "x.d", "x.e", "x.f"]


def test_another_request_puts_what_waits_for_a_yes_below_itself() -> None:
    state, _ = step(waiting(), start(DETAILS))
    assert state.pending is None
    assert [(task.intent, task.asking) for task in state.stack] == [(CANCEL, CONFIRMATION), (DETAILS, "")]


def test_what_was_asked_twice_is_not_put_below_again() -> None:
    state = waiting()
    assert state.pending is not None
    asked_twice = State(pending=type(state.pending)(CANCEL, {}, {}, LATER, reminded=True))
    assert [task.intent for task in step(asked_twice, start(DETAILS))[0].stack] == [DETAILS]


def test_more_gives_the_rest_of_a_reply_that_had_no_room() -> None:
    assert said(State(rest={"text": "the rest"}), start(dialogue.MORE)) == "rest"
    assert ran(State(), start(dialogue.MORE)).task.intent == dialogue.MORE


@pytest.mark.parametrize("command", [Fill({"when": "sat"}), Correct({"when": "sat"})])
def test_a_value_goes_to_the_request_that_is_open(command: Command) -> None:
    run = ran(asking(intent=BOOK, slots={"listing": 1, "when": "fri"}), command)
    assert run.task.slots == {"listing": 1, "when": "sat"}


def test_a_value_for_what_waits_for_a_yes_asks_anew() -> None:
    state, to_do = step(waiting(), Fill({"showing": "2"}))
    assert state.pending is None
    assert isinstance(to_do, Run)
    assert (to_do.task.slots, to_do.confirmed) == ({"showing": "2"}, None)


def test_a_value_for_nothing_is_not_understood() -> None:
    state, to_do = step(State(), Fill({"when": 1}))
    assert to_do == Say("lost")
    assert state.lost == 1


def test_a_yes_confirms_exactly_what_was_found() -> None:
    assert ran(waiting(exact={"ids": ["7"]}), Confirm()).confirmed == {"ids": ["7"]}


def test_a_yes_that_comes_too_late_does_nothing() -> None:
    state, to_do = dialogue.step(waiting(), Confirm(), TOO_LATE)
    assert to_do == Say("confirm_too_late")
    assert state.pending is None


def test_a_yes_takes_the_only_choice() -> None:
    assert ran(offering(start(DETAILS)), Confirm()).task.intent == DETAILS


def test_a_yes_to_several_choices_asks_which() -> None:
    _, to_do = step(offering(start(), start(DETAILS)), Confirm())
    assert isinstance(to_do, Say)
    assert (to_do.code, to_do.data["count"], len(to_do.offers)) == ("which_one", 2, 2)


def test_a_yes_to_several_homes_asks_which_by_their_names() -> None:
    details = (Offer("Details", start(DETAILS)), Offer("Details", start(SEARCH)))
    homes = State(shown=(home(1), home(2))).offering(details)
    _, to_do = step(homes, Confirm())
    assert isinstance(to_do, Say)
    assert [offer.label for offer in to_do.offers] == ["1 Oak St", "2 Oak St"]


def test_a_yes_to_a_question_for_a_value_asks_again() -> None:
    assert ran(asking(), Confirm()).task.intent == BOOK


def test_a_yes_to_nothing_is_taken_kindly() -> None:
    assert said(State(), Confirm()) == "glad"


def test_a_no_leaves_what_waits_as_it_is() -> None:
    state, to_do = step(waiting(), Deny())
    assert to_do == Say("left_as_is")
    assert state.pending is None


def test_a_no_drops_the_open_question() -> None:
    state, to_do = step(asking(), Deny())
    assert (state.stack, to_do) == ((), Say("dropped_task"))


def test_a_no_to_nothing_changes_nothing() -> None:
    assert step(State(), Deny()) == (State(), Say("all_right"))


def test_a_question_that_is_skipped_is_asked_again_and_then_a_person_comes() -> None:
    state, first = step(asking(), Skip())
    assert isinstance(first, Run)
    assert first.task.intent == BOOK
    assert ran(state, Skip()).task.intent == "conversations.ask_person"
    assert said(State(), Skip()) == "nothing_to_skip"


def test_back_forgets_the_last_answer_and_keeps_the_words_that_began_it() -> None:
    state = asking("contact", BOOK, {"said": "book it", "listing": 1, "when": "sat"})
    assert ran(state, Back()).task.slots == {"said": "book it", "listing": 1}
    assert said(asking(slots={"said": "book it"}), Back()) == "nothing_before"
    assert said(State(), Back()) == "nothing_before"


def test_cancel_drops_what_is_open_and_nothing_else() -> None:
    assert said(asking(), Cancel()) == "dropped_task"
    assert said(waiting(), Cancel()) == "left_as_is"
    assert said(State(), Cancel()) == "nothing_to_drop"


def test_starting_over_keeps_what_can_be_taken_back_and_the_numbers_of_buttons() -> None:
    before = State(serial=7, undoable=undoable().undoable, stack=asking().stack, shown=(home(1),))
    state, to_do = step(before, Cancel(everything=True))
    assert to_do == Say("started_over")
    assert state == State(serial=7, undoable=before.undoable)


def test_undo_takes_back_the_last_write_once() -> None:
    state, to_do = step(undoable(), Undo())
    assert to_do == TakeBack("crm.note", {"note_id": "1"})
    assert said(state, Undo()) == "nothing_to_undo"


def test_undo_after_a_day_says_so() -> None:
    state, to_do = dialogue.step(undoable(), Undo(), TOO_LATE)
    assert to_do == Say("undo_too_late")
    assert state.undoable is None


def test_repeat_needs_something_that_was_said() -> None:
    assert said(State(said=("hello",)), Repeat()) == "repeat"
    assert said(State(), Repeat()) == "nothing_said"


def test_an_unclear_message_becomes_a_question_with_its_readings() -> None:
    options = (start(SEARCH), start(DETAILS))
    _, to_do = step(State(), Clarify(options))
    assert isinstance(to_do, Say)
    assert [offer.command for offer in to_do.offers] == list(options)


def test_what_may_be_an_opt_out_is_asked_in_plain_words_and_a_yes_ends_texts() -> None:
    _, to_do = step(State(), Clarify((Start("consent.stop"),)))
    assert isinstance(to_do, Say)
    assert to_do.code == "clarify_stop"
    _, done = step(offering(Start("consent.stop")), Confirm())
    assert isinstance(done, Run)
    assert done.task.intent == "consent.stop"


def test_a_hand_off_says_why() -> None:
    assert ran(State(), HandOff("anger")).task.slots == {"reason": "anger"}


def test_an_opt_out_forgets_the_talk_but_no_number_of_a_button() -> None:
    state, to_do = step(State(serial=9, shown=(home(1),), stack=asking().stack), OptOut("all"))
    assert state == State(serial=9, opted_out=True)
    assert isinstance(to_do, Run)
    assert (to_do.task.intent, to_do.task.slots) == ("consent.stop", {"scope": "all"})


def test_an_opt_out_of_marketing_is_no_silence() -> None:
    assert not step(State(), OptOut("marketing"))[0].opted_out


def test_an_opt_in_ends_the_silence() -> None:
    state, to_do = step(State(opted_out=True), OptIn())
    assert not state.opted_out
    assert to_do == Run(Task("consent.start"))


def test_a_message_that_is_understood_ends_a_row_of_lost_ones() -> None:
    state, _ = dialogue.lost(State())
    assert state.lost == 1
    assert step(state, start())[0].lost == 0


def test_twice_not_understood_is_a_person() -> None:
    state, first = dialogue.lost(State())
    state, second = dialogue.lost(state)
    assert first == Say("lost")
    assert isinstance(second, Run)
    assert second.task == Task("conversations.ask_person", {"reason": "lost"})
    assert state.lost == 0


def test_a_message_that_is_not_understood_repeats_the_open_question() -> None:
    _, to_do = dialogue.lost(asking("listing"))
    assert isinstance(to_do, Run)
    assert to_do.task.asking == "listing"


def test_starts_are_commands_of_their_own_kind() -> None:
    assert isinstance(start(), Start)
