"""Reads over all capabilities' tables, by name: counts and times of a span of days, in the office's calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from domain import identity
from domain.times import at_local


@dataclass(frozen=True, slots=True)
class Glance:
    """Today so far. Times are seconds, None where nothing was answered yet."""

    messages_in: int
    people: int
    bot_median: float | None
    showings_booked: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the office: messages in and out by author, and people who wrote."""

    day: date
    messages_in: int
    by_bot: int
    by_person: int
    people: int


@dataclass(frozen=True, slots=True)
class Speed:
    """How long people waited for an answer, in seconds: half of them at most `median`, nine of ten at most `slow`."""

    answers: int
    median: float | None
    slow: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What conversations of the span ended in; a conversation counts once, for the best that came of it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The span's figures. `first` and `last` are both included."""

    first: date
    last: date
    days: tuple[Day, ...]
    people: int
    new_people: int
    conversations: int
    homes: int
    homes_sent: int
    outcomes: tuple[Outcome, ...]
    bot: Speed
    person: Speed
    showings: Mapping[str, int]
    deals_opened: int
    deals_closed: int
    handed_over: int
    turns: int
    given_up: int
    sent: int
    undelivered: int
    opted_out: int

    @property
    def error_share(self) -> float:
        """Turns that were given up, of all."""
        return self.given_up / (self.turns + self.given_up) if self.turns + self.given_up else 0.0

    @property
    def undelivered_share(self) -> float:
        return self.undelivered / (self.sent + self.undelivered) if self.sent + self.undelivered else 0.0


@dataclass(frozen=True, slots=True)
class Before:
    """The span before, for comparison."""

    people: int
    showings: int


def glance(session: Session, begins: datetime, now: datetime) -> Glance:
    """The few figures of a day that stand on the first page."""
    row = session.execute(_GLANCE, {"begins": begins, "ends": now}).one()
    return Glance(row.messages_in, row.people, row.bot_median, row.showings_booked)


def over(session: Session, first: date, last: date) -> Figures:
    """All figures of a span of days."""
    zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    span = {
        "begins": at_local(first, time(0), zone),
        "ends": at_local(last + timedelta(days=1), time(0), zone),
        "zone": zone.key,
    }
    counts = _one(session, _COUNTS, span)
    speeds = {row.author: Speed(row.answers, row.median, row.slow) for row in session.execute(_SPEEDS, span)}
    none = Speed(0, None, None)
    return Figures(
        first=first,
        last=last,
        days=_days(session, first, last, span),
        outcomes=tuple(Outcome(row.code, row.total) for row in session.execute(_OUTCOMES, span)),
        bot=speeds.get("bot", none),
        person=speeds.get("person", none),
        showings={row[0]: row[1] for row in session.execute(_SHOWINGS, span)},
        **counts,
    )


def before(session: Session, first: date, last: date) -> Before:
    """The two figures of a span that others are compared with."""
    zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    span = {
        "begins": at_local(first, time(0), zone),
        "ends": at_local(last + timedelta(days=1), time(0), zone),
    }
    row = session.execute(_BEFORE, span).one()
    return Before(row.people, row.showings)


def _one(session: Session, statement: TextClause, given: Mapping[str, Any]) -> dict[str, Any]:
    return dict(session.execute(statement, given).mappings().one())


def _days(session: Session, first: date, last: date, span: Mapping[str, Any]) -> tuple[Day, ...]:
    found = {row.day: row for row in session.execute(_DAYS, span)}
    length = (last - first).days + 1
    each = (first + timedelta(days=n) for n in range(length))
    return tuple(
        Day(day, found[day].messages_in, found[day].by_bot, found[day].by_person, found[day].people)
        if day in found
        else Day(day, 0, 0, 0, 0)
        for day in each
    )


