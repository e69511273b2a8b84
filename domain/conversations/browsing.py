"""Reading conversations as a member of the office does: a list to look through, and one with the why of each turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import addresses
from domain.conversations.threads import VALUE
from domain.db import lookup, unseal
from domain.errors import Invalid, NotFound

Show = Literal["all", "waiting", "mine", "people", "bot"]
SEARCHED_MESSAGES = 10_000
"""How many of the newest messages are looked through for words: that many cost a few milliseconds without an index."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a member with the contacts they own and those nobody owns, or with everybody's."""

    member_id: UUID
    everybodys: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: the next page begins after it."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list. `value` is the other end's address in the clear: mask it before it is shown.

    `waits_since` is set where a person holds the talk and the other end's last message has no answer.
    """

    id: UUID
    channel: str
    account: str
    value: str
    contact_id: UUID | None
    member_id: UUID | None
    name: str
    owner_id: UUID | None
    holder: str
    holder_member_id: UUID | None
    holder_name: str
    held_since: datetime | None
    last_at: datetime
    last_text: str
    last_author: str
    waits_since: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message with all that the office keeps of it. `author` is them, bot or person; `by` names the person."""

    at: datetime
    author: str
    by: str
    text: str
    status: str
    kind: str
    error: str
    inbox_id: int | None
    outbox_id: int | None
    turn_id: int | None
    attachments: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class TurnTrace:
    """Why a turn went as it did."""

    id: int
    at: datetime
    milliseconds: int
    trace: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """A stretch of a conversation, oldest first; `turns` by id, and whether there is more before it."""

    lines: tuple[Said, ...]
    turns: Mapping[int, TurnTrace] = field(default_factory=dict)
    earlier: bool = False


def browse(
    session: Session,
    viewer: Viewer,
    *,
    show: Show = "all",
    channel: str = "",
    search: str = "",
    after: Cursor | None = None,
    limit: int = 30,
) -> tuple[Summary, ...]:
    """Conversations, the latest first. `search` is a name, a phone, or words of a recent message."""
    given = _viewer(viewer) | {
        "channel": channel,
        "at": after.at if after else None,
        "after": after.id if after else None,
        "limit": limit,
    }
    wanted = search.strip()
    if wanted:
        given |= {"name": f"%{_literal(wanted)}%", "phone": _phone_hash(session, wanted), "newest": SEARCHED_MESSAGES}
    rows = session.execute(text(_list(viewer, show, channel, wanted)), given)
    return tuple(_summary(session, row) for row in rows)


def summary(session: Session, viewer: Viewer, conversation_id: UUID) -> Summary:
    """One conversation. Raises NotFound where this member may not see it."""
    row = session.execute(_ONE, _viewer(viewer) | {"id": conversation_id}).one_or_none()
    if row is None:
        raise NotFound(kind="conversation")
    return _summary(session, row)


def story(session: Session, conversation_id: UUID, *, before: datetime | None = None, limit: int = 60) -> Story:
    """The last lines of a conversation (before a moment), oldest first, with the traces of their turns."""
    rows = session.execute(_LINES, {"id": conversation_id, "before": before, "limit": limit + 1}).all()
    lines = tuple(_said(row) for row in reversed(rows[:limit]))
    turns = sorted({line.turn_id for line in lines if line.turn_id is not None})
    traces = session.execute(_TRACES, {"ids": turns}).all() if turns else ()
    return Story(
        lines, {row.id: TurnTrace(row.id, row.at, row.milliseconds, row.trace) for row in traces}, len(rows) > limit
    )


def stamp(session: Session, conversation_id: UUID) -> str:
    """A short text that changes whenever anything in the conversation does. Raises NotFound."""
    found = session.scalar(_STAMP, {"id": conversation_id})
    if found is None:
        raise NotFound(kind="conversation")
    return str(found)


def waiting(session: Session, viewer: Viewer, limit: int = 20) -> tuple[Summary, ...]:
    """Conversations that a person holds and whose last message has no answer, the one that waits longest first."""
    found = browse(session, viewer, show="waiting", limit=200)
    return tuple(sorted(found, key=lambda one: one.waits_since or one.last_at)[:limit])


