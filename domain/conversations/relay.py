"""A member writes to a contact through the assistant: in their own words, and holding the talk from then on."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, events
from domain.conversations.holding import hand_back, take_over
from domain.conversations.threads import conversation_with
from domain.errors import Refused

QUIET = timedelta(hours=4)
"""After so long without a word from either side the assistant answers again."""


class CannotBeReached(Refused):
    """The contact has no address that an account of the office reaches."""

    code = "cannot_be_reached"


def write_as_member(
    session: Session, contact_id: UUID, member_id: UUID, message: str, *, now: datetime, inbox_id: int | None = None
) -> UUID:
    """Send a member's words to a contact, on the contact's own channel; the conversation's id. Raises CannotBeReached.

    A person who writes has stepped in: the assistant is silent in that conversation until it is handed back.
    """
    conversation_id = conversation_with(session, contact_id=contact_id)
    if conversation_id is None:
        raise CannotBeReached(contact=str(contact_id))
    take_over(session, conversation_id, member_id, now, inbox_id=inbox_id)
    data = {
        "conversation_id": str(conversation_id),
        "member_id": str(member_id),
        "text": message,
        "inbox_id": inbox_id,
    }
    events.emit(session, "conversations.member_wrote", data)
    actor = audit.Actor("member", member_id)
    audit.record(
        session,
        actor,
        "conversations.write_as_member",
        "conversation",
        conversation_id,
        after={"characters": len(message)},
        inbox_id=inbox_id,
    )
    return conversation_id


def hand_back_quiet(session: Session, now: datetime) -> int:
    """Hand back every conversation that a member holds and in which nobody has written for QUIET; how many."""
    rows = session.execute(_QUIET, {"since": now - QUIET}).all()
    for row in rows:
        hand_back(session, row.id, row.holder_member_id, now)
    return len(rows)


_QUIET = text(
    "SELECT c.id, c.holder_member_id FROM conversation c WHERE c.holder = 'person' AND c.holder_member_id IS NOT NULL "
    "AND c.held_since < :since AND coalesce(c.last_inbound_at, c.held_since) < :since "
    "AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation_id = c.id AND o.author = 'person' "
    "AND o.created_at >= :since)"
)
