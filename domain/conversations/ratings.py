"""How it was, in one number: the question after a visit and after a closing, and its answer.

It stands here and not with the visits or the deals since it is about either, and since it is a question that stands
open in a conversation: only there can a bare number be its answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, consent, events
from domain.conversations.threads import conversation_with
from domain.errors import NotFound

Subject = Literal["showing", "closing"]

LOW = 2
"""A score up to this is told to the person's agent at once."""
SILENCE = timedelta(minutes=30)
"""Nobody is asked in the midst of a talk: so long they must not have written."""
AT_MOST_EVERY = timedelta(days=7)
WAITS = {"showing": timedelta(hours=1), "closing": timedelta(days=1)}
"""How long after the end of it the question comes."""
LASTS = {"showing": timedelta(days=2), "closing": timedelta(days=10)}
"""How long after the end of it the question is still worth its interruption."""


@dataclass(frozen=True, slots=True)
class RatingCard:
    """One question and what came of it; `score` is 1 to 5, None while it is not answered."""

    id: UUID
    contact_id: UUID
    showing_id: UUID | None
    deal_id: UUID | None
    conversation_id: UUID | None
    asked_at: datetime | None
    score: int | None
    words: str
    reason: str


def plan_rating(
    session: Session, subject: Subject, subject_id: UUID, contact_id: UUID, *, ended_at: datetime, now: datetime
) -> bool:
    """Mean to ask the contact how it was, once for each visit or closing; False where it is too late or was meant."""
    if now >= ended_at + LASTS[subject]:
        return False
    row = {
        "id": uuid4(),
        "contact": contact_id,
        "showing": subject_id if subject == "showing" else None,
        "deal": subject_id if subject == "closing" else None,
        "due": ended_at + WAITS[subject],
        "expires": ended_at + LASTS[subject],
    }
    return session.scalar(_PLAN, row) is not None


def unplan_rating(session: Session, subject: Subject, subject_id: UUID) -> int:
    """It did not end after all: what was not asked yet is not asked. Gives how many questions that were."""
    statement = _UNPLAN_SHOWING if subject == "showing" else _UNPLAN_DEAL
    return len(session.scalars(statement, {"id": subject_id}).all())


def ask_ratings(session: Session, now: datetime) -> int:
    """Ask those who may be asked at this moment; how many. Whoever may not is asked later, until it is too late.

    Held back are opt-outs and quiet hours, a talk that is going on or that a person holds, and a question of the last
    week. Of several the closing comes first.
    """
    session.execute(_ONE_AT_A_TIME)
    limits = {"now": now, "since": now - AT_MOST_EVERY}
    return sum(_ask(session, row.id, row.contact_id, now) for row in session.execute(_DUE, limits).all())


def rating_card(session: Session, rating_id: UUID) -> RatingCard:
    """Raises NotFound."""
    row = session.execute(_CARD, {"id": rating_id}).one_or_none()
    if row is None:
        raise NotFound(kind="rating")
    return RatingCard(*row)


def rate(
    session: Session,
    rating_id: UUID,
    score: int,
    words: str,
    *,
    contact_id: UUID,
    now: datetime,
    inbox_id: int | None = None,
) -> RatingCard:
    """Keep the number with the words that it came in. Raises NotFound unless this contact was asked."""
    values = {"id": rating_id, "contact": contact_id, "score": score, "words": words, "now": now}
    if session.scalar(_RATE, values) is None:
        raise NotFound(kind="rating")
    _record(session, "rate", rating_id, contact_id, {"score": score}, inbox_id)
    _tell(session, "rated", rating_id, contact_id, score=score, words=words)
    return rating_card(session, rating_id)


def unrate(session: Session, rating_id: UUID, *, contact_id: UUID, inbox_id: int | None = None) -> None:
    """Take an answer back: it counts no more. Raises NotFound."""
    if session.scalar(_UNRATE, {"id": rating_id, "contact": contact_id}) is None:
        raise NotFound(kind="rating")
    _record(session, "unrate", rating_id, contact_id, {"score": None}, inbox_id)


