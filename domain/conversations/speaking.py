"""A member speaks in one conversation from the web site: on the client's own channel, holding the talk from then on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, consent, events
from domain.conversations.holding import take_over
from domain.errors import Invalid, Refused

LONGEST = 2000


class NothingWritten(Invalid):
    """A message without words."""

    code = "nothing_written"


class OptedOut(Refused):
    """The person asked for no more messages."""

    code = "opted_out"


def write_in(session: Session, conversation_id: UUID, member_id: UUID, message: str, now: datetime) -> None:
    """Send a member's words in this conversation. Raises NothingWritten, OptedOut, NotFound.

    Who writes has stepped in: the assistant is silent there, and a reply of its that is in the making is dropped.
    """
    words = message.strip()[:LONGEST]
    if not words:
        raise NothingWritten
    to = consent.addressee_of(session, conversation_id)
    if not consent.suppressed_scopes(session, to).isdisjoint({"all", "service"}):
        raise OptedOut
    if session.scalar(_HOLDER, {"id": conversation_id}) != member_id:
        take_over(session, conversation_id, member_id, now)
    data = {"conversation_id": str(conversation_id), "member_id": str(member_id), "text": words}
    events.emit(session, "conversations.member_wrote", data)
    audit.record(
        session,
        audit.Actor("member", member_id),
        "conversations.write_as_member",
        "conversation",
        conversation_id,
        after={"characters": len(words)},
    )


_HOLDER = text("SELECT holder_member_id FROM conversation WHERE id = :id AND holder = 'person' FOR NO KEY UPDATE")
