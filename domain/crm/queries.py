"""Reading contacts: finding a person loosely, and all that is known of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from domain import addresses, conversations, identity
from domain.addresses import BadAddress
from domain.conversations import AddressCard
from domain.crm.errors import NoSuchContact
from domain.crm.models import Contact, Note, Share, Task
from domain.crm.rules import ALL, OWN, may_see
from domain.db import lookup, unseal

EMAIL = "contact.email"
ALIKE = 0.45
"""Likeness of a name (pg_trgm's word similarity) from which it may be meant."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person as a member may see them. `phones` are E.164, the one heard from last first."""

    id: UUID
    full_name: str
    role: str
    stage: str
    source: str
    owner_id: UUID | None
    owner_name: str
    phones: tuple[str, ...]
    email: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NoteCard:
    id: UUID
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskCard:
    """Something to do. `due_at` is UTC, None without a date."""

    id: UUID
    title: str
    due_at: datetime | None
    contact_id: UUID | None
    contact_name: str


@dataclass(frozen=True, slots=True)
class Person:
    """All that the office keeps of one contact: latest notes first, open tasks by date, homes sent to them."""

    card: ContactCard
    notes: tuple[NoteCard, ...]
    tasks: tuple[TaskCard, ...]
    shared: tuple[UUID, ...]


def find(
    session: Session, member_id: UUID, *, name: str = "", phone: str = "", email: str = "", limit: int = 5
) -> tuple[ContactCard, ...]:
    """The contacts that this member may see and that are meant, likeliest first; a phone or e-mail must be theirs."""
    conditions = [Contact.removed_at.is_(None), visible_to(session, member_id)]
    if phone:
        conditions.append(Contact.id == _owner_of_phone(session, phone))
    if email:
        conditions.append(Contact.email_lookup == _email_hash(session, email))
    likeness = func.word_similarity(name, Contact.full_name)
    if name:
        conditions.append(likeness >= ALIKE)
    if not (name or phone or email):
        return ()
    statement = select(Contact).where(*conditions)
    order = [likeness.desc(), func.similarity(name, Contact.full_name).desc()] if name else []
    rows = session.scalars(statement.order_by(*order, Contact.full_name, Contact.id).limit(limit)).all()
    return cards_of(session, rows)


def contact(session: Session, member_id: UUID, contact_id: UUID) -> ContactCard:
    """One contact's card. Raises NoSuchContact where this member may not see it."""
    return cards_of(session, [contact_row(session, member_id, contact_id)])[0]


def person(session: Session, member_id: UUID, contact_id: UUID, *, notes: int = 5) -> Person:
    """All that is kept of one contact. Raises NoSuchContact."""
    card = contact(session, member_id, contact_id)
    return Person(
        card,
        _notes(session, contact_id, notes),
        open_tasks(session, Task.contact_id == contact_id),
        tuple(
            session.scalars(select(Share.listing_id).where(Share.contact_id == contact_id).order_by(Share.id.desc()))
        ),
    )


def contact_row(session: Session, member_id: UUID, contact_id: UUID) -> Contact:
    row = session.get(Contact, contact_id)
    rights = identity.rights_of(session, member_id)
    if row is None or row.removed_at is not None or not may_see(row.owner_id, member_id, rights):
        raise NoSuchContact(contact=str(contact_id))
    return row


def visible_to(session: Session, member_id: UUID) -> ColumnElement[bool]:
    """The contacts that this member may see, as a condition (the same rule as `rules.may_see`)."""
    rights = identity.rights_of(session, member_id)
    if ALL in rights:
        return Contact.id.is_not(None)
    if OWN not in rights:
        return Contact.id.is_(None)
    return or_(Contact.owner_id.is_(None), Contact.owner_id == member_id)


def cards_of(session: Session, rows: Iterable[Contact]) -> tuple[ContactCard, ...]:
    found = list(rows)
    if not found:
        return ()
    names = {member.id: member.full_name for member in identity.members(session)}
    reached = conversations.addresses_of_contacts(session, [row.id for row in found])
    return tuple(
        _card(session, row, names.get(row.owner_id, "") if row.owner_id else "", reached.get(row.id, ()))
        for row in found
    )


def tasks_of(session: Session, member_id: UUID) -> tuple[TaskCard, ...]:
    """All that a member still has to do."""
    return open_tasks(session, Task.member_id == member_id)


def task_title(session: Session, task_id: UUID) -> str | None:
    """What an open task says; None for one that is done or taken back."""
    return session.scalar(
        select(Task.title).where(Task.id == task_id, Task.done_at.is_(None), Task.removed_at.is_(None))
    )


def open_tasks(session: Session, *conditions: ColumnElement[bool]) -> tuple[TaskCard, ...]:
    """Tasks that are neither done nor taken back, by due date, those without one last."""
    rows = session.execute(
        select(Task, Contact.full_name)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(Task.done_at.is_(None), Task.removed_at.is_(None), *conditions)
        .order_by(Task.due_at.nulls_last(), Task.created_at, Task.id)
    )
    return tuple(TaskCard(task.id, task.title, task.due_at, task.contact_id, name or "") for task, name in rows)


def _card(session: Session, row: Contact, owner_name: str, theirs: Sequence[AddressCard]) -> ContactCard:
    return ContactCard(
        id=row.id,
        full_name=row.full_name,
        role=row.role,
        stage=row.stage,
        source=row.source,
        owner_id=row.owner_id,
        owner_name=owner_name,
        phones=tuple(each.value for each in theirs if each.channel in addresses.PHONE_CHANNELS),
        email=unseal(session, row.email_sealed, EMAIL, row.id) if row.email_sealed else "",
        created_at=row.created_at,
    )


def _notes(session: Session, contact_id: UUID, limit: int) -> tuple[NoteCard, ...]:
    names = {member.id: member.full_name for member in identity.members(session)}
    rows = session.scalars(
        select(Note)
        .where(Note.contact_id == contact_id, Note.removed_at.is_(None))
        .order_by(Note.created_at.desc(), Note.id)
        .limit(limit)
    )
    return tuple(NoteCard(r.id, r.text, names.get(r.member_id, "") if r.member_id else "", r.created_at) for r in rows)


def _owner_of_phone(session: Session, phone: str) -> UUID | None:
    try:
        found = conversations.owner_of(session, "sms", phone)
    except BadAddress:
        return None
    return found.contact_id if found else None


def _email_hash(session: Session, email: str) -> bytes | None:
    try:
        return lookup(session, "email", addresses.email(email))
    except BadAddress:
        return None
