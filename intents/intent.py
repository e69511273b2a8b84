"""What an intent is: its name, who may use it, its slots, and the three functions that carry it out.

A module `intents/<capability>/<verb>.py` holds one intent as `INTENT`. Its name is its path. `consult` runs with no
unit of work open: it resolves what was said against the records and may use the models. `act` runs inside the turn's
one unit: it re-reads what it writes on. An intent that only reads answers from `consult` and has no `act`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from domain.messages import Attachment, Card
from intents.commands import Command, Slots

T = TypeVar("T")
Vector = npt.NDArray[np.float32]
Link = Callable[[str, str, int], str]
SlotKind = Literal["listing", "showing", "contact", "deal", "when", "search", "person", "text", "milestone", "field"]


@dataclass(frozen=True, slots=True)
class Office:
    """What a reply may say of the brokerage."""

    id: UUID
    name: str
    phone: str
    time_zone: str
    state_or_province: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is talking, from the linked address and never from the text."""

    kind: Literal["contact", "member"]
    id: UUID
    name: str
    role: str
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing the person can see and refer to: a home, a showing, a person, a deal.

    `id` is our own; the other fields are what references pick by ("the cheaper one", "the one on Oak", "the later").
    """

    kind: Literal["listing", "showing", "contact", "deal", "milestone"]
    id: str
    label: str
    address: str = ""
    price: int | None = None
    beds: int | None = None
    sqft: int | None = None
    features: tuple[str, ...] = ()
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice of a reply, and the command that picking it stands for."""

    label: str
    command: Command


class Tools(Protocol):
    """What `consult` may use. None of it works while a unit of work is open."""

    def read(self, fn: Callable[[Session], T]) -> T:
        """Run `fn` in a short read-only unit of the speaker's brokerage."""

    def embed(self, text: str) -> Vector | None:
        """The vector of a text by the office's model, or None where it runs without one."""

    @property
    def model_id(self) -> str:
        """The id of the model whose vectors `embed` gives; "" without one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as the intent gets it: who, what was said for which slot, and what they see."""

    office: Office
    speaker: Speaker
    conversation_id: UUID
    inbox_id: int
    channel: str
    text: str
    slots: Slots
    shown: tuple[Shown, ...]
    focus: Shown | None
    """The one thing the talk is about, where there is one (the last home looked at, the showing just booked)."""
    memory: Mapping[str, object]
    """What this intent's capability left for itself in the dialogue (the last search)."""
    now: datetime
    link: Link
    """Makes a signed public address for one purpose and subject that works for so many days."""


@dataclass(frozen=True, slots=True)
class Need:
    """`consult` cannot go on without one slot: ask for it, offering what fits if anything does."""

    slot: str
    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    shown: tuple[Shown, ...] = ()
    focus: Shown | None = None
    cards: tuple[Card, ...] = ()
    card_offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What `act` will do, exactly: JSON arguments (ids, times), and the data that words a confirmation of it."""

    exact: Slots
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `code` picks the wording in replies.yaml, `data` fills it.

    `shown` replaces what references point at (None leaves it); `undo` are the arguments that take it back; `memory` is
    kept for the capability's next request; `done` is False where the task goes on waiting for something.
    """

    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    card_offers: tuple[Offer, ...] = ()
    """One for each card, in their order: what its number or button stands for."""
    offers: tuple[Offer, ...] = ()
    shown: tuple[Shown, ...] | None = None
    focus: Shown | None = None
    link: str = ""
    attachments: tuple[Attachment, ...] = ()
    undo: Slots | None = None
    final: bool = False
    """For a write that cannot be taken back: "undo" then says so, and does not reach for the write before it."""
    memory: Mapping[str, object] | None = None
    private: bool = False
    asks_phone: bool = False
    """Offer to share the phone, where the channel has a way that vouches for it."""


Consult = Callable[[Ask, Tools], Findings | Need | Outcome]
Act = Callable[[Session, Ask, Findings], Outcome]
TakeBack = Callable[[Session, Ask, Slots], Outcome]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value the intent takes. `required` ones are asked for, by the wording `ask_<name>` in replies.yaml."""

    name: str
    kind: SlotKind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing a person can ask for."""

    name: str
    who: frozenset[Literal["contact", "member"]]
    consult: Consult
    slots: tuple[Slot, ...] = ()
    act: Act | None = None
    undo: TakeBack | None = None
    confirm: bool = False
    """Ask before acting, naming exactly what will happen: for what reaches other people and cannot be taken back."""
    right: str = ""
    """The right a member needs for it."""
    answers_only: bool = False
    """Reached only as the answer to a question of ours: it has no phrases, and nobody is understood to begin it."""

    def usable_by(self, speaker: Speaker) -> bool:
        return speaker.kind in self.who and (not self.right or self.right in speaker.rights)

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


CONTACT: frozenset[Literal["contact", "member"]] = frozenset({"contact"})
MEMBER: frozenset[Literal["contact", "member"]] = frozenset({"member"})
ANYONE: frozenset[Literal["contact", "member"]] = frozenset({"contact", "member"})