def _viewer(viewer: Viewer) -> dict[str, Any]:
    return {"member": viewer.member_id, "everybodys": viewer.everybodys}


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _phone_hash(session: Session, words: str) -> bytes | None:
    try:
        return lookup(session, "phone", addresses.phone(words))
    except Invalid:
        return None


def _summary(session: Session, row: Row[Any]) -> Summary:
    return Summary(
        id=row.id, channel=row.channel, account=row.account,
        value=unseal(session, row.value_sealed, VALUE, row.address_id),
        contact_id=row.contact_id, member_id=row.member_id, name=row.name or "", owner_id=row.owner_id,
        holder=row.holder, holder_member_id=row.holder_member_id, holder_name=row.holder_name or "",
        held_since=row.held_since, last_at=row.last_at, last_text=row.last_text or "",
        last_author=row.last_author or "", waits_since=row.waits_since, version=row.version,
    )  # fmt: skip


def _said(row: Row[Any]) -> Said:
    return Said(
        row.at, row.author, row.by or "", row.text, row.status, row.kind, row.error or "", row.inbox_id, row.outbox_id,
        row.turn_id, tuple(row.attachments or ()),
    )  # fmt: skip


_MAY_SEE = (
    "(:everybodys OR a.member_id = :member  OR (a.member_id IS NULL AND (k.owner_id IS NULL OR k.owner_id = :member)))"
)
_COLUMNS = (
    "c.id, n.channel, n.account, a.id AS address_id, a.value_sealed, a.contact_id, a.member_id, "
    "coalesce(k.full_name, m.full_name) AS name, k.owner_id, c.holder, c.holder_member_id, h.full_name AS holder_name, "
    "c.held_since, c.version"
)
_FROM = (
    "FROM conversation c JOIN address a ON a.id = c.address_id JOIN channel_account n ON n.id = c.account_id "
    "LEFT JOIN contact k ON k.id = a.contact_id LEFT JOIN member m ON m.id = a.member_id "
    "LEFT JOIN member h ON h.id = c.holder_member_id"
)
_ACTIVE_AT = "coalesce(c.last_inbound_at, c.created_at)"
# What was said last is looked up for the rows of the page alone.
_LAST = (
    "LEFT JOIN LATERAL (SELECT text, received_at AS at FROM inbox WHERE conversation_id = p.id "
    "  ORDER BY id DESC LIMIT 1) i ON true "
    "LEFT JOIN LATERAL (SELECT text, created_at AS at, author FROM outbox WHERE conversation_id = p.id "
    "  AND status NOT IN ('dropped', 'suppressed') ORDER BY id DESC LIMIT 1) o ON true"
)


def _unanswered(conversation: str, since: str) -> str:
    """SQL: whether a person holds the conversation (an alias) and has not answered what came at this time."""
    return (
        f"{conversation}.holder = 'person' AND {since} IS NOT NULL AND NOT EXISTS ("
        f"SELECT FROM outbox w WHERE w.conversation_id = {conversation}.id AND w.author = 'person' "
        f"AND w.created_at > {since} AND w.status NOT IN ('failed', 'dead', 'expired', 'suppressed', 'dropped'))"
    )


_WAITS = _unanswered("p", "i.at")
# Of a talk that waits for a person the words that wait are shown, whatever the assistant sent meanwhile.
_LASTLY = (
    f"CASE WHEN {_WAITS} THEN i.at END AS waits_since, "
    f"CASE WHEN (o.at >= i.at AND NOT ({_WAITS})) OR i.at IS NULL THEN o.text ELSE i.text END AS last_text, "
    f"CASE WHEN (o.at >= i.at AND NOT ({_WAITS})) OR i.at IS NULL THEN o.author ELSE 'them' END AS last_author"
)
_SHOWN = {
    "all": "true",
    "waiting": _unanswered("c", "c.last_inbound_at"),
    "mine": "c.holder = 'person' AND c.holder_member_id = :member",
    "people": "c.holder = 'person'",
    "bot": "c.holder = 'bot'",
}
# Each way of finding by itself, so that none makes the others read everything.
_FOUND = (
    "found AS MATERIALIZED ("
    " SELECT a.id FROM contact k JOIN address a ON a.contact_id = k.id WHERE k.full_name ILIKE :name "
    " UNION SELECT a.id FROM member m JOIN address a ON a.member_id = m.id WHERE m.full_name ILIKE :name "
    " UNION SELECT id FROM address WHERE channel = 'sms' AND lookup = :phone "
    " UNION SELECT c.address_id FROM (SELECT conversation_id, text FROM inbox ORDER BY id DESC LIMIT :newest) AS new "
    "  JOIN conversation c ON c.id = new.conversation_id WHERE new.text ILIKE :name), "
)


