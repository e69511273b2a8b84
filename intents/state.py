"""Dialogue state: the stack of open tasks, what the person can see, and what can be taken back; to and from JSON.

It is one small JSON in the conversation's row. `SCHEMA` is stored with it; a state of another schema is dropped, and
the reply says so, rather than misread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from intents import commands
from intents.commands import Command, Slots, Start
from intents.intent import Offer, Shown

SCHEMA = 1
OFFER_SETS_KEPT = 5
ONE_OF = "one_of"
"""Beside the ids of a slot's value: one of them is meant, and it has to be asked which."""
SAID = "said"
"""The slot in which every task keeps the words that asked for it: a message may hold several requests."""
UNDO_FOR = timedelta(days=1)
CONFIRM_WITHIN = timedelta(minutes=30)
_BY_NAME = {name: kind for kind, name in commands.NAMES.items()}


@dataclass(frozen=True, slots=True)
class Task:
    """One request under way. `asking` is the slot that the last question was about; `tries` counts vain answers."""

    intent: str
    slots: Slots = field(default_factory=dict)
    asking: str = ""
    tries: int = 0
    text: str = ""
    """The words that began it."""
    cold: bool = False
    """Whether something else was answered since: then a bare number or name is no answer to its question any more."""
    reminded: bool = False
    """Whether its question was put again after a digression; a second time would be nagging."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An act that waits for a yes, bound to exactly these arguments."""

    intent: str
    exact: Slots
    slots: Slots
    until: datetime
    reminded: bool = False
    """Whether it was put again after a digression."""


@dataclass(frozen=True, slots=True)
class OfferSet:
    """The choices of one reply under a key, so that an older message's button still means what it said."""

    key: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    intent: str
    args: Slots
    until: datetime


@dataclass(frozen=True, slots=True)
class State:
    """Everything a turn hands to the next one."""

    stack: tuple[Task, ...] = ()
    pending: Pending | None = None
    offer_sets: tuple[OfferSet, ...] = ()
    """Latest last. Only the latest answers to a bare number; all answer to their buttons."""
    numbers: tuple[str, ...] = ()
    """The values that 1, 2, 3 ... stand for, as the fitted reply showed them; empty where it showed buttons."""
    shown: tuple[Shown, ...] = ()
    focus: Shown | None = None
    memory: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    undoable: Undoable | None = None
    said: tuple[str, ...] = ()
    """The parts of the last reply, for "say that again"."""
    lost: int = 0
    """How many messages in a row were not understood."""
    opted_out: bool = False
    """Whether they asked for no more texts: then a bare yes means that they want them again."""
    serial: int = 0
    """Counts offer sets, for their keys."""
    rest: Mapping[str, Any] | None = None
    """What the last reply had no room for, for "more"."""
    dropped: bool = False
    """True for one turn after a state of an unknown schema was dropped."""

    @property
    def task(self) -> Task | None:
        return self.stack[-1] if self.stack else None

    @property
    def offers(self) -> tuple[Offer, ...]:
        return self.offer_sets[-1].offers if self.offer_sets else ()

    def with_task(self, task: Task) -> "State":
        """The state with its top task replaced."""
        return replace(self, stack=(*self.stack[:-1], task))

    def pushed(self, task: Task) -> "State":
        """The state with `task` on top. The same request asked again replaces its older self."""
        rest = tuple(t for t in self.stack if t.intent != task.intent)
        return replace(self, stack=(*rest, task)[-4:])

    def popped(self, intent: str) -> "State":
        return replace(self, stack=tuple(t for t in self.stack if t.intent != intent))

    def remembering(self, capability: str, memory: Mapping[str, object]) -> "State":
        return replace(self, memory={**self.memory, capability: memory})

    def offering(self, offers: tuple[Offer, ...]) -> "State":
        """The state after `offers` were shown; none shown means that a bare number has no meaning any more."""
        kept = tuple(s for s in self.offer_sets if s.key)
        if not offers:
            return replace(self, offer_sets=(*kept[-OFFER_SETS_KEPT:], OfferSet("", ())))
        serial = self.serial + 1
        sets = (*kept, OfferSet(f"o{serial}", offers))
        return replace(self, offer_sets=sets[-OFFER_SETS_KEPT:], serial=serial)

    def numbered(self) -> tuple[Offer, ...]:
        """What a bare number can pick: the choices as they were numbered, else the latest ones in their order."""
        if not self.numbers:
            return self.offers
        return tuple(offer for value in self.numbers if (offer := self.offered(value)))

    def is_latest(self, value: str) -> bool:
        """Whether a button's value belongs to the last reply."""
        key = self.offer_sets[-1].key if self.offer_sets else ""
        return bool(key) and value.partition(".")[0] == key

    def offers_told_apart(self) -> tuple[Offer, ...]:
        """The latest offers by what they are about, where they stood beside things and are all called the same."""
        if len({offer.label for offer in self.offers}) > 1 or len(self.shown) != len(self.offers):
            return self.offers
        return tuple(Offer(item.label, offer.command) for item, offer in zip(self.shown, self.offers, strict=True))

    def offered(self, value: str) -> Offer | None:
        """The choice that a pressed button's value names ("o12.2"), also one of an older message."""
        key, _, position = value.partition(".")
        found = next((s for s in self.offer_sets if s.key == key and key), None)
        if found is None or not position.isdigit() or not 1 <= int(position) <= len(found.offers):
            return None
        return found.offers[int(position) - 1]


