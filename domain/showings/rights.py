"""Who may change a visit: the person it is for, the agent who shows, the owner of the contact, and who may do all."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import identity
from domain.audit import Actor
from domain.errors import NotAllowed
from domain.showings.errors import NoSuchShowing
from domain.showings.models import Showing

OWN, ALL = "showings.manage", "showings.all"


def assert_may_change(session: Session, by: Actor, showing: Showing) -> None:
    """Asked inside the unit that writes, so that a right that was taken meanwhile is gone.

    Raises NoSuchShowing to a contact whose visit it is not, NotAllowed to a member without the right.
    """
    if by.kind == "contact" and by.id != showing.contact_id:
        raise NoSuchShowing(showing_id=showing.id)
    if by.kind == "member":
        _assert_member(session, by.id, showing.member_id, showing.contact_id)


def assert_may_book(session: Session, by: Actor, contact_id: UUID) -> None:
    """Raises NotAllowed where a contact books for another, or a member without the right for anybody."""
    if by.kind == "contact" and by.id != contact_id:
        raise NotAllowed(right=OWN)
    if by.kind == "member":
        _assert_member(session, by.id, by.id, contact_id)


def _assert_member(session: Session, member_id: UUID | None, shown_by: UUID | None, contact_id: UUID) -> None:
    held = identity.rights_of(session, member_id) if member_id is not None else frozenset()
    if ALL in held:
        return
    if OWN not in held:
        raise NotAllowed(right=OWN)
    if member_id != shown_by and session.execute(_OWNER, {"contact": contact_id}).scalar() != member_id:
        raise NotAllowed(right=ALL)


_OWNER = text("SELECT owner_id FROM contact WHERE id = :contact")