def _list(viewer: Viewer, show: Show, channel: str, search: str) -> str:
    """The statement of one list: which conversations are on the page is found with as few tables as that needs."""
    joins = (
        "" if viewer.everybodys else "JOIN address a ON a.id = c.address_id LEFT JOIN contact k ON k.id = a.contact_id "
    )
    joins += "JOIN channel_account n ON n.id = c.account_id " if channel else ""
    conditions = [_SHOWN[show], "true" if viewer.everybodys else _MAY_SEE]
    conditions += ["n.channel = :channel"] if channel else []
    conditions += ["c.address_id IN (SELECT id FROM found)"] if search else []
    return (
        f"WITH {_FOUND if search else ''}page AS MATERIALIZED (SELECT c.id FROM conversation c {joins}"
        f" WHERE {' AND '.join(f'({one})' for one in conditions)} "
        f" AND (cast(:at AS timestamptz) IS NULL OR ({_ACTIVE_AT}, c.id) < (:at, cast(:after AS uuid))) "
        f" ORDER BY {_ACTIVE_AT} DESC, c.id DESC LIMIT :limit), "
        f"p AS MATERIALIZED (SELECT {_COLUMNS}, {_ACTIVE_AT} AS last_at {_FROM} WHERE c.id IN (SELECT id FROM page)) "
        f"SELECT p.*, {_LASTLY} FROM p {_LAST} ORDER BY p.last_at DESC, p.id DESC"
    )


_ONE = text(
    f"WITH p AS (SELECT {_COLUMNS}, {_ACTIVE_AT} AS last_at {_FROM} WHERE c.id = :id AND {_MAY_SEE}) "
    f"SELECT p.*, {_LASTLY} FROM p {_LAST}"
)
_LINES = text(
    "SELECT * FROM ("
    " (SELECT received_at AS at, 'them' AS author, NULL AS by, text, status, '' AS kind, error, id AS inbox_id, "
    "   NULL::bigint AS outbox_id, turn_id, attachments FROM inbox WHERE conversation_id = :id "
    "   AND (cast(:before AS timestamptz) IS NULL OR received_at < :before) ORDER BY id DESC LIMIT :limit) "
    " UNION ALL "
    " (SELECT coalesce(o.sent_at, o.created_at), o.author, m.full_name, o.text, o.status, o.kind, o.error, NULL, o.id, "
    "   o.turn_id, NULL FROM outbox o LEFT JOIN member m ON m.id = o.member_id WHERE o.conversation_id = :id "
    "   AND (cast(:before AS timestamptz) IS NULL OR coalesce(o.sent_at, o.created_at) < :before) "
    "   ORDER BY o.id DESC LIMIT :limit)"
    ") AS line ORDER BY at DESC, outbox_id DESC NULLS LAST LIMIT :limit"
)
_TRACES = text("SELECT id, at, milliseconds, trace FROM turn WHERE id = ANY(:ids)")
_STAMP = text(
    "SELECT concat_ws('.', c.version, c.holder, "
    " (SELECT concat(id, status) FROM inbox WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1), "
    " (SELECT string_agg(concat(id, left(status, 2)), '-') FROM ("
    "   SELECT id, status FROM outbox WHERE conversation_id = c.id ORDER BY id DESC LIMIT 8) AS last)) "
    "FROM conversation c WHERE c.id = :id"
)
