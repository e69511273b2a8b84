"""What the assistant cannot answer goes to the member who looks after the contact: as a task, and told at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import audit, events, identity
from domain.audit import Actor
from domain.crm.errors import NoSuchContact
from domain.crm.models import Contact, Task

Reason = Literal["asked", "anger", "grief", "lost", "language", "too_long", "photo", "question"]
"""Why a person is needed: asked for, upset, in grief, not understood, another language, too long, a picture, a fact
that is not known."""
WORDS_KEPT = 160
NAMELESS = "a new contact"
"""Stands for a contact without a name; a number would be in plain writing here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked: the contact's owner, or the member on duty. `phone` is the number that clients are given."""

    member_id: UUID
    full_name: str
    phone: str


def ask_owner(
    session: Session,
    contact_id: UUID,
    *,
    conversation_id: UUID,
    reason: Reason,
    words: str,
    listing_id: UUID | None = None,
    now: datetime,
    inbox_id: int | None = None,
) -> Asked:
    """Have the member who looks after a contact answer them; one open task for each thing asked.

    Raises NoSuchContact, and NotFound in an office where nobody is on duty.
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NoSuchContact(contact=str(contact_id))
    member = owner_of(session, contact_id)
    title = _title(contact.full_name or NAMELESS, words)
    task_id = _open_task(session, member.member_id, contact_id, title)
    if task_id is None:
        task_id = uuid4()
        session.add(Task(id=task_id, member_id=member.member_id, contact_id=contact_id, title=title, created_at=now))
        session.flush()
    data = {
        "contact_id": str(contact_id),
        "member_id": str(member.member_id),
        "conversation_id": str(conversation_id),
        "listing_id": str(listing_id) if listing_id else None,
        "reason": reason,
        "words": words[:WORDS_KEPT],
    }
    events.emit(session, "crm.owner_asked", data)
    actor = Actor("contact", contact_id)
    audit.record(
        session, actor, "crm.ask_owner", "task", task_id, after={"title": title, "reason": reason}, inbox_id=inbox_id
    )
    return member


def owner_of(session: Session, contact_id: UUID) -> Asked:
    """Who looks after a contact: their owner while that one works here, else the member on duty. Raises NotFound."""
    owner_id = session.scalar(select(Contact.owner_id).where(Contact.id == contact_id))
    card = identity.member_card(session, owner_id) if owner_id else None
    if card is None or not card.active:
        card = identity.duty_member(session)
    return Asked(card.id, card.full_name, card.phone)


def source_of(session: Session, contact_id: UUID) -> str:
    """How the office came to this contact, "" where that was not kept."""
    return session.scalar(select(Contact.source).where(Contact.id == contact_id)) or ""


def name_of(session: Session, contact_id: UUID) -> str:
    """The contact's full name, "" where they have none yet or there is no such contact."""
    return session.scalar(select(Contact.full_name).where(Contact.id == contact_id)) or ""


def _open_task(session: Session, member_id: UUID, contact_id: UUID, title: str) -> UUID | None:
    return session.scalar(
        select(Task.id).where(
            Task.member_id == member_id,
            Task.contact_id == contact_id,
            Task.title == title,
            Task.done_at.is_(None),
            Task.removed_at.is_(None),
        )
    )


def _title(name: str, words: str) -> str:
    said = " ".join(words.split())[:WORDS_KEPT]
    return f'Answer {name}: "{said}"' if said else f"Answer {name}"
