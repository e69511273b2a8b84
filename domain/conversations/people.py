"""Who is behind an address: a member with the rights of their role, a contact, or a stranger who becomes a contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, events
from domain.addresses import STAFF_CHANNELS
from domain.errors import NotFound


class NotLinked(Exception):
    """Somebody whom the office does not know speaks on a channel of its own people; nothing is done for them."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is behind the address, with the rights that follow from it (never from what the message says).

    `role` is buyer or client for a contact, the office's role for a member. `owner_id` is the member who looks after
    a contact.
    """

    kind: Literal["contact", "member"]
    id: UUID
    name: str
    role: str
    rights: frozenset[str] = frozenset()
    owner_id: UUID | None = None
    owner_name: str = ""
    """The member who looks after a contact, or the duty member, as replies name them."""
    language: str = "en"


def identify(session: Session, address_id: UUID, conversation_id: UUID) -> Speaker:
    """The person behind the address. A stranger becomes a contact whom the duty member owns, once.

    Raises NotFound, NotLinked.
    """
    known = find_speaker(session, address_id)
    if known is None:
        _welcome(session, address_id, conversation_id)
        known = find_speaker(session, address_id)
    if known is None:
        raise NotFound(kind="address")
    return known


def find_speaker(session: Session, address_id: UUID) -> Speaker | None:
    """The person behind the address; None for a stranger. Raises NotFound for an address that does not exist."""
    row = session.execute(_SPEAKER, {"id": address_id}).one_or_none()
    if row is None:
        raise NotFound(kind="address")
    return speaker_from(row.speaker) if row.speaker is not None else None


def speaker_from(found: Mapping[str, Any]) -> Speaker:
    """The person as the database's speaker_at gives them."""
    owner_id = found.get("owner_id")
    return Speaker(
        kind=found["kind"],
        id=UUID(found["id"]),
        name=found["name"],
        role=found["role"],
        rights=frozenset(found.get("rights", ())),
        owner_id=UUID(owner_id) if owner_id else None,
        owner_name=found.get("owner_name", ""),
        language=found.get("language", "en"),
    )


def _welcome(session: Session, address_id: UUID, conversation_id: UUID) -> None:
    # Two workers may meet a stranger's two conversations at once: the address's row lets one of them make the contact.
    if session.execute(_LOCK, {"id": address_id}).one().channel in STAFF_CHANNELS:
        raise NotLinked(str(address_id))
    if find_speaker(session, address_id) is not None:
        return
    contact_id = uuid4()
    owner_id = session.scalar(_ADD_CONTACT, {"id": contact_id, "address": address_id})
    session.execute(_OWN, {"id": address_id, "contact": contact_id})
    audit.record(
        session,
        audit.SYSTEM,
        "conversations.identify",
        "contact",
        contact_id,
        after={"role": "buyer", "source": "inbound", "owner_id": str(owner_id) if owner_id else None},
    )
    events.emit(
        session,
        "conversations.stranger_wrote",
        {"contact_id": str(contact_id), "conversation_id": str(conversation_id)},
    )


# Contacts and members are other capabilities' tables, read by name as a foreign key does: theirs build on addresses.
_SPEAKER = text("SELECT speaker_at(id) AS speaker FROM address WHERE id = :id")
_LOCK = text("SELECT channel FROM address WHERE id = :id FOR NO KEY UPDATE")
_ADD_CONTACT = text(
    "INSERT INTO contact (id, source, owner_id) "
    "SELECT :id, 'inbound', b.duty_member_id FROM brokerage b JOIN address a ON a.brokerage_id = b.id "
    "WHERE a.id = :address RETURNING owner_id"
)
_OWN = text("UPDATE address SET contact_id = :contact WHERE id = :id")
