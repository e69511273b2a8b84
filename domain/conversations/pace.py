"""How fast a wire may be used: the next free moment of an account or a chat, kept as rows so that all keep to it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

MARGIN = 1.03
"""The pace is kept a little below the limit: a request starts some milliseconds after its slot was taken."""

PATIENCE = timedelta(milliseconds=50)
"""A free moment that is no further off is taken, and the sender waits for it; what is further off is put off."""


class NotYet(Exception):
    """The account or the chat is not free before `until`; the unit must be rolled back.

    `subject_id` is set where the subject has to stand back until then, which nobody has recorded yet.
    """

    def __init__(self, until: datetime, subject_id: UUID | None = None) -> None:
        super().__init__(until)
        self.until = until
        self.subject_id = subject_id


def gap(per_second: float) -> timedelta:
    """How long after a message the next one may be."""
    return timedelta(seconds=MARGIN / per_second)


def take(session: Session, subject_id: UUID, per_second: float, now: datetime) -> datetime:
    """Use the subject's next free moment, which is given: at most PATIENCE after now. Raises NotYet."""
    values = {"subject": subject_id, "now": now, "gap": gap(per_second), "patience": PATIENCE}
    begins_at: datetime | None = session.scalar(_TAKE, values)
    if begins_at is None:
        raise NotYet(free_moment(session, subject_id))
    return begins_at


def free_moment(session: Session, subject_id: UUID) -> datetime:
    """When something may be sent again on an account or to a chat that was used before."""
    free_at: datetime = session.execute(_FREE_AT, {"subject": subject_id}).scalar_one()
    return free_at


def take_of_day(session: Session, account_id: UUID, per_day: int, day: str, tomorrow: datetime) -> None:
    """Count one more message of the account's day. Raises NotYet when the day is used up."""
    if session.execute(_COUNT, {"subject": account_id, "day": day, "limit": per_day}).first() is None:
        raise NotYet(tomorrow, account_id)


def stand_back(session: Session, subject_id: UUID, until: datetime) -> None:
    """The wire asked for a pause: nothing of this account or chat before `until`."""
    session.execute(_STAND_BACK, {"subject": subject_id, "until": until})


_TAKE = text("SELECT free_moment(:subject, :now, :gap, :patience)")
_FREE_AT = text("SELECT free_at FROM rate_bucket WHERE subject_id = :subject AND day = ''")
_COUNT = text(
    "INSERT INTO rate_bucket (subject_id, day, used) VALUES (:subject, :day, 1) "
    "ON CONFLICT (brokerage_id, subject_id, day) DO UPDATE SET used = rate_bucket.used + 1 "
    "WHERE rate_bucket.used < :limit RETURNING id"
)
_STAND_BACK = text(
    "INSERT INTO rate_bucket (subject_id, free_at) VALUES (:subject, :until) "
    "ON CONFLICT (brokerage_id, subject_id, day) "
    "DO UPDATE SET free_at = greatest(rate_bucket.free_at, excluded.free_at)"
)
