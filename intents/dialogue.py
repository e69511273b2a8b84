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
from intents.intent import Offer
from intents.state import SAID, State, Task

VAIN_TRIES = 2
OPENED_BY = {
    "listing": "listings.details",
    "showing": "showings.upcoming",
    "contact": "crm.find",
    "deal": "transactions.next_step",
}
"""What a bare number means for each kind of thing shown."""
STOP = "consent.stop"
MORE = "listings.more"
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
            code = "clarify_stop" if [option.intent for option in options] == [STOP] else "clarify"
            return state, Say(code, {"count": len(options)}, tuple(Offer("", option) for option in options))
        case HandOff(reason=reason):
            return state, Run(Task("conversations.ask_person", {"reason": reason}))
        case OptOut(scope=scope):
            # The serial goes on: a button of before must not come to mean one of afterwards.
            left = State(serial=state.serial, opted_out=scope == "all")
            return left, Run(Task(STOP, {"scope": scope}))
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
    if state.task is not None and state.task.asking and not state.task.cold:
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
        # A yes is bound to the question that it stood under, and an undo to what was done right before it.
        if offer is None or (isinstance(offer.command, Confirm | Deny | Undo) and not state.is_latest(command.value)):
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
    if max((position, *positions)) > len(offers):
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
