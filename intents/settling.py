"""What a request leaves behind: the state once something came of it, and what there is to come back to. Pure."""

from dataclasses import replace
from datetime import datetime

from intents.dialogue import VAIN_TRIES, Run
from intents.intent import Findings, Need, Outcome
from intents.state import CONFIRM_WITHIN, UNDO_FOR, Pending, State, Task, Undoable

VAIN = ("ask_", "no_such_")
"""How the codes of questions begin that show that the last answer told us nothing."""
POINTS_AT = frozenset({"listing", "showing", "deal"})
"""Slots that say which of several things: the list of them would only get in the way of what was asked meanwhile."""
NOT_FOUND = "no_such_"


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


def _after_need(state: State, task: Task, need: Need) -> State:
    again = task.asking == need.slot and need.code.startswith(VAIN)
    tries = task.tries + 1 if again else 1
    # What could not be found is no open question: it is not put again after a digression.
    reminded = task.reminded or need.code.startswith(NOT_FOUND)
    state = state.pushed(replace(task, asking=need.slot, tries=tries, cold=False, reminded=reminded))
    if need.shown:
        state = replace(state, shown=need.shown)
    return replace(state, focus=need.focus) if need.focus else state
