"""Looking through the office's homes as its own people do: by address, number, status, latest change first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.listings.cards import ListingCard, cards


@dataclass(frozen=True, slots=True)
class After:
    """The last row of a page: the next page begins after it."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Row:
    """A home in the list, with when its record last changed."""

    home: ListingCard
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where homes come from, how many there are, and when one last came."""

    name: str
    homes: int
    last_at: datetime


def browse(
    session: Session,
    *,
    search: str = "",
    status: str = "",
    own: bool = False,
    after: After | None = None,
    limit: int = 40,
) -> Sequence[Row]:
    """Homes, the latest change first. `search` is a part of the address or the whole number; `own`: of our agents."""
    words = search.strip()
    given = {
        "words": f"%{_literal(words)}%" if words else None,
        "number": words,
        "status": status,
        "own": own,
        "at": after.at if after else None,
        "after": after.id if after else None,
        "limit": limit,
    }
    found = session.execute(_LIST, given).all()
    shown = {card.id: card for card in cards(session, [row.id for row in found], "member")}
    return tuple(Row(shown[row.id], row.modification_timestamp) for row in found if row.id in shown)


def statuses(session: Session) -> dict[str, int]:
    """How many homes have each status."""
    return {row[0]: row[1] for row in session.execute(_STATUSES)}


def sources(session: Session) -> tuple[Source, ...]:
    """The feeds and lists that homes come from."""
    return tuple(Source(row.name, row.homes, row.last_at) for row in session.execute(_SOURCES))


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_LIST = text(
    "SELECT id, modification_timestamp FROM listing "
    "WHERE (cast(:words AS text) IS NULL OR unparsed_address ILIKE :words OR listing_id = :number) "
    " AND (:status = '' OR standard_status = :status) AND (NOT :own OR list_member_id IS NOT NULL) "
    " AND (cast(:at AS timestamptz) IS NULL OR (modification_timestamp, id) < (:at, cast(:after AS uuid))) "
    "ORDER BY modification_timestamp DESC, id DESC LIMIT :limit"
)
_STATUSES = text("SELECT standard_status, count(*) FROM listing GROUP BY 1 ORDER BY 2 DESC")
_SOURCES = text(
    "SELECT originating_system_name AS name, count(*) AS homes, max(modification_timestamp) AS last_at "
    "FROM listing GROUP BY 1 ORDER BY 2 DESC"
)
