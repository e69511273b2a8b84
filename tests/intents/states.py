"""States and things shown, for the tests of the dialogue."""

from datetime import UTC, datetime, timedelta

from intents import dialogue
from intents.commands import Command, Confirm, Deny, Slots, Start
from intents.dialogue import Run, Say
from intents.intent import Need, Offer, Outcome, Shown
from intents.state import Pending, State, Task, Undoable

NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
BOOK, SEARCH, CANCEL, DETAILS = "showings.book", "listings.search", "showings.cancel", "listings.details"


def home(number: int) -> Shown:
    return Shown("listing", f"home-{number}", f"{number} Oak St", address=f"{number} Oak St", price=700_000)


def asking(slot: str = "when", intent: str = BOOK, slots: Slots | None = None, **more: object) -> State:
    """A state in which the last reply asked for `slot`."""
    task = Task(intent, slots or {}, asking=slot, tries=1, **more)  # type: ignore[arg-type]
    return State(stack=(task,))


def waiting(intent: str = CANCEL, exact: Slots | None = None, *, until: datetime = LATER) -> State:
    """A state in which an act waits for a yes, with the choices as buttons that were shown under it."""
    state = State(pending=Pending(intent, exact or {"id": "1"}, {"showing": "1"}, until))
    return state.offering((Offer("call it off", Confirm()), Offer("keep it", Deny())))


def offering(*commands: Command) -> State:
    return State().offering(tuple(Offer(f"choice {n}", command) for n, command in enumerate(commands, 1)))


def undoable(until: datetime = LATER) -> State:
    return State(undoable=Undoable("crm.note", {"note_id": "1"}, until))


def need(code: str = "ask_listing", slot: str = "listing", **more: object) -> Need:
    return Need(slot, code, **more)  # type: ignore[arg-type]


def done(**more: object) -> Outcome:
    return Outcome("done", **more)  # type: ignore[arg-type]


def start(intent: str = SEARCH, **slots: object) -> Start:
    return Start(intent, slots)


def step(state: State, command: Command) -> tuple[State, dialogue.Step]:
    return dialogue.step(state, command, NOW)


def said(state: State, command: Command) -> str:
    found = step(state, command)[1]
    assert isinstance(found, Say)
    return found.code


def ran(state: State, command: Command) -> Run:
    found = step(state, command)[1]
    assert isinstance(found, Run)
    return found
