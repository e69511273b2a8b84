"""What a dialogue may claim to be true: each kind of record in the words that people have for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import times

ZONE = ZoneInfo("America/Los_Angeles")
_KINDS = {
    "showing": (
        "SELECT coalesce(nullif(l.street_number || ' ' || l.street_name, ' '), l.unparsed_address) AS home, s.status, "
        " s.starts_at AS at, s.waits_for, c.full_name AS contact, m.full_name AS agent, s.ended_reason AS reason "
        "FROM showing s JOIN listing l ON l.id = s.listing_id JOIN contact c ON c.id = s.contact_id "
        "JOIN member m ON m.id = s.member_id"
    ),
    "agreement": (
        "SELECT c.full_name AS contact, CASE WHEN a.signed_at IS NULL THEN 'open' ELSE 'signed' END AS status, "
        " a.signed_name AS name FROM buyer_agreement a JOIN contact c ON c.id = a.contact_id"
    ),
    "contact": (
        "SELECT c.full_name AS name, c.role, c.source, m.full_name AS owner, "
        " CASE WHEN c.removed_at IS NULL THEN 'kept' ELSE 'removed' END AS status "
        "FROM contact c LEFT JOIN member m ON m.id = c.owner_id"
    ),
    "note": (
        "SELECT c.full_name AS contact, n.text, "
        " CASE WHEN n.removed_at IS NULL THEN 'kept' ELSE 'removed' END AS status "
        "FROM note n JOIN contact c ON c.id = n.contact_id"
    ),
    "task": (
        "SELECT t.title, m.full_name AS agent, t.due_at AS due, "
        " CASE WHEN t.removed_at IS NOT NULL THEN 'removed' WHEN t.done_at IS NOT NULL THEN 'done' ELSE 'open' END "
        " AS status FROM task t JOIN member m ON m.id = t.member_id"
    ),
    "share": (
        "SELECT l.street_number || ' ' || l.street_name AS home, c.full_name AS contact, m.full_name AS agent "
        "FROM share s JOIN listing l ON l.id = s.listing_id JOIN contact c ON c.id = s.contact_id "
        "JOIN member m ON m.id = s.member_id"
    ),
    "milestone": (
        "SELECT d.address AS deal, x.code AS step, CASE WHEN x.done_at IS NULL THEN 'open' ELSE 'done' END AS status "
        "FROM milestone x JOIN deal d ON d.id = x.deal_id"
    ),
    "suppression": "SELECT scope, channel FROM suppression",
    "consent": (
        "SELECT scope, CASE WHEN granted THEN 'given' ELSE 'withdrawn' END AS status, wording, source "
        "FROM consent_record"
    ),
    "conversation": (
        "SELECT coalesce(c.full_name, m.full_name) AS who, v.holder, h.full_name AS holder_name "
        "FROM conversation v JOIN address a ON a.id = v.address_id LEFT JOIN contact c ON c.id = a.contact_id "
        "LEFT JOIN member m ON m.id = a.member_id LEFT JOIN member h ON h.id = v.holder_member_id"
    ),
    "outbox": (
        "SELECT coalesce(c.full_name, m.full_name) AS who, o.kind, o.status, o.author, o.text, o.due_at AS due "
        "FROM outbox o JOIN conversation v ON v.id = o.conversation_id JOIN address a ON a.id = v.address_id "
        "LEFT JOIN contact c ON c.id = a.contact_id LEFT JOIN member m ON m.id = a.member_id"
    ),
    "rating": (
        "SELECT c.full_name AS contact, CASE WHEN r.deal_id IS NULL THEN 'tour' ELSE 'closing' END AS about, "
        " CASE WHEN r.asked_at IS NULL THEN 'no' ELSE 'yes' END AS asked, r.score, r.words, r.reason "
        "FROM rating r JOIN contact c ON c.id = r.contact_id"
    ),
    "inbox": "SELECT text, status, error FROM inbox",
    "event": "SELECT name, status, error FROM event",
}  # fmt: skip


class UnknownRecord(LookupError):
    """A script asks for a kind of record, or a column of one, that is not here."""


def missing(session: Session, claims: Iterable[tuple[str, Mapping[str, str]]]) -> list[str]:
    """The claims that do not hold, each with what is there instead.

    A claim's name is a kind, with "no" or a number before it where not at least one is meant. A value is compared as
    it is said; with `~` before it, it need only be contained.
    """
    return [said for name, wanted in claims if (said := _missing(session, name, wanted))]


def _missing(session: Session, name: str, wanted: Mapping[str, str]) -> str:
    quantity, _, kind = name.rpartition(" ")
    if kind not in _KINDS:
        raise UnknownRecord(name)
    rows = [{key: _said(value) for key, value in row._mapping.items()} for row in session.execute(text(_KINDS[kind]))]
    if rows and set(wanted) - set(rows[0]):
        raise UnknownRecord(f"{name}: {sorted(set(wanted) - set(rows[0]))}")
    count = sum(all(_fits(row[key], value) for key, value in wanted.items()) for row in rows)
    holds = count == 0 if quantity == "no" else count == int(quantity) if quantity else count > 0
    return "" if holds else f"{name} {dict(wanted)}: {count} of {rows}"


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return times.say(value, ZONE)
    return "" if value is None else str(value)


def _fits(found: str, wanted: str) -> bool:
    return wanted[1:] in found if wanted.startswith("~") else wanted == found
