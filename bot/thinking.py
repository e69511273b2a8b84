"""One turn's thinking: what was understood is carried out command by command, as far as it can be without writing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from bot import heard as port
from bot.heard import Heard
from domain.errors import PorchlightError
from intents import dialogue, settling, survey
from intents.catalogue import Catalogue
from intents.commands import Slots
from intents.compose import Confirmation
from intents.crm.people import said_phone
from intents.dialogue import Run, Say, Step, TakeBack
from intents.intent import Ask, Findings, Intent, Need, Office, Outcome, Speaker, Vector
from intents.state import SAID, State, Task, from_json
from intents.utterance import Understood, Utterance
from intents.wording import DIALOGUE

T = TypeVar("T")
SAID_BEFORE = frozenset({"repeat", "rest"})
SignLink = Callable[[UUID, str, str, timedelta], str]
"""(brokerage, purpose, subject, good for) -> public address."""


@dataclass(frozen=True, slots=True)
class Act:
    """A write that was decided while thinking, to be done in the turn's unit."""

    intent: Intent
    ask: Ask
    findings: Findings


@dataclass(frozen=True, slots=True)
class Reversal:
    """The last write, to be taken back in the turn's unit."""

    intent: Intent
    ask: Ask
    args: Slots


Decided = Outcome | Need | Say | Confirmation | Act | Reversal


@dataclass(frozen=True, slots=True)
class Item:
    """One request's share of a turn. `again` marks the question of an earlier request that is still open."""

    task: Task
    decided: Decided
    again: bool = False


@dataclass(frozen=True, slots=True)
class Thought:
    """What thinking came to: the state so far, each request's result or decided write, and the trace of why."""

    state: State
    items: tuple[Item, ...]
    trace: Mapping[str, Any]
    facts: Mapping[str, object]


class Thinking:
    """One turn's thinking: carries out each command on the state that the one before it left."""

    def __init__(self, catalogue: Catalogue, heard: Heard, tools: port.Tools, sign: SignLink) -> None:
        self._catalogue = catalogue
        self._heard = heard
        self.tools = BoundTools(tools)
        self._sign = sign
        self.state = self._before = from_json(heard.state)
        self._items: list[Item] = []
        self._speaker = _speaker(heard)
        self._facts = facts_of(heard)

    def utterance(self) -> Utterance:
        heard = self._heard
        return Utterance(
            text="\n".join(m.text for m in heard.messages if m.text.strip()),
            pressed=next((m.pressed for m in reversed(heard.messages) if m.pressed), None),
            opt=next((m.opt for m in reversed(heard.messages) if m.opt), ""),
            attached=any(m.attachments for m in heard.messages),
            channel=heard.channel,
            state=self.state,
            speaker=self._speaker,
            office=_office(heard),
            now=heard.now,
        )

    def follow(self, understood: Understood) -> None:
        # Whatever they said, a question of ours that stood open is answered by it or dropped.
        self.state = survey.passed(self.state)
        if self.state.dropped:
            self._items.append(Item(Task(""), Say("state_dropped")))
        for command in understood.commands:
            self.state, step = dialogue.step(self.state, command, self._heard.now)
            self._carry(step)
        if understood.say:
            self._items.append(Item(Task(""), Say(understood.say)))
        elif not understood.commands:
            self.state, step = dialogue.lost(self.state)
            self._carry(step)
        if not self._items:
            self._items.append(Item(Task(""), Say("lost")))
        self._resume()

    def thought(self, understood: Understood) -> Thought:
        trace = {**understood.trace, "steps": [_traced(item) for item in self._items]}
        return Thought(self.state, tuple(self._items), trace, self._facts)

    def _resume(self) -> None:
        touched = frozenset(item.task.intent for item in self._items)
        if any(_asks(item.decided) for item in self._items):
            return
        again = settling.resumption(self.state, touched, self._before)
        if again is not None:
            self.state, run = again
            done = len(self._items)
            self._carry(run)
            self._items[done:] = [replace(item, again=True) for item in self._items[done:]]

    def _carry(self, step: Step) -> None:
        match step:
            case Say():
                self._items.append(Item(Task(""), step))
            case TakeBack(intent=name, args=args):
                self._take_back(self._catalogue.intents[name], args)
            case Run(task=task, confirmed=confirmed, asks_again=asks_again):
                self._run(task, confirmed, asks_again=asks_again)

    def _take_back(self, intent: Intent, args: Slots) -> None:
        if intent.undo is None:
            self._items.append(Item(Task(""), Say("cannot_undo")))
            return
        task = Task(intent.name)
        self._items.append(Item(task, Reversal(intent, self._ask(task), args)))

    def _run(self, task: Task, confirmed: Slots | None, *, asks_again: bool = False) -> None:
        intent = self._catalogue.intents.get(task.intent)
        if intent is None or not intent.usable_by(self._speaker):
            self.state = self.state.popped(task.intent)
            self._items.append(Item(Task(""), Say("not_for_you")))
            return
        ask = self._ask(task)
        found = self._consulted(intent, ask)
        if asks_again and isinstance(found, Findings) and not intent.confirm:
            # There is nothing left to ask, but nobody has answered either.
            self.state = self.state.popped(task.intent)
        elif isinstance(found, Need) and settling.is_stuck(task, found):
            self.state = self.state.popped(task.intent)
            self._run(Task("conversations.ask_person", {"reason": "lost"}), None)
        else:
            self._settle(task, intent, ask, found, confirmed)

    def _consulted(self, intent: Intent, ask: Ask) -> Findings | Need | Outcome:
        missing = next((s for s in intent.slots if s.required and s.name not in ask.slots), None)
        if missing is not None:
            return Need(missing.name, f"ask_{missing.name}")
        try:
            return intent.consult(ask, self.tools)
        except PorchlightError as error:
            return Outcome(error.code, error.data)

    def _settle(
        self, task: Task, intent: Intent, ask: Ask, found: Findings | Need | Outcome, confirmed: Slots | None
    ) -> None:
        if not isinstance(found, Findings):
            self.state = settling.after(self.state, task, found, self._heard.now)
            self._items.append(Item(task, found))
        elif intent.confirm and confirmed != found.exact:
            if confirmed is not None:
                self._items.append(Item(Task(""), Say("changed_meanwhile")))
            self.state = settling.awaiting(self.state, task, found, self._heard.now)
            self._items.append(Item(task, Confirmation(found)))
        else:
            self._items.append(Item(task, Act(intent, ask, found)))

    def _ask(self, task: Task) -> Ask:
        heard = self._heard
        return Ask(
            office=_office(heard),
            speaker=self._speaker,
            conversation_id=heard.conversation_id,
            inbox_id=heard.messages[-1].inbox_id,
            channel=heard.channel,
            text=str(task.slots.get(SAID) or "\n".join(m.text for m in heard.messages)),
            slots=task.slots,
            shown=self.state.shown,
            focus=self.state.focus,
            memory=self.state.memory.get(task.intent.partition(".")[0], {}),
            now=heard.now,
            link=lambda purpose, subject, days: self._sign(heard.brokerage_id, purpose, subject, timedelta(days=days)),
        )


