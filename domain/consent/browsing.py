"""The list of those who must not be written to: addresses, and people on every channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.db import unseal


@dataclass(frozen=True, slots=True)
class Silence:
    """One opt-out. `value` is the address in the clear where the office knows it, else "": mask it before it is shown.

    `whole_person` holds on every channel; such a one has no channel of its own.
    """

    id: int
    at: datetime
    channel: str
    value: str
    contact_id: UUID | None
    name: str
    scope: str
    reason: str
    whole_person: bool


def silences(
    session: Session, *, channel: str = "", before: tuple[datetime, int] | None = None, limit: int = 50
) -> tuple[Silence, ...]:
    """The newest first; `before` is the moment and id of the last one of the page before."""
    given = {
        "channel": channel,
        "at": before[0] if before else None,
        "id": before[1] if before else None,
        "limit": limit,
    }
    return tuple(_silence(session, row) for row in session.execute(_LIST, given))


def _silence(session: Session, row: Any) -> Silence:
    value = unseal(session, row.value_sealed, "address.value", row.address_id) if row.value_sealed else ""
    return Silence(
        row.id, row.at, row.channel, value, row.contact_id, row.name or "", row.scope, row.reason, row.whole_person
    )


_LIST = text(
    "SELECT s.id, s.at, s.channel, s.scope, s.reason, s.whole_person, a.id AS address_id, a.value_sealed, "
    " k.id AS contact_id, k.full_name AS name FROM ("
    "  SELECT id, at, channel, lookup, NULL::uuid AS contact_id, scope, reason, false AS whole_person FROM suppression "
    "  UNION ALL SELECT -id, at, '', NULL, contact_id, scope, reason, true FROM person_suppression) s "
    "LEFT JOIN address a ON a.channel = s.channel AND a.lookup = s.lookup "
    "LEFT JOIN contact k ON k.id = coalesce(s.contact_id, a.contact_id) "
    "WHERE (:channel = '' OR s.channel = :channel) "
    " AND (cast(:at AS timestamptz) IS NULL OR (s.at, s.id) < (:at, cast(:id AS bigint))) "
    "ORDER BY s.at DESC, s.id DESC LIMIT :limit"
)
