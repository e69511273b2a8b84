"""Taking over what happened to homes before this office knew them: dated changes of price and status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PastChange:
    """One change of a home's ListPrice or StandardStatus; `old` is None for the first of each."""

    listing_key: str
    field: str
    old: str | None
    new: str
    at: datetime


def record_past(session: Session, source: str, changes: Iterable[PastChange]) -> int:
    """Add changes to the histories of a source's homes; how many. Those of a home that is not here are left out.

    Nobody is told: what is past is no news.
    """
    rows = list(changes)
    values = {
        "source": source,
        "keys": [row.listing_key for row in rows],
        "fields": [row.field for row in rows],
        "olds": [row.old for row in rows],
        "news": [row.new for row in rows],
        "times": [row.at for row in rows],
    }
    return session.execute(_INSERT, values).rowcount  # type: ignore[attr-defined, no-any-return]


_INSERT = text(
    "INSERT INTO listing_change (listing_id, field, old_value, new_value, at) "
    "SELECT l.id, c.field, c.old_value, c.new_value, c.at "
    "FROM unnest(CAST(:keys AS text[]), CAST(:fields AS text[]), CAST(:olds AS text[]), CAST(:news AS text[]), "
    "            CAST(:times AS timestamptz[])) WITH ORDINALITY "
    "  AS c (listing_key, field, old_value, new_value, at, position) "
    "JOIN listing l ON l.originating_system_name = :source AND l.listing_key = c.listing_key ORDER BY c.position"
)
