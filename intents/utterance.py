"""What is understood, and what it is understood to be: the words of one turn, and the commands they give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from intents.commands import Command
from intents.intent import Office, Speaker
from intents.state import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Utterance:
    """All that was said in one turn, with what it was said to."""

    text: str
    pressed: str | None
    opt: str
    attached: bool
    channel: str
    state: State
    speaker: Speaker
    office: Office
    now: datetime


@dataclass(frozen=True, slots=True)
class Understood:
    """`commands` in the order in which they were asked; `say` is a wording of the dialogue's where there is nothing to
    do (an empty message). `about_consent` is true when it is about being texted at all."""

    commands: tuple[Command, ...] = ()
    say: str = ""
    about_consent: bool = False
    trace: Mapping[str, Any] = field(default_factory=dict)


class RouterTools(Protocol):
    def read(self, fn: Callable[[Session], T]) -> T: ...

    def llm(self, prompt: str, grammar: str, max_tokens: int, limit_seconds: float) -> str: ...
