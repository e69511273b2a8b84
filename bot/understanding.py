"""Understanding by itself: messages to commands as the assistant reads them, with nothing carried out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.transcript import heard_from_bot
from domain import identity
from domain.db import Database
from intents import dialogue, settling
from intents.catalogue import Catalogue
from intents.commands import NAMES, Clarify, Command, HandOff, OptIn, OptOut, Start
from intents.dialogue import Run
from intents.intent import Need, Office, Speaker
from intents.router import Router
from intents.state import SAID, State, Task
from intents.utterance import Understood, Utterance
from rag.llm import LLM

T = TypeVar("T")
SEARCH = "listings.search"
ROLES = {"buyer": "contact", "client": "contact", "agent": "member"}
_INTENT_OF: dict[type, str] = {
    OptOut: "consent.stop",
    OptIn: "consent.start",
    HandOff: "conversations.ask_person",
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What the router may use: the office's records and, where there is one, the model."""

    database: Database
    office: UUID
    model: LLM

    def read(self, fn: Callable[[Session], T]) -> T:
        with self.database.read(self.office) as session:
            return fn(session)

    def llm(self, prompt: str, grammar: str, max_tokens: int, limit_seconds: float) -> str:
        return self.model.complete(prompt, grammar=grammar, max_tokens=max_tokens, limit_seconds=limit_seconds)


def speaker(role: str) -> Speaker:
    """Somebody of that kind: a buyer or client is a contact, an agent a member with an agent's rights."""
    kind = ROLES[role]
    if kind == "member":
        return Speaker("member", UUID(int=1), "", "agent", identity.roles()["agent"])
    return Speaker("contact", UUID(int=1), "", role)


class Listener:
    """Understands messages one by one, with the state that earlier turns of the same talk left."""

    def __init__(self, catalogue: Catalogue, router: Router, tools: Tools, office: Office, role: str) -> None:
        self._catalogue = catalogue
        self._router = router
        self._tools = tools
        self._office = office
        self._speaker = speaker(role)

    def hear(self, turns: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
        """The commands of the last turn; those before it give the state. `now` is aware.

        A talk that the bot has spoken in last waits for nothing that we should say.
        """
        if turns[-1].get("speaker") != "user":
            return {"commands": []}
        state, served = State(), None
        for turn in turns[:-1]:
            text = str(turn.get("text") or "")
            if turn.get("speaker") == "user":
                state, served = self._followed(state, self._understood(text, state, now), now)
            else:
                intent = self._catalogue.intents.get(served.intent) if served else None
                state = heard_from_bot(state, served, intent, text, now, ZoneInfo(self._office.time_zone))
        understood = self._understood(str(turns[-1].get("text") or ""), state, now)
        return _as_json(self._told(state, understood.commands, now), understood)

    def _understood(self, text: str, state: State, now: datetime) -> Understood:
        return self._router.understand(
            Utterance(text, None, "", False, "sms", state, self._speaker, self._office, now), self._tools
        )

    def _followed(self, state: State, understood: Understood, now: datetime) -> tuple[State, Task | None]:
        """The state once the commands were taken up, and the request that the bot answered last."""
        served = None
        for command in understood.commands:
            state, step = dialogue.step(state, command, now)
            if isinstance(step, Run):
                served = step.task
                state = self._settled(state, step.task, now)
        return state, served

    def _settled(self, state: State, task: Task, now: datetime) -> State:
        intent = self._catalogue.intents[task.intent]
        missing = next((s for s in intent.slots if s.required and s.name not in task.slots), None)
        if missing is not None:
            return settling.after(state, task, Need(missing.name, f"ask_{missing.name}"), now)
        state = state.popped(task.intent)
        search = task.slots.get("search")
        if task.intent == SEARCH and isinstance(search, Mapping):
            state = state.remembering("listings", {"criteria": dict(search)})
        return state

    def _told(self, state: State, commands: Iterable[Command], now: datetime) -> list[dict[str, Any]]:
        told = []
        for command in commands:
            intent = _intent(state, command, now)
            state, step = dialogue.step(state, command, now)
            slots = step.task.slots if isinstance(step, Run) else getattr(command, "slots", {})
            told.append(_command(command, intent, slots))
        return told


def _intent(state: State, command: Command, now: datetime) -> str | None:
    """What a command is about: its own intent, or that of the task which it goes on with."""
    if isinstance(command, Start):
        return command.intent
    if type(command) in _INTENT_OF:
        return _INTENT_OF[type(command)]
    if isinstance(command, Clarify):
        return None
    _, step = dialogue.step(state, command, now)
    if isinstance(step, Run):
        return step.task.intent
    return state.task.intent if state.task else state.pending.intent if state.pending else None


def _command(command: Command, intent: str | None, slots: Mapping[str, object]) -> dict[str, Any]:
    plain = {name: value for name, value in slots.items() if name != SAID}
    if intent == SEARCH:
        plain = _flat(plain)
    told: dict[str, Any] = {
        "command": NAMES[type(command)],
        "intent": intent,
        "slots": plain,
        "confidence": round(command.confidence, 3),
    }
    if isinstance(command, Clarify):
        told["options"] = [option.intent for option in command.options]
    return told


def _flat(slots: Mapping[str, object]) -> dict[str, object]:
    """A search's conditions under their own names, everything else under `more`."""
    search = slots.get("search")
    found: dict[str, object] = dict(search) if isinstance(search, Mapping) else {}
    given = found.get("more")
    more = {**(given if isinstance(given, Mapping) else {}), **{k: v for k, v in slots.items() if k != "search" and v}}
    return {**found, "more": more} if more else found


def _as_json(told: list[dict[str, Any]], understood: Understood) -> dict[str, Any]:
    scope = next((c.scope for c in understood.commands if isinstance(c, OptOut)), None)
    return {"commands": told, **({"scope": scope} if scope else {})}
