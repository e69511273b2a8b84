"""Members and their contacts for tests."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import crm, identity
from tests.factories.listings import NOW


def agent(session: Session, name: str = "Dana Kim", role: str = "agent") -> UUID:
    return identity.add_member(session, name, role)


def lead(session: Session, member_id: UUID, name: str = "Maria Lopez", phone: str = "206-555-0100") -> UUID:
    """A new contact of this member; their id."""
    return crm.add_lead(session, full_name=name, phone=phone, member_id=member_id, now=NOW).contact_id
