"""An office in full swing for pictures and browsers: the demo's people, homes and deals, and weeks of conversations."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.demo import load
from bot.demo.office import demo
from domain import conversations, identity
from domain.db import Database
from domain.times import at_local, local_day

ZONE = ZoneInfo("America/Los_Angeles")
NUMBER = "+12065550142"
DAYS, TALKS = 45, 70

ASKS = (
    ("any 3 brs w a yard in ballard like 7-800k", "4 houses, 3+ bed, yard, Ballard, 700-800k. 1) 2614 NW 64th St $785k 3bd/2ba, fenced yard 2) 1528 NW 77th St $749k 3/1.5. Details or a tour? Say a number, or more.", "listings.search"),
    ("is the one on 64th still available", "Yes. 2614 NW 64th St is active at $785k, 3bd/2ba, 1,640 sqft, on the market since Friday. Want to see it?", "listings.facts"),
    ("can we see 1 and 3 saturday", "Both work with Dana: Sat 10:30 am at 2614 NW 64th St, then 11:15 at 3021 NW 62nd St. I'm holding both until 6 pm today.", "showings.book"),
    ("whens closing", "Fri Dec 18, 2 pm at Ballard Escrow. Next: final walk-through, Thu Dec 17 (Dana will confirm the time).", "transactions.when_closing"),
    ("what are the hoa dues", "$412 a month, by the listing. It covers water, sewer and the roof.", "listings.facts"),
    ("whats next on our house", "The appraisal, by Tue Dec 1. Dana is on it, and you hear from me when it is done.", "transactions.whats_next"),
    ("does it have a garage", 'Yes, one car, attached. From the remarks: "attached garage with EV outlet".', "listings.facts"),
    ("cancel tomorrows tour pls", "Done, the tour of 1817 N 45th St is off. Another time? Sat 11 am or 2 pm works.", "showings.cancel"),
)  # fmt: skip


def furnish(database: Database, office: UUID, *, homes: int = 250, now: datetime | None = None) -> UUID:
    """Fill an empty office; the owner's id."""
    now = now or datetime.now(UTC)
    load.load(database, office, demo(local_day(now, ZONE), count=homes), now)
    with database.unit(office) as session:
        account = conversations.add_account(
            session, "sms", NUMBER, credentials={"account_sid": "AC" + "0" * 32, "auth_token": "0" * 32}
        )
        _talk(session, account, now)
        _trouble(session, account, now)
        session.execute(_BOOKED, {"now": now})
        session.execute(_RATED, {"now": now})
        members = identity.everybody(session)
        return next(one.id for one in members if one.role in {"owner", "admin"})


def _talk(session: Session, account: UUID, now: datetime) -> None:
    chance = Random(7)
    rows = session.execute(text(
        "SELECT a.id, k.owner_id FROM address a JOIN contact k ON k.id = a.contact_id WHERE a.channel = 'sms' "
        "ORDER BY k.full_name LIMIT :count"), {"count": TALKS}).all()  # fmt: skip
    for row in rows:
        conversation = conversations.conversation_for(session, account, row.id)
        for _ in range(chance.randint(2, 9)):
            day = local_day(now, ZONE) - timedelta(days=int(chance.expovariate(1 / 12)) % DAYS)
            at = at_local(day, time(chance.randint(8, 20), chance.randint(0, 59), chance.randint(0, 59)), ZONE)
            if at < now - timedelta(minutes=5):
                exchange(session, conversation, account, at, *chance.choice(ASKS), wait=chance.uniform(0.3, 3.0))
        if chance.random() < 0.15:
            _person_answers(session, conversation, account, row.owner_id, now, chance)


def exchange(
    session: Session,
    conversation: UUID,
    account: UUID,
    at: datetime,
    said: str,
    answer: str,
    intent: str,
    *,
    wait: float,
) -> None:
    """One message and its answer, with the trace of how it was understood."""
    trace = {
        "text": said, "by": "nearest", "understanding_ms": 6.2,
        "clauses": [{"text": said, "guesses": [{"intent": intent, "confidence": 0.93}, {"intent": "listings.more", "confidence": 0.06}]}],
        "commands": [{"command": "start", "intent": intent, "slots": {"said": said}, "confidence": 0.93}],
        "steps": [{"intent": intent, "slots": {}, "result": "said"}],
    }  # fmt: skip
    turn = session.execute(_TURN, {"c": conversation, "at": at + timedelta(seconds=wait / 2), "trace": json.dumps(trace), "ms": int(wait * 400)}).scalar_one()  # fmt: skip
    message = session.execute(
        _IN, {"c": conversation, "at": at, "text": said, "turn": turn, "account": NUMBER}
    ).scalar_one()
    session.execute(_OUT, {
        "c": conversation, "a": account, "turn": turn, "text": answer, "author": "bot", "member": None, "kind": "reply",
        "answers": message, "at": at + timedelta(seconds=wait / 2), "sent": at + timedelta(seconds=wait), "status": "sent",
        "error": None,
    })  # fmt: skip
    session.execute(text("UPDATE conversation SET last_inbound_at = greatest(last_inbound_at, :at) WHERE id = :c"), {"at": at, "c": conversation})  # fmt: skip