def button_value(state: State, position: int) -> str:
    """The value a button carries for the offer at a 1-based position of the latest set; well under 64 bytes."""
    return f"{state.offer_sets[-1].key}.{position}"


def command_to_json(command: Command) -> dict[str, Any]:
    body = {key: _plain(value) for key, value in _fields(command).items()}
    return {"command": commands.NAMES[type(command)], **body}


def command_from_json(data: Mapping[str, Any]) -> Command:
    kind = _BY_NAME[data["command"]]
    body = {key: value for key, value in data.items() if key != "command"}
    if "positions" in body:
        body["positions"] = tuple(body["positions"])
    if "options" in body:
        body["options"] = tuple(Start(**_without_command(o)) for o in body["options"])
    return kind(**body)  # type: ignore[no-any-return]


def to_json(state: State) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "stack": [_fields(task) for task in state.stack],
        "pending": _timed(state.pending),
        "offers": [
            {"key": s.key, "offers": [{"label": o.label, "command": command_to_json(o.command)} for o in s.offers]}
            for s in state.offer_sets
        ],
        "numbers": list(state.numbers),
        "shown": [_shown_to_json(item) for item in state.shown],
        "focus": _shown_to_json(state.focus) if state.focus else None,
        "memory": {name: dict(value) for name, value in state.memory.items()},
        "undoable": _timed(state.undoable),
        "said": list(state.said),
        "lost": state.lost,
        "opted_out": state.opted_out,
        "serial": state.serial,
        "rest": state.rest,
    }


def from_json(data: Mapping[str, Any]) -> State:
    """The state as it was stored; an empty one for a new conversation, or for one that cannot be read any more."""
    if not data:
        return State()
    try:
        if data.get("schema") == SCHEMA:
            return _read(data)
    except (KeyError, TypeError, ValueError):
        # Written by another version under the same number: no reason to be silent to a person.
        pass
    serial = data.get("serial")
    # The serial goes on: a button of before must not come to mean one of afterwards.
    return State(dropped=True, serial=serial if isinstance(serial, int) else 0)


def _read(data: Mapping[str, Any]) -> State:
    return State(
        stack=tuple(Task(**task) for task in data["stack"]),
        pending=Pending(**_untimed(data["pending"])) if data["pending"] else None,
        offer_sets=tuple(_offer_set(item) for item in data["offers"]),
        numbers=tuple(data["numbers"]),
        shown=tuple(_shown_from_json(item) for item in data["shown"]),
        focus=_shown_from_json(data["focus"]) if data["focus"] else None,
        memory=data["memory"],
        undoable=Undoable(**_untimed(data["undoable"])) if data["undoable"] else None,
        said=tuple(data["said"]),
        lost=data["lost"],
        opted_out=data["opted_out"],
        serial=data["serial"],
        rest=data["rest"],
    )


def _fields(item: Command | Task | Pending | Undoable | Shown) -> dict[str, Any]:
    # Not asdict, which copies deeply: a third of what it costs to remember a turn.
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [command_to_json(v) if isinstance(v, Start) else v for v in value]
    return dict(value) if isinstance(value, Mapping) else value


def _without_command(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "command"}


def _timed(item: Pending | Undoable | None) -> dict[str, Any] | None:
    return {**_fields(item), "until": item.until.isoformat()} if item else None


def _untimed(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "until": datetime.fromisoformat(data["until"])}


def _offer_set(data: Mapping[str, Any]) -> OfferSet:
    offers = tuple(Offer(o["label"], command_from_json(o["command"])) for o in data["offers"])
    return OfferSet(data["key"], offers)


def _shown_to_json(item: Shown) -> dict[str, Any]:
    return {**_fields(item), "starts_at": item.starts_at.isoformat() if item.starts_at else None}


def _shown_from_json(data: Mapping[str, Any]) -> Shown:
    starts_at = datetime.fromisoformat(data["starts_at"]) if data["starts_at"] else None
    return Shown(**{**data, "features": tuple(data["features"]), "starts_at": starts_at})
