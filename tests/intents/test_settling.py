"""The state once something came of a request: what stays open, what is shown, what can be taken back."""

from dataclasses import replace

from intents import dialogue, settling
from intents.commands import Choose
from intents.dialogue import CONFIRMATION
from intents.intent import Findings, Offer
from intents.state import CONFIRM_WITHIN, UNDO_FOR, State, Task
from tests.intents.states import BOOK, CANCEL, DETAILS, NOW, SEARCH, asking, done, home, need, start, undoable, waiting


def after(state: State, task: Task, result: object) -> State:
    return settling.after(state, task, result, NOW)  # type: ignore[arg-type]


def test_what_is_done_leaves_the_stack() -> None:
    assert after(State(stack=(Task(SEARCH),)), Task(SEARCH), done()).stack == ()


def test_what_is_done_waits_for_no_yes() -> None:
    assert after(waiting(), Task(CANCEL), done()).pending is None


def test_another_question_goes_cold_when_something_is_answered() -> None:
    state = after(State(stack=(*asking().stack, Task(SEARCH))), Task(SEARCH), done())
    assert [(task.intent, task.cold) for task in state.stack] == [(BOOK, True)]


def test_what_is_shown_replaces_what_was() -> None:
    state = after(State(shown=(home(1),)), Task(SEARCH), done(shown=(home(2), home(3))))
    assert (state.shown, state.focus) == ((home(2), home(3)), None)
    assert after(state, Task(SEARCH), done(shown=(home(4),))).focus == home(4)
    assert after(state, Task(DETAILS), done()).shown == state.shown


def test_the_talk_is_about_what_was_answered() -> None:
    assert after(State(), Task(DETAILS), done(focus=home(2))).focus == home(2)
    assert after(State(), Task(BOOK), need("offer_times", "when", focus=home(3))).focus == home(3)


def test_memory_belongs_to_the_capability() -> None:
    state = after(State(memory={"crm": {"a": 1}}), Task(SEARCH), done(memory={"offset": 3}))
    assert state.memory == {"crm": {"a": 1}, "listings": {"offset": 3}}


def test_a_write_can_be_taken_back_for_a_day() -> None:
    undo = after(State(), Task("crm.note"), done(undo={"note_id": "1"})).undoable
    assert undo is not None
    assert (undo.intent, undo.args, undo.until) == ("crm.note", {"note_id": "1"}, NOW + UNDO_FOR)


def test_a_write_that_cannot_be_taken_back_hides_the_one_before() -> None:
    state = after(undoable(), Task("listings.share"), done(final=True))
    assert state.undoable is not None
    assert (state.undoable.intent, state.undoable.args) == ("listings.share", {})


def test_an_answer_leaves_the_last_write_to_be_taken_back() -> None:
    assert after(undoable(), Task(DETAILS), done()).undoable == undoable().undoable


def test_a_question_keeps_the_request_open() -> None:
    (task,) = after(State(), Task(BOOK, {"when": 1}), need()).stack
    assert (task.intent, task.asking, task.slots, task.tries, task.cold) == (BOOK, "listing", {"when": 1}, 1, False)


def test_the_same_question_is_counted_and_another_begins_anew() -> None:
    (task,) = asking("listing").stack
    (again,) = after(State(), task, need()).stack
    assert again.tries == 2
    (other,) = after(State(), again, need("ask_contact", "contact")).stack
    assert other.tries == 1


def test_a_question_that_shows_something_replaces_what_was_shown() -> None:
    assert after(State(shown=(home(1),)), Task(BOOK), need(shown=(home(2),))).shown == (home(2),)


def test_a_question_asked_in_vain_twice_is_stuck() -> None:
    task = Task(BOOK, asking="listing", tries=2)
    assert settling.is_stuck(task, need("ask_listing"))
    assert settling.is_stuck(task, need("no_such_home"))


def test_a_question_that_got_somewhere_is_not_stuck() -> None:
    assert not settling.is_stuck(Task(BOOK, asking="when", tries=9), need("offer_times", "when"))
    assert not settling.is_stuck(Task(BOOK, asking="listing", tries=2), need("ask_contact", "contact"))
    assert not settling.is_stuck(Task(BOOK, asking="listing", tries=1), need("ask_listing"))


