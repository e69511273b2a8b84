"""What is true in the office's database, line by line, and what changed between two looks at it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, text

from bot.vitals import vitals
from domain import conversations, times
from domain.conversations import AddressCard
from domain.db import Database

Facts = Mapping[str, str]


class Ledger:
    """Looks at the records that a conversation may change."""

    def __init__(self, database: Database, office: UUID, zone: ZoneInfo) -> None:
        self._database, self._office, self.zone = database, office, zone

    def look(self) -> Mapping[str, Facts]:
        """Every record by what it is called, with the facts that may change."""
        with self._database.read(self._office) as session:
            return {
                f"{kind} {row['key']}": self._facts(row)
                for kind, statement in LOOKS.items()
                for row in session.execute(statement).mappings()
            }

    def stored(self) -> int:
        """How many messages the inbox holds."""
        with self._database.read(self._office) as session:
            return int(session.execute(STORED).scalar_one())

    def waiting(self, since: datetime) -> tuple[tuple[AddressCard, str, datetime], ...]:
        """What was queued since then and may only go later (quiet hours): to whom, text, when."""
        with self._database.read(self._office) as session:
            return tuple(
                (conversations.address_card(session, row.address_id), row.text, row.due_at)
                for row in session.execute(LATER, {"since": since})
            )

    def at_rest(self) -> bool:
        """Whether nothing waits to be answered, sent or reacted to."""
        return vitals(self._database, ()).at_rest

    def given_up(self) -> int:
        """How many messages and events nobody could deal with."""
        return vitals(self._database, ()).dead

    def not_reported(self, since: datetime) -> int:
        """How many texts sent since then the carrier has not reported as delivered."""
        with self._database.read(self._office) as session:
            return int(session.execute(NOT_REPORTED, {"since": since}).scalar_one())

    def _facts(self, row: RowMapping) -> Facts:
        return {name: self._say(value) for name, value in row.items() if name != "key"}

    def _say(self, value: object) -> str:
        if isinstance(value, datetime):
            return times.say(value, self.zone)
        if isinstance(value, date):
            return times.say_day(value)
        return "" if value is None else str(value)


def changes(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> tuple[str, ...]:
    """In words: new records, and facts that are not what they were."""
    lines = [_new(after[key]) for key in after if key not in before]
    for key in before:
        if key not in after:
            lines.append(f"gone: {before[key]['what']}")
        elif before[key] != after[key]:
            lines.append(_changed(before[key], after[key]))
    return tuple(lines)


def _new(facts: Facts) -> str:
    rest = [f"{name} {value}" if name not in ("status", "at") else value for name, value in facts.items() if value]
    return f"new: {', '.join(rest)}".replace("new: what ", "new: ", 1)


def _changed(before: Facts, after: Facts) -> str:
    moved = [
        f"{name} {before[name] or '-'} -> {after[name] or '-'}"
        for name in after
        if name != "what" and before[name] != after[name]
    ]
    called = after["what"] if after["what"] == before["what"] else f"{before['what']} -> {after['what']}"
    context = [after[name] for name in ("at",) if after.get(name) and before.get(name) == after.get(name)]
    told = ", ".join([*moved, *context])
    return f"{called}: {told}" if told else called


LOOKS = {
    "contact": text(
        "SELECT c.id::text AS key, 'contact ' || coalesce(nullif(c.full_name, ''), 'without a name yet') AS what, "
        " c.stage, m.full_name AS owner, CASE WHEN c.removed_at IS NULL THEN '' ELSE 'yes' END AS removed "
        "FROM contact c LEFT JOIN member m ON m.id = c.owner_id"
    ),
    "showing": text(
        "SELECT s.id::text AS key, 'showing of ' || l.unparsed_address AS what, s.status, s.starts_at AS at, "
        ' s.waits_for AS "waiting for", s.ended_reason AS reason '
        "FROM showing s JOIN listing l ON l.id = s.listing_id"
    ),
    "agreement": text(
        "SELECT a.id::text AS key, 'buyer agreement' AS what, "
        " CASE WHEN a.ended_at IS NOT NULL THEN 'ended' WHEN a.signed_at IS NULL THEN 'not signed' "
        "  ELSE 'signed by ' || a.signed_name END AS status, a.ends_on AS until FROM buyer_agreement a"
    ),
    "note": text(
        "SELECT n.id::text AS key, 'note on ' || coalesce(nullif(c.full_name, ''), 'a new contact') || ': ' || n.text "
        "  AS what, CASE WHEN n.removed_at IS NULL THEN '' ELSE 'yes' END AS removed "
        "FROM note n JOIN contact c ON c.id = n.contact_id"
    ),
    "task": text(
        "SELECT t.id::text AS key, 'task of ' || m.full_name || ': ' || t.title AS what, t.due_at AS due, "
        " CASE WHEN t.removed_at IS NOT NULL THEN 'removed' WHEN t.done_at IS NOT NULL THEN 'done' ELSE 'open' END "
        "  AS status FROM task t JOIN member m ON m.id = t.member_id"
    ),
    "milestone": text(
        "SELECT x.id::text AS key, replace(x.code, '_', ' ') || ' of ' || d.address AS what, "
        " CASE WHEN x.done_at IS NULL THEN 'open' ELSE 'done' END AS status "
        "FROM milestone x JOIN deal d ON d.id = x.deal_id"
    ),
    "deal": text("SELECT id::text AS key, 'deal on ' || address AS what, stage, closing_at AS closing FROM deal"),
    "share": text(
        "SELECT s.id::text AS key, l.unparsed_address || ' shared with ' || c.full_name AS what "
        "FROM share s JOIN listing l ON l.id = s.listing_id JOIN contact c ON c.id = s.contact_id"
    ),
    "consent": text(
        "SELECT id::text AS key, 'consent record' AS what, CASE WHEN granted THEN 'given' ELSE 'withdrawn' END "
        "  AS status, scope, source, wording FROM consent_record"
    ),
    "suppression": text("SELECT id::text AS key, 'no texts to this number' AS what, scope FROM suppression"),
    "link": text(
        "SELECT a.id::text AS key, 'Slack user linked by e-mail to ' || m.full_name AS what "
        "FROM address a JOIN member m ON m.id = a.member_id WHERE a.channel = 'slack'"
    ),
    "conversation": text(
        "SELECT c.id::text AS key, 'conversation' AS what, c.holder AS \"spoken for by\", m.full_name AS member "
        "FROM conversation c LEFT JOIN member m ON m.id = c.holder_member_id"
    ),
}
STORED = text("SELECT count(*) FROM inbox")
LATER = text(
    "SELECT c.address_id, o.text, o.due_at FROM outbox o "
    "JOIN conversation c ON c.id = o.conversation_id "
    "WHERE o.status = 'new' AND o.kind = 'notice' AND o.due_at > now() AND o.created_at >= :since ORDER BY o.id"
)
NOT_REPORTED = text(
    "SELECT count(*) FROM outbox o JOIN conversation c ON c.id = o.conversation_id "
    " JOIN channel_account n ON n.id = c.account_id "
    "WHERE n.channel = 'sms' AND o.created_at >= :since AND o.status NOT IN ('new', 'suppressed', 'dropped') "
    " AND o.provider_status IS DISTINCT FROM 'delivered'"
)