def explain_rating(
    session: Session, rating_id: UUID, words: str, *, contact_id: UUID, inbox_id: int | None = None
) -> RatingCard:
    """Keep what went wrong, in the person's words. Raises NotFound unless it is their own answer."""
    if session.scalar(_EXPLAIN, {"id": rating_id, "contact": contact_id, "words": words}) is None:
        raise NotFound(kind="rating")
    _record(session, "explain_rating", rating_id, contact_id, {"characters": len(words)}, inbox_id)
    _tell(session, "rating_explained", rating_id, contact_id, words=words)
    return rating_card(session, rating_id)


def _ask(session: Session, rating_id: UUID, contact_id: UUID, now: datetime) -> bool:
    conversation_id = conversation_with(session, contact_id=contact_id)
    if conversation_id is None:
        return False
    talk = session.execute(_TALK, {"id": conversation_id}).one()
    busy = talk.last_inbound_at is not None and talk.last_inbound_at > now - SILENCE
    if busy or talk.holder == "person" or talk.paused:
        return False
    if not consent.may_send(session, talk.address_id, talk.channel, "notice", "service", now).allowed:
        return False
    session.execute(_ASKED, {"id": rating_id, "conversation": conversation_id, "now": now})
    _tell(session, "rating_asked", rating_id, contact_id)
    return True


def _record(
    session: Session, what: str, rating_id: UUID, contact_id: UUID, after: dict[str, object], inbox_id: int | None
) -> None:
    actor = audit.Actor("contact", contact_id)
    audit.record(session, actor, f"conversations.{what}", "rating", rating_id, after=after, inbox_id=inbox_id)


def _tell(session: Session, what: str, rating_id: UUID, contact_id: UUID, **more: object) -> None:
    data = {"rating_id": str(rating_id), "contact_id": str(contact_id)}
    events.emit(session, f"conversations.{what}", data | more)


_PLAN = text(
    "INSERT INTO rating (id, contact_id, showing_id, deal_id, due_at, expires_at) "
    "VALUES (:id, :contact, :showing, :deal, :due, :expires) ON CONFLICT DO NOTHING RETURNING id"
)
_UNPLAN_SHOWING = text("DELETE FROM rating WHERE showing_id = :id AND asked_at IS NULL RETURNING id")
_UNPLAN_DEAL = text("DELETE FROM rating WHERE deal_id = :id AND asked_at IS NULL RETURNING id")
# Two clocks' jobs side by side would each find nothing asked in the week.
_ONE_AT_A_TIME = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('ratings ' || current_setting('app.brokerage'), 0))"
)
_DUE = text(
    "SELECT DISTINCT ON (r.contact_id) r.id, r.contact_id FROM rating r "
    "WHERE r.asked_at IS NULL AND r.due_at <= :now AND r.expires_at > :now AND NOT EXISTS ("
    " SELECT FROM rating o WHERE o.contact_id = r.contact_id AND o.asked_at > :since) "
    "ORDER BY r.contact_id, r.deal_id IS NULL, r.due_at, r.id"
)
_TALK = text(
    "SELECT c.address_id, c.holder, c.last_inbound_at, n.channel, n.paused_reason IS NOT NULL AS paused "
    "FROM conversation c JOIN channel_account n ON n.id = c.account_id WHERE c.id = :id"
)
_ASKED = text("UPDATE rating SET asked_at = :now, conversation_id = :conversation WHERE id = :id")
_CARD = text(
    "SELECT id, contact_id, showing_id, deal_id, conversation_id, asked_at, score, words, reason "
    "FROM rating WHERE id = :id"
)
_RATE = text(
    "UPDATE rating SET score = :score, words = :words, answered_at = :now "
    "WHERE id = :id AND contact_id = :contact AND asked_at IS NOT NULL AND score IS NULL RETURNING id"
)
_UNRATE = text(
    "UPDATE rating SET score = NULL, words = '', reason = '', answered_at = NULL "
    "WHERE id = :id AND contact_id = :contact AND score IS NOT NULL RETURNING id"
)
_EXPLAIN = text(
    "UPDATE rating SET reason = :words WHERE id = :id AND contact_id = :contact AND score IS NOT NULL RETURNING id"
)