def test_an_act_that_waits_is_bound_to_what_was_found() -> None:
    state = settling.awaiting(asking(intent=CANCEL), Task(CANCEL, {"showing": 1}), Findings({"ids": [1]}), NOW)
    assert state.pending is not None
    assert (state.stack, state.pending.exact, state.pending.slots) == ((), {"ids": [1]}, {"showing": 1})
    assert state.pending.until == NOW + CONFIRM_WITHIN


def test_after_a_digression_the_question_is_put_again_once() -> None:
    before = asking("when", BOOK)
    during = State(stack=(replace(before.stack[0], cold=True),))
    resumed = settling.resumption(during, frozenset({DETAILS}), before)
    assert resumed is not None
    state, run = resumed
    assert (run.task.intent, run.task.reminded, run.task.cold) == (BOOK, True, False)
    assert settling.resumption(state, frozenset({DETAILS}), state) is None


def test_a_confirmation_is_put_again_once_too() -> None:
    before = waiting()
    during, _ = dialogue.step(before, start(DETAILS), NOW)
    during = settling.after(during, Task(DETAILS), done(), NOW)
    resumed = settling.resumption(during, frozenset({DETAILS}), before)
    assert resumed is not None
    assert (resumed[1].task.intent, resumed[1].task.asking) == (CANCEL, CONFIRMATION)
    asked = settling.awaiting(resumed[0], resumed[1].task, Findings({"id": "1"}), NOW)
    assert asked.pending is not None
    assert asked.pending.reminded


def test_a_question_of_long_ago_is_not_put_again() -> None:
    old = asking("when", BOOK, cold=True)
    assert settling.resumption(old, frozenset({DETAILS}), old) is None
    assert settling.resumption(asking(), frozenset({DETAILS}), State()) is None


def test_what_was_just_served_is_not_put_again() -> None:
    assert settling.resumption(asking(), frozenset({BOOK}), asking()) is None


def test_nothing_open_means_nothing_to_come_back_to() -> None:
    assert settling.resumption(State(), frozenset(), State()) is None


def test_offers_of_nothing_take_the_meaning_from_numbers_but_not_from_buttons() -> None:
    state = State().offering((Offer("a", start()),)).offering(())
    assert state.offers == ()
    assert state.offered("o1.1") == Offer("a", start())


def test_five_sets_of_buttons_still_answer_however_many_replies_had_none() -> None:
    state = State()
    for number in range(7):
        state = state.offering((Offer(str(number), start()),)).offering(()).offering(())
    assert [state.offered(f"o{n}.1") is not None for n in range(1, 8)] == [False, False, True, True, True, True, True]


def test_a_question_put_again_without_an_answer_must_not_write() -> None:
    resumed = settling.resumption(State(stack=(Task(BOOK, asking="when"),)), frozenset({DETAILS}), asking("when", BOOK))
    assert resumed is not None
    assert resumed[1].asks_again
    _, run = dialogue.lost(asking("when", BOOK))
    assert isinstance(run, dialogue.Run)
    assert run.asks_again


def test_a_question_of_long_ago_is_not_put_to_somebody_who_was_not_understood() -> None:
    _, said = dialogue.lost(asking("when", BOOK, cold=True))
    assert isinstance(said, dialogue.Say)


def test_which_of_several_is_not_asked_again_after_a_digression() -> None:
    before = asking("showing", CANCEL)
    assert settling.resumption(before, frozenset({DETAILS}), before) is None


def test_the_last_one_of_a_single_choice_is_the_last_thing_shown() -> None:
    state = State(shown=(home(1), home(2))).offering((Offer("Book both", start(BOOK)),))
    after_pick, run = dialogue.step(state, Choose(positions=(-1,)), NOW)
    assert isinstance(run, dialogue.Run)
    assert (run.task.intent, run.task.slots) == (DETAILS, {"listing": {"positions": [-1]}})
    assert after_pick.shown == state.shown
