"""A crowd for the web site's bench: contacts by the thousand, their conversations, and a year of messages."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.demo import load
from bot.demo.office import demo
from domain import conversations
from domain.db import Database, lookup, seal
from domain.times import local_day

FIRST = "Maya Noor Ben Ivy Omar Lena Kofi Ana Raj Tess Hugo Mei Sam Zoe Luis Nia Paul Aya Finn Rosa".split()
LAST = (
    "Lopez Aziz Ito Okoye Grant Silva Novak Chen Park Diaz Weiss Tran Bauer Khan Moss Reyes Lund Ford Adeyemi".split()
)
WORDS = "is the home on oak street still available and could we see it on saturday with our agent please".split()
BATCH = 2_000
SPAN = 30_000_000
"""Seconds over which the messages came: about a year."""


def fill(database: Database, office: UUID, now: datetime, *, people: int, messages: int, homes: int) -> None:
    """The demo brokerage with so many homes, and beside it so many people and messages, half of them each way."""
    load.load(database, office, demo(local_day(now, ZoneInfo("America/Los_Angeles")), count=homes), now)
    chance = Random(11)
    with database.unit(office) as session:
        account = conversations.accounts(session)[0].id
        owners = session.scalars(text("SELECT id FROM member ORDER BY full_name")).all()
    talks: list[UUID] = []
    for start in range(0, people, BATCH):
        with database.unit(office) as session:
            talks += _people(session, account, owners, now, chance, range(start, min(start + BATCH, people)))
    # In the order of time, as messages come.
    moments = sorted(now - timedelta(seconds=chance.randrange(60, SPAN)) for _ in range(messages // 2))
    for start in range(0, len(moments), BATCH):
        with database.unit(office) as session:
            _messages(session, account, talks, chance, moments[start : start + BATCH])
    with database.unit(office) as session:
        session.execute(_LATEST)


def _people(
    session: Session, account: UUID, owners: Sequence[UUID], now: datetime, chance: Random, numbers: range
) -> Iterator[UUID]:
    contacts, addresses, talks = [], [], list[dict[str, UUID | datetime]]()
    for n in numbers:
        contact, address, talk, phone = uuid4(), uuid4(), uuid4(), f"+1425{n:07}"
        came = now - timedelta(minutes=chance.randrange(500_000))
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        contacts.append({"id": contact, "name": name, "owner": chance.choice(owners), "at": came})
        addresses.append({
            "id": address, "value": seal(session, phone, "address.value", address), "at": came, "contact": contact,
            "lookup": lookup(session, "phone", phone),
        })  # fmt: skip
        talks.append({"id": talk, "account": account, "address": address, "at": came})
    session.execute(_CONTACT, contacts)
    session.execute(_ADDRESS, addresses)
    session.execute(_TALK, talks)
    return (UUID(str(one["id"])) for one in talks)


def _messages(
    session: Session, account: UUID, talks: Sequence[UUID], chance: Random, moments: Sequence[datetime]
) -> None:
    trace = json.dumps({"by": "nearest", "understanding_ms": 5.1, "commands": [{"command": "start", "intent": "x.y"}]})
    rows = []
    for at in moments:
        said = " ".join(chance.sample(WORDS, 9))
        rows.append({
            "c": chance.choice(talks), "a": account, "at": at, "sent": at + timedelta(seconds=chance.uniform(0.2, 4)),
            "said": said, "answer": said.upper(), "trace": trace, "ms": chance.randrange(5, 60), "key": uuid4().hex,
        })  # fmt: skip
    session.execute(_EXCHANGE, rows)


_CONTACT = text(
    "INSERT INTO contact (id, full_name, owner_id, created_at, source) VALUES (:id, :name, :owner, :at, 'sms')"
)
_ADDRESS = text(
    "INSERT INTO address (id, channel, value_sealed, lookup, contact_id, created_at) "
    "VALUES (:id, 'sms', :value, :lookup, :contact, :at)"
)
_TALK = text("INSERT INTO conversation (id, account_id, address_id, created_at) VALUES (:id, :account, :address, :at)")
_EXCHANGE = text(
    "WITH thought AS (INSERT INTO turn (conversation_id, at, trace, milliseconds) "
    "  VALUES (:c, :at, cast(:trace AS jsonb), :ms) RETURNING id), "
    "heard AS (INSERT INTO inbox (conversation_id, channel, account, provider_id, text, received_at, status, turn_id) "
    "  SELECT :c, 'sms', 'bench', :key, :said, :at, 'done', id FROM thought RETURNING id, turn_id) "
    "INSERT INTO outbox (conversation_id, account_id, turn_id, answers, kind, text, author, created_at, due_at, "
    " sent_at, status) SELECT :c, :a, turn_id, id, 'reply', :answer, 'bot', :at, :at, :sent, 'sent' FROM heard"
)
_LATEST = text(
    "UPDATE conversation c SET last_inbound_at = i.at FROM (SELECT conversation_id, max(received_at) AS at FROM inbox "
    " GROUP BY 1) i WHERE i.conversation_id = c.id"
)
