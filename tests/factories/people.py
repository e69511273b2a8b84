"""Contacts and their addresses, for tests that are about something else."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import conversations
from domain.audit import SYSTEM
from domain.crm.models import Contact


def contact(session: Session, name: str = "Maya Lopez", *, owner_id: UUID | None = None, role: str = "buyer") -> UUID:
    row = Contact(full_name=name, owner_id=owner_id, role=role)
    session.add(row)
    session.flush()
    return row.id


def contact_with_phone(session: Session, phone: str = "+12065550142", name: str = "Maya Lopez") -> tuple[UUID, UUID]:
    """A contact and the id of their address."""
    person = contact(session, name)
    return person, address(session, phone, contact_id=person)


def address(session: Session, value: str, *, channel: str = "sms", contact_id: UUID | None = None) -> UUID:
    found = conversations.address_for(session, channel, value)
    if contact_id is not None:
        conversations.join_address(session, found, contact_id, SYSTEM)
    return found
