"""Looking through the people of the office: a list, and the timeline of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, tuple_
from sqlalchemy.orm import Session

from domain.crm.models import Contact
from domain.crm.queries import ContactCard, cards_of, contact_row, find, visible_to

PHONE_DIGITS = 7
"""Fewer are no phone that could be looked for."""


@dataclass(frozen=True, slots=True)
class After:
    """The last row of a page: the next page begins after it."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened with a contact. `kind` says what: in, out, note, showing, consent, deal, change."""

    at: datetime
    kind: str
    what: str
    by: str
    status: str
    ref: str
    """The id of the row it tells of."""


def browse(
    session: Session,
    member_id: UUID,
    *,
    search: str = "",
    stage: str = "",
    owner_id: UUID | None = None,
    after: After | None = None,
    limit: int = 40,
) -> tuple[ContactCard, ...]:
    """The contacts that this member may see, the newest first. `search` is a part of the name, a phone or an e-mail."""
    conditions = [Contact.removed_at.is_(None), visible_to(session, member_id)]
    words = search.strip()
    if words:
        reached = _reached(session, member_id, words)
        part = Contact.full_name.ilike(f"%{_literal(words)}%")
        conditions.append(or_(part, Contact.id.in_([card.id for card in reached])))
    if stage:
        conditions.append(Contact.stage == stage)
    if owner_id is not None:
        conditions.append(Contact.owner_id == owner_id)
    if after is not None:
        conditions.append(tuple_(Contact.created_at, Contact.id) < (after.at, after.id))
    rows = session.scalars(
        select(Contact).where(*conditions).order_by(Contact.created_at.desc(), Contact.id.desc()).limit(limit)
    ).all()
    return cards_of(session, rows)


def _reached(session: Session, member_id: UUID, words: str) -> tuple[ContactCard, ...]:
    """Whom a whole phone or e-mail reaches; nobody where the words are neither."""
    if "@" in words:
        return find(session, member_id, email=words)
    return find(session, member_id, phone=words) if sum(map(str.isdigit, words)) >= PHONE_DIGITS else ()


def stages(session: Session) -> tuple[tuple[str, int], ...]:
    """The stages that contacts are in, with how many are."""
    rows = session.execute(
        select(Contact.stage, func.count())
        .where(Contact.removed_at.is_(None))
        .group_by(Contact.stage)
        .order_by(func.count().desc())
    )
    return tuple((stage, count) for stage, count in rows)


def timeline(
    session: Session, member_id: UUID, contact_id: UUID, *, before: datetime | None = None, limit: int = 40
) -> Sequence[Moment]:
    """What happened with a contact, the latest first. Raises NoSuchContact where this member may not see them."""
    contact_row(session, member_id, contact_id)
    rows = session.execute(_TIMELINE, {"contact": contact_id, "before": before, "limit": limit})
    return tuple(_moment(row) for row in rows)


def _moment(row: Any) -> Moment:
    return Moment(row.at, row.kind, row.what or "", row.by or "", row.status or "", row.ref)


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# A person's story stands in other capabilities' tables; they are read by name, as the day is.
_TIMELINE = text(
    "WITH theirs AS MATERIALIZED ("
    "  SELECT c.id, n.channel FROM address a JOIN conversation c ON c.address_id = a.id "
    "   JOIN channel_account n ON n.id = c.account_id WHERE a.contact_id = :contact), "
    "hashes AS MATERIALIZED (SELECT channel, lookup FROM address WHERE contact_id = :contact) "
    "SELECT * FROM ("
    " (SELECT i.received_at AS at, 'in' AS kind, i.text AS what, t.channel AS by, i.status, "
    "    i.conversation_id::text AS ref "
    "    FROM theirs t JOIN inbox i ON i.conversation_id = t.id "
    "   WHERE cast(:before AS timestamptz) IS NULL OR i.received_at < :before ORDER BY i.id DESC LIMIT :limit) "
    " UNION ALL (SELECT coalesce(o.sent_at, o.created_at), 'out', o.text, "
    "    CASE o.author WHEN 'person' THEN m.full_name ELSE 'assistant' END, o.status, o.conversation_id::text "
    "    FROM theirs t JOIN outbox o ON o.conversation_id = t.id LEFT JOIN member m ON m.id = o.member_id "
    "   WHERE o.status <> 'dropped' AND (cast(:before AS timestamptz) IS NULL OR o.created_at < :before) "
    "   ORDER BY o.id DESC LIMIT :limit) "
    " UNION ALL (SELECT n.created_at, 'note', n.text, m.full_name, '', n.id::text FROM note n "
    "    LEFT JOIN member m ON m.id = n.member_id WHERE n.contact_id = :contact AND n.removed_at IS NULL) "
    " UNION ALL (SELECT s.created_at, 'showing', "
    "    trim(concat_ws(' ', l.street_number, l.street_name)) || to_char(s.starts_at AT TIME ZONE b.time_zone, "
    "     ' on FMDy FMMon FMDD, FMHH12:MI am'), m.full_name, s.status, s.id::text FROM showing s "
    "    JOIN listing l ON l.id = s.listing_id JOIN member m ON m.id = s.member_id "
    "    JOIN brokerage b ON b.id = s.brokerage_id WHERE s.contact_id = :contact) "
    " UNION ALL (SELECT d.created_at, 'deal', d.address, m.full_name, d.stage, d.id::text FROM deal d "
    "    JOIN member m ON m.id = d.member_id WHERE d.id IN (SELECT deal_id FROM party WHERE contact_id = :contact)) "
    " UNION ALL (SELECT r.at, 'consent', r.wording, r.source, CASE WHEN r.granted THEN 'given' ELSE 'taken back' END, "
    "    r.id::text FROM consent_record r JOIN hashes h ON h.channel = r.channel AND h.lookup = r.lookup) "
    ") AS moment WHERE cast(:before AS timestamptz) IS NULL OR at < :before ORDER BY at DESC LIMIT :limit"
)
