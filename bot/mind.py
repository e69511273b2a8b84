"""The assistant's mind: understanding, dialogue and intents put together for one turn of the pipeline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot import heard as port
from bot.heard import Answer, Heard, Line
from bot.thinking import SAID_BEFORE, Act, Item, Reversal, SignLink, Thinking, Thought, facts_of
from channels import fit
from domain.errors import PorchlightError
from domain.messages import Fitted, Reply
from intents import compose, leftover, settling
from intents.catalogue import Catalogue
from intents.commands import Undo
from intents.compose import Part
from intents.dialogue import Say
from intents.intent import Offer, Outcome
from intents.router import Router
from intents.state import State, to_json
from intents.wording import DIALOGUE, Wording, Words

STOP = "consent.stop"
INTRODUCE = frozenset({STOP, "conversations.help", "conversations.robot", "conversations.identity"})
"""Whose answers say by themselves whose assistant this is."""


class Mind:
    def __init__(self, catalogue: Catalogue, router: Router, sign_link: SignLink) -> None:
        self._catalogue = catalogue
        self._router = router
        self._wording = Wording(catalogue)
        self._sign_link = sign_link

    def think(self, heard: Heard, tools: port.Tools) -> Thought | None:
        thinking = Thinking(self._catalogue, heard, tools, self._sign_link)
        understood = self._router.understand(thinking.utterance(), thinking.tools)
        if heard.holder == "person" and not understood.about_consent:
            return None
        thinking.follow(understood)
        return thinking.thought(understood)

    def answer(self, heard: Heard, thought: object) -> Answer | None:
        own = _own(thought)
        return None if _writes(own) else self._answer(None, heard, own)

    def act(self, session: Session, heard: Heard, thought: object) -> Answer:
        return self._answer(session, heard, _own(thought))

    def _answer(self, session: Session | None, heard: Heard, thought: Thought) -> Answer:
        state, parts = thought.state, []
        for item in thought.items:
            state, part = self._done(session, state, item, thought.facts, heard)
            parts.append(self._still_open(part, thought.facts) if item.again else part)
        if not _says_again(thought.items):
            state = replace(state.offering(compose.offered(parts)), numbers=())
        reply = self._reply(heard, thought, state, parts)
        left_out = fit.rest(reply, heard.limits)
        state = replace(state, rest=leftover.to_json(left_out) if left_out else None)
        kind: Literal["reply", "consent"] = "consent" if _named(thought.items) & {STOP} else "reply"
        return Answer((reply,), _remember(state), thought.trace, kind)

    def line(self, heard: Heard, line: Line) -> Reply:
        words = self._wording.words(DIALOGUE, line, facts_of(heard))
        return Reply(words.text, closing=words.closing)

    def _done(
        self, session: Session | None, state: State, item: Item, facts: Mapping[str, object], heard: Heard
    ) -> tuple[State, Part]:
        decided = item.decided
        if isinstance(decided, Act | Reversal):
            if session is None:
                raise RuntimeError("a write needs a unit")
            result = _carried_out(session, decided)
            state = settling.after(state, item.task, result, heard.now)
            part = compose.part(decided.intent.name, result, self._wording, facts)
            if result.undo is not None and _presses(heard) and not part.offers:
                label = self._wording.words(DIALOGUE, "undo_button", facts).text
                part = replace(part, offers=(Offer(label, Undo()),))
            return state, part
        if _says_again([item]):
            return state, Part(Words("", "", ""))
        name = item.task.intent or DIALOGUE
        return state, compose.part(name, decided, self._wording, facts)

    def _still_open(self, part: Part, facts: Mapping[str, object]) -> Part:
        """The question of an earlier request, after something else was answered."""
        words = self._wording.words(DIALOGUE, "still_open", {**facts, "question": part.words.text})
        return replace(part, words=replace(words, closing=part.words.closing))

    def _reply(self, heard: Heard, thought: Thought, state: State, parts: Sequence[Part]) -> Reply:
        if thought.state.rest and any(_is_say(item, "rest") for item in thought.items):
            return leftover.from_json(thought.state.rest)
        if any(_is_say(item, "repeat") for item in thought.items):
            # It may have been said to the person alone, wherever they ask for it now.
            return Reply("\n".join(state.said), private=True)
        return compose.merged(parts, self._introduction(heard, thought), state)

    def _introduction(self, heard: Heard, thought: Thought) -> str:
        """The first message on a channel says that it is automated and whose it is."""
        if heard.limits.threads:
            # There each message says by itself whose it is, and each thread would begin with saying it again.
            return ""
        if not heard.first_contact or _named(thought.items) & INTRODUCE:
            return ""
        code = "introduction" if heard.speaker.kind == "contact" else "introduction_member"
        return self._wording.words(DIALOGUE, code, thought.facts).text


def _presses(heard: Heard) -> bool:
    """Whether "undo" is a button here: for members, who write much; a buyer's "cancel" must mean the visit."""
    return heard.speaker.kind == "member" and heard.limits.buttons > 0


def _own(thought: object) -> Thought:
    if not isinstance(thought, Thought):
        raise TypeError("a mind acts on its own thoughts")
    return thought


def _writes(thought: Thought) -> bool:
    return any(isinstance(item.decided, Act | Reversal) for item in thought.items)


def _carried_out(session: Session, decided: Act | Reversal) -> Outcome:
    """The write in a savepoint, so that a refusal leaves the rest of the turn standing."""
    try:
        with session.begin_nested():
            if isinstance(decided, Reversal):
                if decided.intent.undo is None:
                    raise RuntimeError(f"{decided.intent.name} has no undo")
                return decided.intent.undo(session, decided.ask, decided.args)
            if decided.intent.act is None:
                raise RuntimeError(f"{decided.intent.name} found something to do but has no act")
            return decided.intent.act(session, decided.ask, decided.findings)
    except PorchlightError as error:
        return Outcome(error.code, error.data)


def _named(items: Sequence[Item]) -> frozenset[str]:
    return frozenset(item.task.intent for item in items)


def _says_again(items: Sequence[Item]) -> bool:
    """Whether the reply is one that was given before, or its rest: then its numbers and buttons stay what they were."""
    return any(_is_say(item, code) for item in items for code in SAID_BEFORE)


def _is_say(item: Item, code: str) -> bool:
    return isinstance(item.decided, Say) and item.decided.code == code


def _remember(state: State) -> Callable[[tuple[Fitted, ...]], dict[str, Any]]:
    def remembered(parts: Sequence[Fitted]) -> dict[str, Any]:
        numbers = tuple(choice.value for part in parts for choice in part.numbered) or state.numbers
        said = tuple("\n".join(filter(None, (part.text, part.below))) for part in parts)
        return to_json(replace(state, numbers=numbers, said=said, dropped=False))

    return remembered