@dataclass(frozen=True, slots=True)
class BoundTools:
    """The pipeline's tools as an intent sees them."""

    _tools: port.Tools

    def read(self, fn: Callable[[Session], T]) -> T:
        return self._tools.read(fn)

    def embed(self, text: str) -> Vector | None:
        return self._tools.embed(text)

    @property
    def model_id(self) -> str:
        return self._tools.embedder.model_id

    def llm(self, prompt: str, grammar: str, max_tokens: int, limit_seconds: float) -> str:
        return self._tools.llm(prompt, grammar, max_tokens, limit_seconds)


def _asks(decided: Decided) -> bool:
    """Whether the answer already ends in something to pick, in a write whose own next step should stand alone, or is
    what was said before."""
    if isinstance(decided, Say) and decided.code in SAID_BEFORE:
        return True
    return isinstance(decided, Confirmation | Act | Need) or bool(getattr(decided, "offers", ()) or ())


def _speaker(heard: Heard) -> Speaker:
    speaker = heard.speaker
    return Speaker(speaker.kind, speaker.id, speaker.name, speaker.role, speaker.rights)


def facts_of(heard: Heard) -> dict[str, object]:
    return {
        "office": heard.brokerage.name,
        "office_phone": said_phone(heard.brokerage.phone),
        "zone": heard.brokerage.time_zone,
        "owner": heard.speaker.owner_name or heard.brokerage.name,
        "member": heard.speaker.kind == "member",
        "name": heard.speaker.name,
    }


def _office(heard: Heard) -> Office:
    card = heard.brokerage
    return Office(heard.brokerage_id, card.name, card.phone, card.time_zone, card.state)


def _traced(item: Item) -> dict[str, Any]:
    code = getattr(item.decided, "code", type(item.decided).__name__.lower())
    return {"intent": item.task.intent or DIALOGUE, "slots": dict(item.task.slots), "result": code}
