"""Reads of consent: whose an address is, what holds it back, and the proof of what was agreed to."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, String, Uuid, column, select, table, text
from sqlalchemy.orm import Session

from domain import addresses
from domain.consent import rules
from domain.consent.models import ConsentRecord
from domain.consent.rules import Scope
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class Addressee:
    """An address as consent sees it: its channel and keyed hash, and whose it is where that is known."""

    channel: str
    lookup: bytes
    address_id: UUID | None = None
    contact_id: UUID | None = None
    member_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One act of consent: when, whether given or taken back, for what, in which words and how it came."""

    at: datetime
    channel: str
    scope: str
    granted: bool
    wording: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All that shows what an address agreed to, oldest first, and what holds it back now."""

    lines: tuple[ProofLine, ...]
    suppressed: frozenset[str]

    def csv(self) -> str:
        """The lines as a file with a head, for whoever has to show them."""
        out = io.StringIO()
        writer = csv.DictWriter(out, ["at", "channel", "scope", "granted", "wording", "source", "evidence"])
        writer.writeheader()
        writer.writerows(asdict(line) for line in self.lines)
        return out.getvalue()


def addressee(session: Session, address_id: UUID) -> Addressee:
    """Raises NotFound."""
    row = session.execute(_ADDRESSEE.where(_A.c.id == address_id)).one_or_none()
    if row is None:
        raise NotFound(kind="address")
    return Addressee(*row)


def addressee_of(session: Session, conversation_id: UUID) -> Addressee:
    """Who is at the other end of a conversation. Raises NotFound."""
    other_end = _ADDRESSEE.join(_CONVERSATION, _CONVERSATION.c.address_id == _A.c.id)
    row = session.execute(other_end.where(_CONVERSATION.c.id == conversation_id)).one_or_none()
    if row is None:
        raise NotFound(kind="conversation")
    return Addressee(*row)


def addressee_at(session: Session, channel: str, value: str) -> Addressee:
    """The addressee at a phone, e-mail or chat, known to the office or not. Raises BadAddress."""
    lookup = addresses.hash_of(session, channel, value)
    row = session.execute(_ADDRESSEE.where(_A.c.channel == channel, _A.c.lookup == lookup)).one_or_none()
    return Addressee(*row) if row else Addressee(channel, lookup)


def addressees_of_person(session: Session, contact_id: UUID, channel: str | None = None) -> tuple[Addressee, ...]:
    """The contact's addresses, all or those on one channel."""
    theirs = _ADDRESSEE.where(_A.c.contact_id == contact_id).order_by(_A.c.created_at, _A.c.id)
    rows = session.execute(theirs if channel is None else theirs.where(_A.c.channel == channel))
    return tuple(Addressee(*row) for row in rows)


def suppressed_scopes(session: Session, to: Addressee) -> frozenset[str]:
    """What the addressee may not be sent at all now; empty where nothing holds them back."""
    return frozenset(holding(session, to))


def takes_texts(session: Session, contact_id: UUID, scope: Scope = "service") -> bool:
    """Whether the contact has an address that a message of this scope may go to: not opted out of it or of all."""
    theirs = addressees_of_person(session, contact_id)
    return any(suppressed_scopes(session, to).isdisjoint(rules.STOPPED_BY[scope]) for to in theirs)


def holding(session: Session, to: Addressee) -> Mapping[str, str]:
    """The opt-outs that hold the addressee back now: the reason of each, by its scope."""
    values = {"channel": to.channel, "lookup": to.lookup, "contact": to.contact_id}
    return {row.scope: row.reason for row in session.execute(_HOLDING, values)}


def proof(session: Session, channel: str, value: str) -> Proof:
    """Everything that shows what this phone, e-mail or chat agreed to. Raises BadAddress."""
    to = addressee_at(session, channel, value)
    records = session.scalars(
        select(ConsentRecord)
        .where(ConsentRecord.channel == channel, ConsentRecord.lookup == to.lookup)
        .order_by(ConsentRecord.at, ConsentRecord.id)
    )
    return Proof(tuple(_lines(records)), suppressed_scopes(session, to))


def _lines(records: Iterable[ConsentRecord]) -> Iterable[ProofLine]:
    for one in records:
        yield ProofLine(one.at, one.channel, one.scope, one.granted, one.wording, one.source, one.evidence)


_A = table(
    "address",
    column("channel", String),
    column("lookup", LargeBinary),
    column("id", Uuid),
    column("contact_id", Uuid),
    column("member_id", Uuid),
    column("created_at", DateTime),
)
_ADDRESSEE = select(_A.c.channel, _A.c.lookup, _A.c.id, _A.c.contact_id, _A.c.member_id)
_CONVERSATION = table("conversation", column("id", Uuid), column("address_id", Uuid))
_HOLDING = text("SELECT scope, reason FROM holds_back(:channel, :lookup, cast(:contact AS uuid))")