def _person_answers(
    session: Session, conversation: UUID, account: UUID, member: UUID, now: datetime, chance: Random
) -> None:
    at = now - timedelta(days=chance.randint(0, 9), minutes=chance.randint(30, 600))
    session.execute(_IN, {"c": conversation, "at": at, "text": "could a person call me about the inspection?", "turn": None, "account": NUMBER})  # fmt: skip
    answered = at + timedelta(minutes=chance.randint(3, 55))
    session.execute(_OUT, {
        "c": conversation, "a": account, "turn": None, "text": "Of course. I'll call you at 4 today, or say a better time.",
        "author": "person", "member": member, "kind": "notice", "answers": None, "at": answered, "sent": answered,
        "status": "sent", "error": None,
    })  # fmt: skip
    session.execute(text("UPDATE conversation SET last_inbound_at = greatest(last_inbound_at, :at) WHERE id = :c"), {"at": at, "c": conversation})  # fmt: skip


def _trouble(session: Session, account: UUID, now: datetime) -> None:
    """What wants a person: two who wait, and one whose text failed."""
    talks: Sequence[UUID] = session.scalars(
        text("SELECT id FROM conversation ORDER BY last_inbound_at DESC LIMIT 4")
    ).all()
    for conversation, minutes, said in (
        (talks[1], 12, "this is the third time I ask. can a human please help"),
        (talks[2], 47, "ok can dana call me before 5?"),
    ):
        at = now - timedelta(minutes=minutes)
        session.execute(_IN, {"c": conversation, "at": at, "text": said, "turn": None, "account": NUMBER})
        session.execute(text(
            "UPDATE conversation SET holder = 'person', last_inbound_at = :at, held_since = :at, holder_member_id = "
            " (SELECT duty_member_id FROM brokerage) WHERE id = :c"), {"at": at, "c": conversation})  # fmt: skip
    session.execute(_OUT, {
        "c": talks[3], "a": account, "turn": None, "text": "The inspection is done. Next: appraisal, Tue Dec 1.",
        "author": "bot", "member": None, "kind": "notice", "answers": None, "at": now - timedelta(hours=2), "sent": None,
        "status": "dead", "error": "30008",
    })  # fmt: skip


_BOOKED = text("UPDATE showing SET created_at = least(:now - interval '1 hour', starts_at - interval '2 days')")
_RATED = text(
    "INSERT INTO rating (id, contact_id, showing_id, due_at, expires_at, asked_at, answered_at, score, words) "
    "SELECT gen_random_uuid(), s.contact_id, s.id, s.ends_at, s.ends_at + interval '2 days', s.ends_at, "
    " CASE WHEN n % 5 > 0 THEN s.ends_at + interval '10 minutes' END, "
    " CASE WHEN n % 5 > 0 THEN (ARRAY[5, 4, 5, 3, 5, 4, 2])[1 + n % 7] END, '' "
    "FROM (SELECT *, row_number() OVER (ORDER BY id)::int AS n FROM showing WHERE status = 'done' AND ends_at < :now) s"
)
_TURN = text("INSERT INTO turn (conversation_id, at, trace, milliseconds) VALUES (:c, :at, cast(:trace AS jsonb), :ms) RETURNING id")  # fmt: skip
_IN = text(
    "INSERT INTO inbox (conversation_id, channel, account, provider_id, text, received_at, status, turn_id) "
    "VALUES (:c, 'sms', :account, gen_random_uuid()::text, :text, :at, 'done', :turn) RETURNING id"
)
_OUT = text(
    "INSERT INTO outbox (conversation_id, account_id, turn_id, kind, text, author, member_id, answers, created_at, due_at, "
    " sent_at, status, error) VALUES (:c, :a, :turn, :kind, :text, :author, :member, :answers, :at, :at, :sent, :status, "
    " :error)"
)
