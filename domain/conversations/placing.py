"""Where a message belongs on a wire with threads: what it answers, what heads its thread, which thread it heads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.messages import Attachment, Fitted
from domain.outbox import part_from_json


@dataclass(frozen=True, slots=True)
class Answering:
    """One message on its way out. `payloads` is what the wire sent of the messages that it answers, oldest first;
    `first` whether it is the first answer to them; `head` the provider's id of the first message of its conversation,
    "" where it is that one itself."""

    thread: str
    first: bool
    head: str
    payloads: tuple[Mapping[str, Any], ...]


def answering(session: Session, outbox_id: int) -> Answering | None:
    """What a message answers; None for one that does not exist."""
    row = session.execute(_ANSWERING, {"id": outbox_id}).one_or_none()
    if row is None:
        return None
    return Answering(row.thread, row.first, row.head or "", tuple(row.payloads or ()))


def thread_headed_by(session: Session, account: str, provider_id: str) -> str | None:
    """The thread of the conversation whose first message the provider knows by this id on this account."""
    found: str | None = session.scalar(_HEADED, {"account": account, "provider_id": provider_id})
    return found


def files_with(session: Session, inbox_id: int) -> tuple[tuple[int, int, Attachment], ...]:
    """The files that came with this message and with those of its turn: (message, 0-based place, file)."""
    rows = session.execute(_FILES, {"id": inbox_id}).all()
    return tuple((row.id, place, Attachment(**file)) for row in rows for place, file in enumerate(row.attachments))


def file_of(session: Session, inbox_id: int, place: int) -> tuple[UUID, Attachment] | None:
    """The account that a message came to, and its file at this 0-based place; None where it has none there."""
    row = session.execute(_FILE, {"id": inbox_id, "place": place}).one_or_none()
    return (row.account_id, Attachment(**row.file)) if row is not None and row.file is not None else None


def part_sent(session: Session, provider_id: str) -> Fitted | None:
    """What was sent as this message; None where it is not known, or not kept any more."""
    found = session.scalar(_PART, {"provider_id": provider_id})
    return part_from_json(found) if found is not None else None


# Of a conversation with one person nobody else's message can be the first; what was never sent heads nothing.
_ANSWERING = text(
    "SELECT c.thread, NOT EXISTS ("
    "  SELECT FROM outbox e WHERE e.conversation_id = o.conversation_id AND e.answers = o.answers AND e.id < o.id"
    " ) AS first, ("
    "  SELECT e.provider_id FROM outbox e WHERE e.conversation_id = o.conversation_id AND e.provider_id IS NOT NULL "
    "   AND e.id < o.id ORDER BY e.id LIMIT 1"
    " ) AS head, ("
    "  SELECT jsonb_agg(i.payload ORDER BY i.id) FROM inbox i WHERE i.conversation_id = o.conversation_id "
    "   AND (i.turn_id = o.turn_id OR i.id = o.answers) AND i.payload IS NOT NULL"
    " ) AS payloads "
    "FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE o.id = :id"
)
_HEADED = text(
    "SELECT c.thread FROM outbox o JOIN conversation c ON c.id = o.conversation_id "
    " JOIN channel_account n ON n.id = c.account_id "
    "WHERE o.provider_id = :provider_id AND n.account = :account "
    " AND NOT EXISTS ("
    "  SELECT FROM outbox e WHERE e.conversation_id = c.id AND e.provider_id IS NOT NULL AND e.id < o.id)"
)
_FILES = text(
    "SELECT i.id, i.attachments FROM inbox i JOIN inbox said ON said.id = :id "
    "WHERE (i.id = said.id OR i.turn_id = said.turn_id) AND i.attachments <> '[]' ORDER BY i.id"
)
_FILE = text(
    "SELECT c.account_id, i.attachments -> :place AS file FROM inbox i JOIN conversation c ON c.id = i.conversation_id "
    "WHERE i.id = :id"
)
_PART = text("SELECT part FROM outbox WHERE provider_id = :provider_id ORDER BY id DESC LIMIT 1")
