"""Who speaks in a conversation: the assistant, or a person who stepped in or was asked to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import audit, events
from domain.errors import NotFound


def take_over(
    session: Session, conversation_id: UUID, member_id: UUID, now: datetime, *, inbox_id: int | None = None
) -> None:
    """The member speaks from now on; replies of the assistant that are not yet on their way are dropped."""
    before = _lock(session, conversation_id)
    _hold(session, conversation_id, member_id, now)
    session.execute(_DROP_REPLIES, {"id": conversation_id})
    _tell(session, conversation_id, member_id, by="member", reason="stepped_in")
    _record(session, audit.Actor("member", member_id), "conversations.take_over", conversation_id, before, inbox_id)


def hand_off(
    session: Session,
    conversation_id: UUID,
    member_id: UUID | None,
    reason: str,
    now: datetime,
    *,
    actor: audit.Actor = audit.SYSTEM,
    inbox_id: int | None = None,
) -> None:
    """The assistant gives the conversation to a member (None: whoever is on duty) and is silent from then on.

    What it says in the same turn still goes out. `reason` is a short code (asked, lost, upset) for the person's notice.
    """
    before = _lock(session, conversation_id)
    _hold(session, conversation_id, member_id, now)
    _tell(session, conversation_id, member_id, by="bot", reason=reason)
    _record(session, actor, "conversations.hand_off", conversation_id, before, inbox_id)


def hand_back(
    session: Session, conversation_id: UUID, member_id: UUID, now: datetime, *, inbox_id: int | None = None
) -> None:
    """The assistant speaks again."""
    before = _lock(session, conversation_id)
    session.execute(_HAND_BACK, {"id": conversation_id})
    events.emit(
        session,
        "conversations.handed_back",
        {"conversation_id": str(conversation_id), "member_id": str(member_id)},
    )
    _record(session, audit.Actor("member", member_id), "conversations.hand_back", conversation_id, before, inbox_id)


def held_by(session: Session, member_id: UUID) -> tuple[UUID, ...]:
    """The conversations this member holds, the one held longest first."""
    return tuple(session.scalars(_HELD_BY, {"member": member_id}))


def _lock(session: Session, conversation_id: UUID) -> Row[Any]:
    row = session.execute(_HOLDER, {"id": conversation_id}).one_or_none()
    if row is None:
        raise NotFound(kind="conversation")
    return row


def _hold(session: Session, conversation_id: UUID, member_id: UUID | None, now: datetime) -> None:
    session.execute(_HOLD, {"id": conversation_id, "member": member_id, "now": now})


def _tell(session: Session, conversation_id: UUID, member_id: UUID | None, *, by: str, reason: str) -> None:
    data = {
        "conversation_id": str(conversation_id),
        "member_id": str(member_id) if member_id else None,
        "by": by,
        "reason": reason,
    }
    events.emit(session, "conversations.taken_over", data)


def _record(
    session: Session,
    actor: audit.Actor,
    action: str,
    conversation_id: UUID,
    before: Row[Any],
    inbox_id: int | None,
) -> None:
    after = _lock(session, conversation_id)
    audit.record(
        session,
        actor,
        action,
        "conversation",
        conversation_id,
        before=_holder(before),
        after=_holder(after),
        inbox_id=inbox_id,
    )


def _holder(row: Row[Any]) -> dict[str, str | None]:
    return {"holder": row.holder, "holder_member_id": str(row.holder_member_id) if row.holder_member_id else None}


_HOLDER = text("SELECT holder, holder_member_id FROM conversation WHERE id = :id FOR NO KEY UPDATE")
# A turn that is being thought out meanwhile finds the version moved and starts again.
_HOLD = text(
    "UPDATE conversation SET holder = 'person', holder_member_id = :member, held_since = :now, version = version + 1 "
    "WHERE id = :id"
)
_HAND_BACK = text(
    "UPDATE conversation SET holder = 'bot', holder_member_id = NULL, held_since = NULL, version = version + 1 "
    "WHERE id = :id"
)
_DROP_REPLIES = text(
    "UPDATE outbox SET status = 'dropped', error = 'a person stepped in' "
    "WHERE conversation_id = :id AND author = 'bot' AND kind = 'reply' AND status IN ('new', 'claimed')"
)
_HELD_BY = text(
    "SELECT id FROM conversation WHERE holder = 'person' AND holder_member_id = :member ORDER BY held_since"
)
