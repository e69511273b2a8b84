"""What a message on its way out answers: the wire's own notes of where that came from, for wires that need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """`payload` is what the wire kept of the message that is answered; `first` says whether this row is the first part
    of the answer."""

    payload: Mapping[str, Any]
    first: bool


def asked(session: Session, outbox_id: int) -> Asked | None:
    """What this row of the outbox answers; None for news, and where the wire's notes are gone (after 30 days)."""
    row = session.execute(_ASKED, {"id": outbox_id}).one_or_none()
    return Asked(row.payload, row.first) if row is not None and row.payload is not None else None


_ASKED = text(
    "SELECT i.payload, NOT EXISTS (SELECT FROM outbox e WHERE e.conversation_id = o.conversation_id "
    "  AND e.answers = o.answers AND e.id < o.id) AS first "
    "FROM outbox o JOIN inbox i ON i.id = o.answers WHERE o.id = :id"
)
