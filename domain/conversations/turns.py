"""One turn of a conversation: claimed with a lease and a fence, loaded, and given back where it comes to nothing.

How it is closed is in domain/conversations/closing.py.

Every write here names the claim it was made under. A worker that was stopped and comes back after its lease finds its
fence passed and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import events
from domain.conversations.people import Speaker, identify, speaker_from
from domain.db import Database
from domain.errors import Stale
from domain.messages import Attachment

MOST_AT_ONCE = 20
"""Messages of one turn; who sends more in a burst is answered in several."""


class ClaimLost(Exception):
    """The lease ran out and another worker has the conversation: nothing of this turn may be written."""


class Moved(Stale):
    """The conversation is not as it was when the turn was thought out: another turn, or a person stepping in."""

    code = "moved"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one conversation until the lease ends; `fence` tells this claim from later ones."""

    brokerage_id: UUID
    conversation_id: UUID
    worker: str
    fence: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message of the turn; `attempts` counts the turns that began with it, this one included."""

    inbox_id: int
    attempts: int
    row: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A claimed turn as it came from the database; without `chosen` nothing waits any more."""

    claim: Claim
    chosen: tuple[Chosen, ...]
    context: Mapping[str, Any] = field(repr=False)

    @property
    def inbox_ids(self) -> list[int]:
        return [one.inbox_id for one in self.chosen]


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message of the turn; `opt` is what the provider says it did to the sender's opt-in."""

    inbox_id: int
    text: str
    at: datetime
    pressed: str | None = None
    attachments: tuple[Attachment, ...] = ()
    opt: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """What a turn needs to know of the brokerage; `state` is the state or province in two letters."""

    name: str
    phone: str
    time_zone: str
    state: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A claimed conversation with its waiting messages, oldest first."""

    claim: Claim
    office: Office
    address_id: UUID
    account_id: UUID
    channel: str
    speaker: Speaker
    state: Mapping[str, Any]
    version: int
    holder: Literal["bot", "person"]
    holder_member_id: UUID | None
    first_contact: bool
    messages: tuple[Message, ...]


def take_next(database: Database, worker: str, now: datetime, lease: timedelta) -> Taken | None:
    """Claim the conversation that has waited longest, with the messages of its next turn; None when none waits.

    It is committed when this returns: an attempt is counted for each message, so that one that kills its worker is not
    tried for ever. A message that failed before is taken alone, so that it spoils no other.
    """
    row = database.call(_TAKE, {"worker": worker, "now": now, "lease": lease, "most": MOST_AT_ONCE})
    if row is None or row[0] is None:
        return None
    found = row[0]
    claim = Claim(UUID(found["brokerage_id"]), UUID(found["conversation_id"]), worker, found["fence"])
    chosen = tuple(Chosen(message["id"], message["attempts"], message) for message in found["messages"])
    return Taken(claim, chosen, found["context"])


def load(database: Database, taken: Taken, *, again: bool = False) -> Loaded:
    """What the turn is about: the conversation, who speaks, and the messages; `again`, as the conversation is now.

    A stranger becomes a contact.
    """
    context = taken.context
    if again or context["speaker"] is None:
        with database.unit(taken.claim.brokerage_id) as session:
            identify(session, UUID(context["address_id"]), taken.claim.conversation_id)
            context = session.execute(_CONTEXT, {"id": taken.claim.conversation_id}).scalar_one()
    holder_member_id = context["holder_member_id"]
    return Loaded(
        claim=taken.claim,
        office=Office(**context["office"]),
        address_id=UUID(context["address_id"]),
        account_id=UUID(context["account_id"]),
        channel=context["channel"],
        speaker=speaker_from(context["speaker"]),
        state=context["state"],
        version=context["version"],
        holder=context["holder"],
        holder_member_id=UUID(holder_member_id) if holder_member_id else None,
        first_contact=context["first_contact"],
        messages=tuple(_message(one.row) for one in taken.chosen),
    )


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        inbox_id=row["id"],
        text=row["text"],
        at=datetime.fromisoformat(row["at"]).astimezone(UTC),
        pressed=row["pressed"],
        attachments=tuple(Attachment(**attachment) for attachment in row["attachments"]),
        opt=row["opt"],
    )


def renew(session: Session, claim: Claim, until: datetime) -> bool:
    """Hold the conversation longer; False when the claim is lost."""
    return session.execute(_RENEW, _named(claim) | {"until": until}).first() is not None


def hold_version(session: Session, claim: Claim, version: int) -> None:
    """Lock the conversation for the rest of the unit, on the condition that nothing happened to it since `load`.

    Raises ClaimLost, or Moved when a person stepped in or another turn was taken.
    """
    row = session.execute(_LOCK, {"id": claim.conversation_id}).one()
    if row.fence != claim.fence or row.claimed_by != claim.worker:
        raise ClaimLost
    if row.version != version:
        raise Moved(version=row.version)


def release(session: Session, claim: Claim) -> None:
    """Give the claim back and leave the messages waiting."""
    session.execute(_RELEASE, _named(claim))


def postpone(session: Session, claim: Claim, inbox_ids: Sequence[int], not_before: datetime, error: str) -> None:
    """Give the claim back after a turn that failed; its messages are tried again from `not_before` on."""
    if session.execute(_RELEASE, _named(claim)).first() is None:
        raise ClaimLost
    session.execute(_POSTPONE, {"ids": list(inbox_ids), "not_before": not_before, "error": error})


def give_up(session: Session, claim: Claim, inbox_ids: Sequence[int], error: str) -> None:
    """Put the messages aside as dead, give the claim back, and have a person told. Raises ClaimLost."""
    if session.execute(_RELEASE, _named(claim)).first() is None:
        raise ClaimLost
    session.execute(_BURY, {"ids": list(inbox_ids), "error": error})
    events.emit(
        session,
        "conversations.turn_given_up",
        {"conversation_id": str(claim.conversation_id), "inbox_ids": list(inbox_ids), "error": error},
    )


def _named(claim: Claim) -> dict[str, Any]:
    return {"id": claim.conversation_id, "worker": claim.worker, "fence": claim.fence}


_TAKE = "SELECT take_turn(%(worker)s, %(now)s, %(lease)s, %(most)s)"
_CONTEXT = text("SELECT turn_context(:id)")
_MINE = "WHERE id = :id AND claimed_by = :worker AND fence = :fence"
_RENEW = text(f"UPDATE conversation SET lease_until = :until {_MINE} RETURNING id")
_RELEASE = text(f"UPDATE conversation SET claimed_by = NULL, lease_until = NULL {_MINE} RETURNING id")
# NO KEY: messages that come in meanwhile refer to the row and must not wait for the turn.
_LOCK = text("SELECT version, fence, claimed_by FROM conversation WHERE id = :id FOR NO KEY UPDATE")
_POSTPONE = text("UPDATE inbox SET not_before = :not_before, error = :error WHERE id = ANY(:ids)")
_BURY = text("UPDATE inbox SET status = 'dead', error = :error WHERE id = ANY(:ids)")
