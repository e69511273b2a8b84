"""The dialogue, pure: a state and one command give the next step; a state and what came of it give the new state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

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
    Slots,
    Start,
    Undo,
)
from intents.intent import Findings, Need, Offer, Outcome
from intents.state import CONFIRM_WITHIN, SAID, UNDO_FOR, Pending, State, Task, Undoable

VAIN_TRIES = 2
VAIN = ("ask_", "no_such_")
"""How the codes of questions begin that show that the last answer told us nothing."""
NOT_FOUND = "no_such_"
OPENED_BY = {
    "listing": "listings.details",
    "showing": "showings.upcoming",
    "contact": "crm.find",
    "deal": "transactions.next_step",
}
"""What a bare number means for each kind of thing shown."""
MORE = "listings.more"
POINTS_AT = frozenset({"listing", "showing", "deal"})
"""Slots that say which of several things: the list of them would only get in the way of what was asked meanwhile."""
CONFIRMATION = "confirmation"
"""Stands where a slot's name does for a task that waits for a yes and not for a value."""


@dataclass(frozen=True, slots=True)
class Run:
    """Carry out the task. `confirmed` are the exact arguments that the person said yes to; `asks_again` is for a
    question that is put once more without an answer to it: nothing may be written then."""

    task: Task
    confirmed: Slots | None = None
    asks_again: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Answer from the dialogue itself; `code` picks the wording in intents/replies.yaml."""

    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last write of `intent` with these arguments."""

    intent: str
    args: Slots


Step = Run | Say | TakeBack


def step(state: State, command: Command, now: datetime) -> tuple[State, Step]:
    """What to do next about one command. A state that changes because of what comes of it changes in `after`."""
    new, to_do = _taken_up(state, command, now)
    return (replace(new, lost=0) if new.lost <= state.lost else new), to_do


def _taken_up(state: State, command: Command, now: datetime) -> tuple[State, Step]:  # noqa: C901 - one case a command
    match command:
        case Start():
            return _start(state, command)
        case Fill(slots=slots) | Correct(slots=slots):
            return _fill(state, slots)
        case Confirm():
            return _confirm(state, now)
        case Deny():
            return _deny(state)
        case Choose():
            return _choose(state, command, now)
        case Skip():
            return _skip(state)
        case Back():
            return _back(state)
        case Cancel(everything=everything):
            return _cancel(state, everything)
        case Undo():
            return _undo(state, now)
        case Repeat():
            return state, Say("repeat" if state.said else "nothing_said")
        case Clarify(options=options):
            return state, Say("clarify", {"count": len(options)}, tuple(Offer("", option) for option in options))
        case HandOff(reason=reason):
            return state, Run(Task("conversations.ask_person", {"reason": reason}))
        case OptOut(scope=scope):
            # The serial goes on: a button of before must not come to mean one of afterwards.
            left = State(serial=state.serial, opted_out=scope == "all")
            return left, Run(Task("consent.stop", {"scope": scope}))
        case OptIn():
            return replace(state, opted_out=False), Run(Task("consent.start"))


def lost(state: State) -> tuple[State, Step]:
    """What to do with a message that gave no command: first offer what is possible, then bring in a person."""
    state = replace(state, lost=state.lost + 1)
    if state.lost >= VAIN_TRIES:
        return replace(state, lost=0), Run(Task("conversations.ask_person", {"reason": "lost"}))
    if state.task and state.task.asking and not state.task.cold:
        return state, Run(state.task, asks_again=True)
    return state, Say("lost")


def resumption(state: State, touched: frozenset[str], before: State) -> tuple[State, Run] | None:
    """The task to come back to after a digression: what the reply before asked about, and this turn did not serve.

    Its question is put once more and not again: who goes on with other things has dropped it. `before` is the state in
    which the turn began.
    """
    task = state.task
    if task is None or not task.asking or task.reminded or task.tries >= VAIN_TRIES or task.intent in touched:
        return None
    if not _was_asked(before, task) or task.asking in POINTS_AT:
        return None
    task = replace(task, reminded=True, cold=False)
    return state.with_task(task), Run(task, asks_again=True)


def _was_asked(before: State, task: Task) -> bool:
    """Whether it was this task's question that the person read last."""
    if before.pending is not None:
        return before.pending.intent == task.intent
    return before.task is not None and before.task.intent == task.intent and not before.task.cold


def after(state: State, task: Task, result: Outcome | Need, now: datetime) -> State:
    """The state once something came of a task."""
    cold = tuple(t if t.intent == task.intent else replace(t, cold=True) for t in state.stack)
    state = replace(state, pending=None, stack=cold)
    if isinstance(result, Need):
        return _after_need(state, task, result)
    state = state.popped(task.intent)
    if result.shown is not None:
        focus = result.shown[0] if len(result.shown) == 1 else None
        state = replace(state, shown=result.shown, focus=focus)
    if result.focus is not None:
        state = replace(state, focus=result.focus)
    if result.memory is not None:
        state = state.remembering(task.intent.partition(".")[0], result.memory)
    if result.undo is not None or result.final:
        state = replace(state, undoable=Undoable(task.intent, result.undo or {}, now + UNDO_FOR))
    return state


def awaiting(state: State, task: Task, findings: Findings, now: datetime) -> State:
    """The state while an act waits for its confirmation, bound to exactly what was found."""
    pending = Pending(task.intent, findings.exact, task.slots, now + CONFIRM_WITHIN, reminded=task.reminded)
    return replace(state.popped(task.intent), pending=pending)


