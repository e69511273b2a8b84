"""The port between the pipeline and the mind: what was heard, from whom, with what tools, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from domain.conversations import Message as HeardMessage
from domain.conversations import Office as BrokerageCard
from domain.conversations import Speaker
from domain.db import Database
from domain.messages import Fitted, Limits, Reply
from rag.embedder import Embedder, Vector
from rag.llm import LLM

__all__ = ["Answer", "BrokerageCard", "Heard", "HeardMessage", "Line", "Mind", "Speaker", "State", "Tools"]

T = TypeVar("T")

State = dict[str, Any]
"""The dialogue's state as JSON; the pipeline stores it and never looks inside."""

Line = Literal["holding", "apology"]
"""holding: said once when an answer takes long; apology: said when a turn was given up and a person was told."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All waiting messages of one conversation, oldest first: they are answered as one turn.

    `version` is the conversation's at the time of loading; what was thought on another version is thought again.
    `first_contact` is true until the conversation has been answered once.
    """

    brokerage_id: UUID
    brokerage: BrokerageCard
    conversation_id: UUID
    address_id: UUID
    account_id: UUID
    channel: str
    limits: Limits
    speaker: Speaker
    state: State
    holder: Literal["bot", "person"]
    version: int
    first_contact: bool
    messages: tuple[HeardMessage, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the turn came to, decided inside the unit.

    `state` is called with the fitted parts of all replies, in order, and gives the dialogue's next state: what the
    person can really see is known only then. `kind` "consent" marks the one confirmation of an opt-out, which may go
    to a suppressed address. No replies is an answer too.
    """

    replies: tuple[Reply, ...]
    state: Callable[[tuple[Fitted, ...]], State]
    trace: Mapping[str, Any] = field(default_factory=dict)
    kind: Literal["reply", "consent"] = "reply"


@dataclass(frozen=True, slots=True)
class Tools:
    """What thinking may use: short reads and the models, each outside of any unit."""

    database: Database
    brokerage_id: UUID
    embedder: Embedder
    model: LLM

    def read(self, reading: Callable[[Session], T]) -> T:
        """The result of `reading` in a short read-only unit of this brokerage."""
        with self.database.read(self.brokerage_id) as session:
            return reading(session)

    def embed(self, text: str) -> Vector:
        return self.embedder.embed(text)

    def llm(self, prompt: str, grammar: str | None, max_tokens: int, limit_seconds: float) -> str:
        """Raises LLMUnavailable, LLMLate or LLMRefused; the caller has a plain way for each."""
        return self.model.complete(prompt, grammar, max_tokens, limit_seconds)


class Mind(Protocol):
    """Understanding and acting, as the pipeline sees them."""

    def think(self, heard: Heard, tools: Tools) -> object | None:
        """No unit is open; may be slow; writes nothing. Called again when the conversation moved meanwhile.

        While `heard.holder` is "person" the assistant is silent: None unless the message is about consent itself (an
        opt-out in any words, opt-in, help), which is answered whoever holds the conversation. None is not acted on.
        """
        ...

    def answer(self, heard: Heard, thought: object) -> Answer | None:
        """What to say to a thought that writes nothing; None where there is something to write, for `act`."""
        ...

    def act(self, session: Session, heard: Heard, thought: object) -> Answer:
        """Inside the turn's unit: writes what was decided and says what to answer. No model, no network."""
        ...

    def line(self, heard: Heard, line: Line) -> Reply:
        """The words of a line that the pipeline itself has to say, in the speaker's language."""
        ...
