"""What members write down, have to do and send: notes, tasks and shared homes, each with its way back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain import audit, events, listings
from domain.audit import Actor
from domain.crm.errors import NoSuchNote, NoSuchTask, NotForSharing
from domain.crm.models import Note, Share, Task
from domain.crm.queries import contact_row
from domain.errors import Invalid

MAX_TITLE = 200


class NothingSaid(Invalid):
    """A note or a task without words."""

    code = "nothing_said"


def note(
    session: Session, contact_id: UUID, text: str, *, member_id: UUID, now: datetime, inbox_id: int | None = None
) -> UUID:
    """Write down something about a contact; the note's id. Raises NoSuchContact, NothingSaid."""
    words = text.strip()
    if not words:
        raise NothingSaid
    contact_row(session, member_id, contact_id)
    note_id = uuid4()
    session.add(Note(id=note_id, contact_id=contact_id, member_id=member_id, text=words, created_at=now))
    session.flush()
    _audit(session, member_id, "crm.note", "note", note_id, {"contact_id": str(contact_id)}, inbox_id)
    return note_id


def remove_note(
    session: Session, note_id: UUID, *, member_id: UUID, now: datetime, inbox_id: int | None = None
) -> None:
    """Take a note back. Raises NoSuchNote for one that is not this member's or already gone."""
    row = session.get(Note, note_id, with_for_update=True)
    if row is None or row.removed_at is not None or row.member_id != member_id:
        raise NoSuchNote(note=str(note_id))
    row.removed_at = now
    session.flush()
    _audit(session, member_id, "crm.remove_note", "note", note_id, {"removed": True}, inbox_id)


def task(
    session: Session,
    title: str,
    *,
    member_id: UUID,
    contact_id: UUID | None = None,
    due_at: datetime | None = None,
    now: datetime,
    inbox_id: int | None = None,
) -> UUID:
    """Something for this member to do, by `due_at` (UTC), about a contact if given; its id.

    Raises NoSuchContact, NothingSaid.
    """
    words = " ".join(title.split())[:MAX_TITLE]
    if not words:
        raise NothingSaid
    if contact_id is not None:
        contact_row(session, member_id, contact_id)
    task_id = uuid4()
    session.add(
        Task(id=task_id, member_id=member_id, contact_id=contact_id, title=words, due_at=due_at, created_at=now)
    )
    session.flush()
    after = {"title": words, "due_at": due_at.isoformat() if due_at else None}
    _audit(session, member_id, "crm.task", "task", task_id, after, inbox_id)
    if due_at is not None:
        data = {"task_id": str(task_id), "member_id": str(member_id), "due_at": due_at.isoformat()}
        events.emit(session, "crm.task_set", data)
    return task_id


def done(session: Session, task_id: UUID, *, member_id: UUID, now: datetime, inbox_id: int | None = None) -> None:
    """Mark a task as done. Raises NoSuchTask; done twice is done."""
    row = _task_row(session, task_id, member_id)
    row.done_at = row.done_at or now
    session.flush()
    events.emit(session, "crm.task_closed", {"task_id": str(task_id)})
    _audit(session, member_id, "crm.done", "task", task_id, {"done": True}, inbox_id)


def reopen(session: Session, task_id: UUID, *, member_id: UUID, now: datetime, inbox_id: int | None = None) -> None:
    """Take a `done` back; what is still to come is reminded of again. Raises NoSuchTask."""
    row = _task_row(session, task_id, member_id)
    row.done_at = None
    session.flush()
    if row.due_at is not None and row.due_at > now:
        data = {"task_id": str(task_id), "member_id": str(member_id), "due_at": row.due_at.isoformat()}
        events.emit(session, "crm.task_set", data)
    _audit(session, member_id, "crm.reopen", "task", task_id, {"done": False}, inbox_id)


def remove_task(
    session: Session, task_id: UUID, *, member_id: UUID, now: datetime, inbox_id: int | None = None
) -> None:
    """Take a task back. Raises NoSuchTask."""
    _task_row(session, task_id, member_id).removed_at = now
    session.flush()
    events.emit(session, "crm.task_closed", {"task_id": str(task_id)})
    _audit(session, member_id, "crm.remove_task", "task", task_id, {"removed": True}, inbox_id)


def share(
    session: Session,
    listing_id: UUID,
    contact_id: UUID,
    *,
    member_id: UUID,
    now: datetime,
    inbox_id: int | None = None,
) -> bool:
    """Send a home to a contact: kept, and told to them by what answers crm.home_shared. False if it was sent before.

    Raises NoSuchContact, and NotForSharing for a home that buyers may not see now.
    """
    contact_row(session, member_id, contact_id)
    home = listings.cards(session, [listing_id], "buyer")
    if not home or home[0].status not in listings.SHOWABLE:
        raise NotForSharing(listing=str(listing_id))
    before = session.scalar(
        select(Share.id).where(Share.contact_id == contact_id, Share.listing_id == listing_id).limit(1)
    )
    session.execute(insert(Share).values(contact_id=contact_id, listing_id=listing_id, member_id=member_id, at=now))
    data = {"contact_id": str(contact_id), "listing_id": str(listing_id), "member_id": str(member_id)}
    _audit(session, member_id, "crm.share", "contact", contact_id, {"listing_id": str(listing_id)}, inbox_id)
    events.emit(session, "crm.home_shared", data)
    return before is None


def _task_row(session: Session, task_id: UUID, member_id: UUID) -> Task:
    row = session.get(Task, task_id, with_for_update=True)
    if row is None or row.removed_at is not None or row.member_id != member_id:
        raise NoSuchTask(task=str(task_id))
    return row


def _audit(
    session: Session,
    member_id: UUID,
    action: str,
    subject: str,
    subject_id: UUID,
    after: Mapping[str, object],
    inbox_id: int | None,
) -> None:
    audit.record(session, Actor("member", member_id), action, subject, subject_id, after=after, inbox_id=inbox_id)