def is_stuck(task: Task, need: Need) -> bool:
    """Whether the same question was asked in vain often enough that a person should come in. A question that says what
    was understood ("that day is full, which other?") is not in vain."""
    return task.asking == need.slot and task.tries >= VAIN_TRIES and need.code.startswith(VAIN)


def _start(state: State, command: Start) -> tuple[State, Step]:
    if command.intent == MORE and state.rest:
        return state, Say("rest")
    task = Task(command.intent, dict(command.slots))
    return _set_aside(state, command.intent).pushed(task), Run(task)


def _set_aside(state: State, intent: str) -> State:
    """The state with the act that waits for a yes put below, to be asked again once: a digression answers nothing."""
    pending = state.pending
    state = replace(state, pending=None)
    if pending is None or pending.reminded or pending.intent == intent:
        return state
    return state.pushed(Task(pending.intent, pending.slots, asking=CONFIRMATION))


def _fill(state: State, slots: Slots) -> tuple[State, Step]:
    if state.task is not None:
        task = replace(state.task, slots={**state.task.slots, **slots})
        return state.with_task(task), Run(task)
    if state.pending is not None:
        task = Task(state.pending.intent, {**state.pending.slots, **slots})
        return replace(state, pending=None).pushed(task), Run(task)
    return lost(state)


def _confirm(state: State, now: datetime) -> tuple[State, Step]:
    if state.pending is not None:
        if now > state.pending.until:
            return replace(state, pending=None), Say("confirm_too_late")
        task = Task(state.pending.intent, state.pending.slots)
        return state, Run(task, confirmed=state.pending.exact)
    if len(state.offers) == 1:
        return step(state, state.offers[0].command, now)
    if state.offers:
        return state, Say("which_one", {"count": len(state.offers)}, state.offers_told_apart())
    if state.task is not None and state.task.asking:
        return lost(state)
    return state, Say("glad")


def _deny(state: State) -> tuple[State, Step]:
    if state.pending is not None:
        return replace(state, pending=None), Say("left_as_is")
    if state.task is not None:
        return state.popped(state.task.intent), Say("dropped_task")
    return state, Say("all_right")


def _choose(state: State, command: Choose, now: datetime) -> tuple[State, Step]:
    if command.value:
        offer = state.offered(command.value)
        # A yes is bound to the question that it stood under: pressed later it must not answer another one.
        if offer is None or (isinstance(offer.command, Confirm | Deny) and not state.is_latest(command.value)):
            return state, Say("choice_gone")
        return step(state, offer.command, now)
    if state.numbered():
        return _pick_offer(state, command.positions, now)
    return _pick_shown(state, command.positions)


def _pick_offer(state: State, positions: tuple[int, ...], now: datetime) -> tuple[State, Step]:
    offers = state.numbered()
    if positions == (-1,) and len(offers) == 1 and len(state.shown) > 1:
        # "The last one" is none of a single choice: it points at what is shown.
        return _pick_shown(state, positions)
    position = positions[0] if positions and positions[0] > 0 else len(offers)
    if position > len(offers):
        return state, Say("no_such_choice", {"count": len(offers)}, offers)
    return step(state, offers[position - 1].command, now)


def _pick_shown(state: State, positions: tuple[int, ...]) -> tuple[State, Step]:
    if not state.shown:
        return lost(state)
    if any(p > len(state.shown) or p == 0 for p in positions):
        return state, Say("no_such_choice", {"count": len(state.shown)})
    kind = state.shown[0].kind
    task = state.task
    if task is not None and task.asking == kind and not task.cold:
        return _fill(state, {kind: {"positions": list(positions)}})
    if kind not in OPENED_BY:
        return lost(state)
    return _start(state, Start(OPENED_BY[kind], {kind: {"positions": list(positions)}}))


def _skip(state: State) -> tuple[State, Step]:
    # Only what is needed is ever asked, so it is asked again.
    return lost(state) if state.task and state.task.asking else (state, Say("nothing_to_skip"))


def _back(state: State) -> tuple[State, Step]:
    given = [name for name in state.task.slots if name != SAID] if state.task else []
    if state.task is None or not given:
        return state, Say("nothing_before")
    task = replace(state.task, slots={n: v for n, v in state.task.slots.items() if n != given[-1]}, asking="")
    return state.with_task(task), Run(task)


def _cancel(state: State, everything: bool) -> tuple[State, Step]:
    if everything:
        return State(serial=state.serial, undoable=state.undoable), Say("started_over")
    if state.pending is not None:
        return _deny(state)
    if state.task is None:
        return state, Say("nothing_to_drop")
    return state.popped(state.task.intent), Say("dropped_task")


def _undo(state: State, now: datetime) -> tuple[State, Step]:
    if state.undoable is None:
        return state, Say("nothing_to_undo")
    if now > state.undoable.until:
        return replace(state, undoable=None), Say("undo_too_late")
    return replace(state, undoable=None), TakeBack(state.undoable.intent, state.undoable.args)


def _after_need(state: State, task: Task, need: Need) -> State:
    again = task.asking == need.slot and need.code.startswith(VAIN)
    tries = task.tries + 1 if again else 1
    # What could not be found is no open question: it is not put again after a digression.
    reminded = task.reminded or need.code.startswith(NOT_FOUND)
    state = state.pushed(replace(task, asking=need.slot, tries=tries, cold=False, reminded=reminded))
    if need.shown:
        state = replace(state, shown=need.shown)
    return replace(state, focus=need.focus) if need.focus else state