_PEOPLE = (
    "(SELECT count(DISTINCT a.contact_id) FROM (SELECT DISTINCT conversation_id FROM inbox "
    "   WHERE received_at >= :begins AND received_at < :ends) AS i "
    "   JOIN conversation c ON c.id = i.conversation_id JOIN address a ON a.id = c.address_id) AS people"
)
_BEFORE = text(
    f"SELECT {_PEOPLE}, (SELECT count(*) FROM showing WHERE starts_at >= :begins AND starts_at < :ends) AS showings"
)
_GLANCE = text(
    "SELECT count(*) AS messages_in, count(DISTINCT conversation_id) AS people, "
    " (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.sent_at - i.received_at)) "
    "   FROM outbox o JOIN inbox i ON i.id = o.answers WHERE o.kind = 'reply' AND o.author = 'bot' "
    "   AND o.sent_at >= :begins AND o.sent_at < :ends)::double precision AS bot_median, "
    " (SELECT count(*) FROM showing WHERE created_at >= :begins AND created_at < :ends) AS showings_booked "
    "FROM inbox WHERE received_at >= :begins AND received_at < :ends"
)
_DAYS = text(
    "SELECT day, sum(messages_in)::int AS messages_in, sum(by_bot)::int AS by_bot, sum(by_person)::int AS by_person, "
    " sum(people)::int AS people FROM ("
    " SELECT (received_at AT TIME ZONE :zone)::date AS day, count(*) AS messages_in, 0 AS by_bot, 0 AS by_person, "
    "   count(DISTINCT conversation_id) AS people FROM inbox "
    "   WHERE received_at >= :begins AND received_at < :ends GROUP BY 1 "
    " UNION ALL SELECT (sent_at AT TIME ZONE :zone)::date, 0, count(*) FILTER (WHERE author = 'bot'), "
    "   count(*) FILTER (WHERE author = 'person'), 0 FROM outbox "
    "   WHERE sent_at >= :begins AND sent_at < :ends AND status = 'sent' GROUP BY 1) AS side GROUP BY 1"
)
_COUNTS = text(
    "SELECT "
    f"{_PEOPLE}, "
    " (SELECT count(*) FROM contact WHERE created_at >= :begins AND created_at < :ends AND removed_at IS NULL) "
    "   AS new_people, "
    " (SELECT count(DISTINCT conversation_id) FROM inbox WHERE received_at >= :begins AND received_at < :ends) "
    "   AS conversations, "
    " (SELECT count(*) FROM listing WHERE standard_status IN ('Active', 'Coming Soon', 'Active Under Contract')) "
    "   AS homes, "
    " (SELECT count(*) FROM share WHERE at >= :begins AND at < :ends) AS homes_sent, "
    " (SELECT count(*) FROM deal WHERE created_at >= :begins AND created_at < :ends) AS deals_opened, "
    " (SELECT count(*) FROM deal WHERE stage = 'closed' AND closing_at >= :begins AND closing_at < :ends) "
    "   AS deals_closed, "
    " (SELECT count(*) FROM audit_entry WHERE action IN ('conversations.hand_off', 'conversations.take_over') "
    "   AND at >= :begins AND at < :ends) AS handed_over, "
    " (SELECT count(*) FROM turn WHERE at >= :begins AND at < :ends) AS turns, "
    " (SELECT count(*) FROM event WHERE name = 'conversations.turn_given_up' AND at >= :begins AND at < :ends) "
    "   AS given_up, "
    " (SELECT count(*) FROM outbox WHERE status = 'sent' AND sent_at >= :begins AND sent_at < :ends) AS sent, "
    " (SELECT count(*) FROM outbox WHERE status IN ('failed', 'dead', 'expired', 'unknown') "
    "   AND created_at >= :begins AND created_at < :ends) AS undelivered, "
    " (SELECT count(*) FROM suppression WHERE at >= :begins AND at < :ends) AS opted_out"
)
# A person's answer is the first of theirs after the message that it follows; the assistant's says what it answers.
_SPEEDS = text(
    "SELECT author, count(*)::int AS answers, "
    " percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::double precision AS median, "
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)::double precision AS slow FROM ("
    " SELECT 'bot' AS author, extract(epoch FROM min(o.sent_at) - i.received_at) AS seconds "
    "   FROM outbox o JOIN inbox i ON i.id = o.answers WHERE o.author = 'bot' AND o.kind = 'reply' "
    "    AND o.status = 'sent' AND o.sent_at >= :begins AND o.sent_at < :ends GROUP BY i.id, i.received_at "
    " UNION ALL "
    " SELECT 'person', extract(epoch FROM min(o.created_at) - i.received_at) FROM outbox o "
    "  JOIN LATERAL (SELECT id, received_at FROM inbox WHERE conversation_id = o.conversation_id "
    "    AND received_at < o.created_at ORDER BY id DESC LIMIT 1) i ON true "
    "  WHERE o.author = 'person' AND o.status = 'sent' AND o.sent_at >= :begins AND o.sent_at < :ends "
    "  GROUP BY i.id, i.received_at) AS wait GROUP BY author"
)
_SHOWINGS = text(
    "SELECT status, count(*) FROM showing WHERE starts_at >= :begins AND starts_at < :ends GROUP BY 1 ORDER BY 2 DESC"
)
_OUTCOMES = text(
    "WITH talked AS (SELECT DISTINCT c.id, c.holder, a.contact_id, a.channel, a.lookup FROM inbox i "
    "  JOIN conversation c ON c.id = i.conversation_id JOIN address a ON a.id = c.address_id "
    "  WHERE i.received_at >= :begins AND i.received_at < :ends AND a.contact_id IS NOT NULL), "
    "told AS (SELECT CASE "
    "  WHEN EXISTS (SELECT FROM party p JOIN deal d ON d.id = p.deal_id WHERE p.contact_id = t.contact_id "
    "    AND d.created_at >= :begins AND d.created_at < :ends) THEN 'contract' "
    "  WHEN EXISTS (SELECT FROM showing s WHERE s.contact_id = t.contact_id AND s.created_at >= :begins "
    "    AND s.created_at < :ends AND s.status IN ('held', 'confirmed', 'done')) THEN 'showing' "
    "  WHEN EXISTS (SELECT FROM suppression s WHERE s.channel = t.channel AND s.lookup = t.lookup "
    "    AND s.at >= :begins AND s.at < :ends) THEN 'opted_out' "
    "  WHEN t.holder = 'person' OR EXISTS (SELECT FROM outbox o WHERE o.conversation_id = t.id "
    "    AND o.author = 'person' AND o.created_at >= :begins AND o.created_at < :ends) THEN 'person' "
    "  ELSE 'answered' END AS code FROM talked t) "
    "SELECT code, count(*)::int AS total FROM told GROUP BY 1 ORDER BY 2 DESC"
)
